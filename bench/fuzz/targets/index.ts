import type { FuzzTarget } from '../target.ts';
import { encoderTarget } from './encoders.ts';
import { fileTargets } from './files.ts';
import { formatTargets } from './formats.ts';
import { importTarget } from './import.ts';
import { modelTarget } from './models.ts';
import { callsTarget } from './calls.ts';
import { mergeTarget, openTarget } from './projects.ts';

/** All that takes bytes which somebody else has made. */
export const TARGETS: readonly FuzzTarget[] = [
  ...formatTargets,
  ...fileTargets,
  importTarget,
  callsTarget,
  modelTarget,
  encoderTarget,
  openTarget,
  mergeTarget,
];
