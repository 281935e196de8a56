// What the person at the terminal sees of the set-up: one line a step, and for a failure what to do about it.

/** A failure with a way out. `remedy` is a sentence that tells the person what to do. */
export class SetupError extends Error {
  /** @param {string} message @param {string} remedy @param {{ cause?: unknown }} [options] */
  constructor(message, remedy, options) {
    super(message, options);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}

/**
 * What a step found: `done` (nothing was needed), `work` (run it; `about` says how long, in words) or `skip`.
 * @typedef {{ state: 'done', note?: string }
 *   | { state: 'skip', note: string }
 *   | { state: 'work', about?: string, run: (say: (line: string) => void) => Promise<string | void> | string | void }} Finding
 */

/**
 * Runs one step and prints its line or lines.
 * @param {string} title
 * @param {() => Promise<Finding> | Finding} look finds out, fast, whether there is anything to do
 */
export async function step(title, look) {
  const finding = await look();
  if (finding.state === 'done') {
    line(`${title}: ${finding.note ?? 'ready'}`);
    return;
  }
  if (finding.state === 'skip') {
    line(`${title}: left out. ${finding.note}`);
    return;
  }
  line(`${title}: working${finding.about ? ` (${finding.about})` : ''} ...`);
  const begun = process.hrtime.bigint();
  const note = await finding.run((text) => line(`${title}: ${text}`));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  line(`${title}: ${note ?? 'done'} (${seconds.toFixed(1)} s)`);
}

/** @param {string} text */
export function line(text) {
  process.stdout.write(`[set-up] ${text}\n`);
}

/**
 * Ends the process with what went wrong and what to do. A bug of ours keeps its stack.
 * @param {unknown} error
 * @returns {never}
 */
export function failSetup(error) {
  if (error instanceof SetupError) {
    process.stderr.write(`\n[set-up] ${error.message}\n[set-up] What to do: ${error.remedy}\n`);
  } else {
    process.stderr.write(
      `\n[set-up] failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  }
  process.exit(1);
}
