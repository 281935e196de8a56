/** Time is counted in ticks: what passes without any of them is not counted. */
const TICK_MS = 1000;
/** A tick that comes so much too late was not lived through: the computer slept, or the process was stopped. */
const LATE_MS = 5000;

/**
 * As `setTimeout`, for how long another process may take: time that this process has lived through. While the computer slept nobody could answer,
 * yet timers are due when it wakes (on Windows and macOS their clock runs on in sleep): the limit then begins anew.
 * @param lateMs by how much too late a tick is one from before a sleep
 * @returns ends it
 */
export function awakeTimeout(then: () => void, limitMs: number, lateMs = LATE_MS): () => void {
  let left = limitMs;
  let timer: ReturnType<typeof setTimeout>;
  const tick = (): void => {
    const length = Math.min(left, TICK_MS);
    const due = performance.now() + length;
    timer = setTimeout(() => {
      left = performance.now() - due > lateMs ? limitMs : left - length;
      if (left > 0) tick();
      else then();
    }, length);
  };
  tick();
  return () => clearTimeout(timer);
}
