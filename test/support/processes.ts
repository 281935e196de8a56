// Processes as Linux shows them to everybody.
import { readdirSync, readFileSync } from 'node:fs';

/** Of this process's children those that run `entry`, the oldest first. */
export function workersOf(entry: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === process.pid && read(pid, 'cmdline').includes(entry))
    .sort((a, b) => a - b);
}

/** A process and all below it. */
export function treeOf(pid: number): number[] {
  const everybody = readdirSync('/proc').map(Number).filter(Boolean);
  const below = (parent: number): number[] => [
    parent,
    ...everybody.filter((other) => parentOf(other) === parent).flatMap(below),
  ];
  return below(pid);
}

/** Which kinds of its memory a core file would hold, as core(5) has it. */
export const coreFilterOf = (pid: number): string => read(pid, 'coredump_filter').trim();

/** One letter, as `ps` has it: `T` is stopped. Empty: it is gone. */
export const statusOf = (pid: number): string => fieldsOf(pid)[0] ?? '';

const parentOf = (pid: number): number => Number(fieldsOf(pid)[1]);

/** Behind the program's name, which stands in brackets and may hold anything. */
const fieldsOf = (pid: number): string[] => read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
