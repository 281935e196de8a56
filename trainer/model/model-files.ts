// A model version as files: manifest.json (what it is), weights.bin (to train on from), ner.onnx and re.onnx (to predict with, for other programs:
// the app itself traces them anew, docs/adr/0027).
import { z } from 'zod';
import { cmanConfigShape, MOST_UNITS } from '../../core/contract/cman-config.ts';
import type { ModelFiles } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { schemaSchema } from '../../core/model/schema.ts';
import { tracePredictionGraphs } from '../engines/trace-graphs.ts';
import { declareCman } from '../network/cman.ts';
import { namedArrays, sizeOf } from '../network/parameters.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { arrayOf, packContainer, unpackContainer } from './container.ts';

/** Raised when a model of an earlier build can't be read any more. */
const MODEL_FORMAT = 1;

/** Settings that models were made without at first, with what they did then. */
const ABSENT_BEFORE = {
  relationPairs: cmanConfigShape.relationPairs.default('tokens'),
  pairContext: cmanConfigShape.pairContext.default(0),
};

const positive = z.number().int().positive();
const manifestSchema = z.object({
  format: z.number(),
  relationThreshold: z.number().min(0).max(1),
  spec: z.strictObject({
    config: z
      .strictObject({ ...cmanConfigShape, ...ABSENT_BEFORE })
      .refine(({ heads, hidden }) => (2 * hidden) % heads === 0, 'the heads do not divide the states'),
    schema: schemaSchema,
    encoders: z.array(
      z.strictObject({
        id: z.string(),
        version: z.string(),
        dimension: positive.max(MOST_UNITS),
        layers: positive.max(MOST_UNITS),
        contextual: z.boolean(),
      }),
    ),
    characters: z.array(z.string()),
    words: z.array(z.string()),
  }),
});

export interface Model {
  readonly spec: NetworkSpec;
  readonly relationThreshold: number;
  readonly theta: Float32Array;
}

export function packModel(spec: NetworkSpec, theta: Float32Array, relationThreshold: number): ModelFiles {
  const manifest = { format: MODEL_FORMAT, relationThreshold, spec };
  const { tokens, relations } = tracePredictionGraphs(spec, theta);
  return {
    'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`),
    'weights.bin': packContainer(null, namedArrays(declareCman(spec), theta)),
    'ner.onnx': tokens,
    ...(relations && { 're.onnx': relations }),
  };
}

/** What network a model is of, without its weights. @throws AppError `bad-model` */
export function readSpec(files: ModelFiles): NetworkSpec {
  const refuse = (reason: string): AppError => new AppError('bad-model', `the model's ${reason}`);
  const manifest = files['manifest.json'];
  if (!manifest) throw refuse('manifest.json is missing');
  return parseManifest(manifest, refuse).spec;
}

/** @throws AppError `bad-model` naming the file and the reason */
export function unpackModel(files: ModelFiles): Model {
  const refuse = (reason: string): AppError => new AppError('bad-model', `the model's ${reason}`);
  const file = (name: string): Uint8Array => {
    const bytes = files[name];
    if (!bytes) throw refuse(`${name} is missing`);
    return bytes;
  };
  const { spec, relationThreshold } = parseManifest(file('manifest.json'), refuse);
  const weights = unpackContainer(file('weights.bin'), "the model's weights.bin");
  const declarations = declareCman(spec);
  // Held against what is there before memory is asked for: a manifest may say any size.
  const arrays = declarations.map(({ name, shape }) => {
    const values = arrayOf(weights, name, "the model's weights.bin");
    if (values.length !== sizeOf(shape)) throw refuse(`weights.bin does not fit its manifest (${name})`);
    return values;
  });
  const theta = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const values of arrays) {
    theta.set(values, offset);
    offset += values.length;
  }
  return { spec, relationThreshold, theta };
}

function parseManifest(
  bytes: Uint8Array,
  refuse: (reason: string) => AppError,
): z.infer<typeof manifestSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('manifest.json is not JSON');
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(`manifest.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a manifest'}`);
  }
  if (parsed.data.format !== MODEL_FORMAT)
    throw refuse(`format ${parsed.data.format} is not one this version reads`);
  return parsed.data;
}
