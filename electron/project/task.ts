// Work that takes long enough to be watched and cancelled: an import, an export. One at a time.
import type { TaskProgress } from '../../core/contract/task.ts';
import { AppError } from '../../core/errors.ts';

/** What long work says on its way, and asks. */
export interface Task {
  readonly signal: AbortSignal;
  /** Says how far it is. @throws AppError `cancelled` when somebody wants it to end */
  step(progress: Omit<TaskProgress, 'what'>): void;
  /** Says how far it is, where it is too late to end it. */
  tell(progress: Omit<TaskProgress, 'what'>): void;
}

/** Says how far it is no more often than this: the window draws each. */
const TELL_INTERVAL_MS = 80;

export function taskOf(
  what: TaskProgress['what'],
  signal: AbortSignal,
  tell: (progress: TaskProgress) => void,
): Task {
  let stage: TaskProgress['stage'] | null = null;
  let told = 0;
  const tellNow = (progress: Omit<TaskProgress, 'what'>): void => {
    const now = performance.now();
    if (progress.stage === stage && now - told < TELL_INTERVAL_MS) return;
    [stage, told] = [progress.stage, now];
    tell({ what, ...progress });
  };
  return {
    signal,
    step(progress) {
      throwIfCancelled(signal, what);
      tellNow(progress);
    },
    tell: tellNow,
  };
}

export function throwIfCancelled(signal: AbortSignal, what: TaskProgress['what']): void {
  if (!signal.aborted) return;
  throw new AppError(
    'cancelled',
    what === 'import'
      ? 'the import was cancelled; the project is as it was'
      : 'the export was cancelled; no file was written',
  );
}

export class TaskRunner {
  readonly #tell: (progress: TaskProgress | null) => void;
  #running: { readonly controller: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** @param tell null when it has ended, however */
  constructor(tell: (progress: TaskProgress | null) => void) {
    this.#tell = tell;
  }

  /** @throws AppError `refused` while another one runs, `cancelled`, and what the work throws */
  async run<T>(what: TaskProgress['what'], work: (task: Task) => Promise<T>): Promise<T> {
    if (this.#running) throw new AppError('refused', 'an import or export is running: wait, or cancel it');
    const controller = new AbortController();
    const working = work(taskOf(what, controller.signal, this.#tell));
    this.#running = { controller, ended: working.catch(() => undefined) };
    try {
      return await working;
    } finally {
      this.#running = null;
      this.#tell(null);
    }
  }

  /** Waits until it has ended. */
  async cancel(): Promise<void> {
    this.#running?.controller.abort();
    await this.#running?.ended;
  }
}

/** A turn for others: what is read or written at once leaves no time to hear that it is to end. */
export const yieldTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
