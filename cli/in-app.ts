// `cman` of an installed app. There Node cannot be had by itself (Electron's fuse for it is off), so the app's main process loads this
// module and runs the command (electron/command-line.ts).
import type { RunInApp } from '../core/contract/command-line.ts';
import type { TrainerTransport } from '../trainer/client/transport.ts';
import { findPlaces } from './places.ts';
import { run } from './run.ts';

export const runInApp: RunInApp<TrainerTransport> = (words, { openTrainer, encoderFiles, signal }) =>
  run(
    words,
    findPlaces(import.meta.dirname, { CMAN_ENCODERS: encoderFiles, ...process.env }),
    { out: process.stdout, err: process.stderr },
    signal,
    openTrainer,
  );
