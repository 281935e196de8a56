// A program that crashes may leave a core file, where a system is set to keep them: all of its memory, patients' words and keys among it, in the
// folder that it was started in. Node can't set the limit that forbids that. Linux can be told, by a file, to leave memory out of them, also of
// those that it hands to another program (systemd-coredump, apport); child processes inherit it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** None of the kinds of memory in core(5): what is left of a core file are the processor's registers. */
const NO_MEMORY = '0';

/** To be called once, first of all, by the entry of a process: it counts for the processes that there are below it, and for all that come. */
export function keepMemoryOutOfCoreFiles(): void {
  if (process.platform !== 'linux') return;
  for (const pid of [process.pid, ...descendants(process.pid)]) {
    try {
      writeFileSync(`/proc/${pid}/coredump_filter`, NO_MEMORY);
    } catch {
      // A process in a sandbox belongs to nobody, and leaves no core file; or a kernel was built without them.
    }
  }
}

/** Chromium forks its helpers before it runs a line of ours. */
function descendants(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    readText(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
