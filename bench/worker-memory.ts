import { readFileSync } from 'node:fs';

/** Largest resident memory so far of this process's children (the worker, its threads included), in bytes; null where there is no /proc. */
export function peakMemoryOfChildren(): number | null {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
      .trim()
      .split(' ');
    const peaks = children.map((child) => {
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
      return Number(kilobytes ?? 0) * 1024;
    });
    return Math.max(...peaks);
  } catch {
    return null;
  }
}
