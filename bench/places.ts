// Where the built product lies, seen from `build/bench/main.js`: benches run the product's own bundles.
import { join, resolve } from 'node:path';

export const BUILD = resolve(import.meta.dirname, '..');
export const TRAINER_ENTRY = join(BUILD, 'trainer', 'process.js');
/** A thread of the processor's training engine. */
export const SHARD_THREAD = join(BUILD, 'trainer', 'shard-thread.js');
export const ENCODER_PLUGINS = join(BUILD, 'plugins', 'encoders');
export const ENCODER_FILES = join(BUILD, '..', '.cache', 'encoders');
/** Sources, not built: Python. */
export const PEERS = join(BUILD, '..', 'bench', 'peers');
/** Outside of `build/`, which every build replaces as a whole. */
export const BENCH_RESULTS = join(BUILD, '..', '.cache', 'bench');
