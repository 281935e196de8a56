// Where the built product lies, seen from `build/bench/main.js`: benches run the product's own bundles.
import { join, resolve } from 'node:path';

export const BUILD = resolve(import.meta.dirname, '..');
export const TRAINER_ENTRY = join(BUILD, 'trainer', 'process.js');
export const ENCODER_PLUGINS = join(BUILD, 'plugins', 'encoders');
export const ENCODER_FILES = join(BUILD, '..', '.cache', 'encoders');
