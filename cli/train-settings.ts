// Settings of the network and of training, from a JSON file and from `--set key=value`, checked against what there is to set.
import { z } from 'zod';
import {
  cmanConfigShape,
  DEFAULT_CMAN,
  DEFAULT_TRAINING,
  trainingConfigShape,
  type CmanConfig,
  type TrainingConfig,
} from '../core/contract/cman-config.ts';
import { AppError } from '../core/errors.ts';
import { readInput } from './files.ts';
import { usageError } from './session.ts';

export interface TrainSettings {
  readonly network: Partial<CmanConfig>;
  readonly training: Partial<TrainingConfig>;
}

/** What `--set` may name, with its default: for the help text. */
export const SETTING_DEFAULTS: Readonly<Record<string, unknown>> = { ...DEFAULT_CMAN, ...DEFAULT_TRAINING };

/**
 * @param configFile a JSON object of settings, or null
 * @param assignments `key=value` each, laid over the file; a list is separated by commas
 * @throws AppError `wrong-usage` for an assignment, `bad-input` for the file, both naming the setting
 */
export async function readSettings(
  configFile: string | null,
  assignments: readonly string[],
): Promise<TrainSettings> {
  const values = new Map<string, unknown>();
  if (configFile !== null) {
    for (const [key, value] of Object.entries(await readObject(configFile))) {
      const problem = problemWith(key, value);
      if (problem !== null) {
        throw new AppError('bad-input', `${configFile}: ${problem}`, { file: configFile, key });
      }
      values.set(key, value);
    }
  }
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw usageError(`--set ${assignment}: it must be key=value`);
    const key = assignment.slice(0, equals).trim();
    const value = parseValue(key, assignment.slice(equals + 1).trim());
    const problem = problemWith(key, value);
    if (problem !== null) throw usageError(`--set ${assignment}: ${problem}`);
    values.set(key, value);
  }
  const pick = (shape: object): Record<string, unknown> =>
    Object.fromEntries([...values].filter(([key]) => Object.hasOwn(shape, key)));
  return {
    network: z.object(cmanConfigShape).partial().parse(pick(cmanConfigShape)) as Partial<CmanConfig>,
    training: z
      .object(trainingConfigShape)
      .partial()
      .parse(pick(trainingConfigShape)) as Partial<TrainingConfig>,
  };
}

async function readObject(path: string): Promise<object> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readInput(path)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-input', `${path}: not JSON: ${error instanceof Error ? error.message : ''}`, {
      file: path,
    });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new AppError('bad-input', `${path}: it must be a JSON object of settings`, { file: path });
  }
  return json;
}

function problemWith(key: string, value: unknown): string | null {
  const shapes: Readonly<Record<string, z.ZodType>> = { ...cmanConfigShape, ...trainingConfigShape };
  const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
  if (!shape) {
    return `there is no setting ${JSON.stringify(key)}; there are ${Object.keys(shapes).join(', ')}`;
  }
  const parsed = shape.safeParse(value);
  return parsed.success ? null : `${key}: ${parsed.error.issues[0]?.message ?? 'not a value for it'}`;
}

/** The text as a value of the setting's kind; what it can't be stays text, which the check then refuses. */
function parseValue(key: string, text: string): unknown {
  const example = Object.hasOwn(SETTING_DEFAULTS, key) ? SETTING_DEFAULTS[key] : undefined;
  if (Array.isArray(example)) return text === '' ? [] : text.split(',').map((part) => part.trim());
  if (typeof example === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (typeof example === 'number') return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}
