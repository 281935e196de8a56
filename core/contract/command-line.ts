/** What an installed app lends to `cman`, which has no Node of its own there. `Transport` is trainer/client's. */
export interface CommandLineHost<Transport> {
  /** Starts a worker process from its entry, an absolute path. */
  readonly openTrainer: (entry: string) => Transport;
  /** Folder with one sub-folder of converted files per encoder. */
  readonly encoderFiles: string;
  /** Aborted when the person asks for an end. */
  readonly signal: AbortSignal;
}

/** What the bundle `build/cli/in-app.js` exports as `runInApp`. @returns the exit code */
export type RunInApp<Transport> = (
  words: readonly string[],
  host: CommandLineHost<Transport>,
) => Promise<number>;
