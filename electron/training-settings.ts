// What is trained otherwise than the app would: for measurements and tests, from an environment variable. What a person can choose is in
// the app itself.
import { z } from 'zod';
import {
  cmanConfigShape,
  trainingConfigShape,
  type CmanConfig,
  type TrainingConfig,
} from '../core/contract/cman-config.ts';
import type { TrainingSettings } from './project/training-plan.ts';

/** JSON: `{"engine": "webgpu", "network": {"hidden": 8}, "training": {"epochs": 3}}`, every part optional; what it says goes before what the person chose. */
export const TRAINING_VARIABLE = 'CMAN_TRAINING';

const settingsShape = z.strictObject({
  engine: z.enum(['auto', 'onnx', 'webgpu', 'tensorflow', 'reference']).optional(),
  network: z.strictObject(cmanConfigShape).partial().default({}),
  training: z.strictObject(trainingConfigShape).partial().default({}),
});

/** @throws Error when the variable holds something else */
export function trainingSettings(
  environment: Readonly<Record<string, string | undefined>>,
): TrainingSettings | null {
  const text = environment[TRAINING_VARIABLE];
  if (text === undefined) return null;
  const { engine, network, training } = settingsShape.parse(JSON.parse(text));
  // Parsed from JSON: what is there has a value.
  return {
    ...(engine && { engine }),
    network: network as Partial<CmanConfig>,
    training: training as Partial<TrainingConfig>,
  };
}
