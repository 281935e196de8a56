// What the PyTorch peer reads: `peer.json` (sizes, settings, where each tensor lies), `theta.bin` and one file a batch, holding the very
// arrays that our engine is fed, little-endian, one after the other.
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TrainingConfig } from '../core/contract/cman-config.ts';
import { tagsFor } from '../core/tagging/bio-tags.ts';
import type { HostBatch } from '../trainer/engines/engine.ts';
import type { ParameterDeclaration } from '../trainer/network/parameters.ts';
import {
  entityTypesOf,
  PAIR_FEATURES,
  relationTypesOf,
  tokenInputWidth,
  vocabularyKeys,
  type NetworkSpec,
} from '../trainer/network/spec.ts';

export interface PeerJob {
  /** Where PyTorch computes. */
  readonly device: 'cpu' | 'cuda';
  readonly spec: NetworkSpec;
  readonly training: TrainingConfig;
  readonly declarations: readonly ParameterDeclaration[];
  /** All parameters, in the order of declaration. */
  readonly theta: Float32Array;
}

/** Writes all but the batches, of which there are `tensors.length`, each described by {@link writePeerBatch}. */
export async function writePeerJob(
  folder: string,
  { spec, device, training, declarations, theta }: PeerJob,
  tensors: readonly StoredTensor[][],
): Promise<void> {
  const sizes = {
    config: spec.config,
    encoders: spec.encoders,
    tags: tagsFor(entityTypesOf(spec)),
    relations: relationTypesOf(spec),
    words: vocabularyKeys(spec.words).length,
    characters: vocabularyKeys(spec.characters).length,
    inputWidth: tokenInputWidth(spec),
    pairFeatures: PAIR_FEATURES,
  };
  const parameters = declarations.map(({ name, shape }) => ({ name, shape }));
  await writeFile(join(folder, 'theta.bin'), theta);
  await writeFile(
    join(folder, 'peer.json'),
    JSON.stringify({
      device,
      threads: availableParallelism(),
      spec: sizes,
      training,
      parameters,
      batches: tensors,
    }),
  );
}

export interface StoredTensor {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
  /** Bytes from the start of the batch's file. */
  readonly offset: number;
}

export async function writePeerBatch(
  folder: string,
  index: number,
  batch: HostBatch,
): Promise<StoredTensor[]> {
  const tensors: StoredTensor[] = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(batch)) {
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    tensors.push({ name, dtype, shape, offset });
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  await writeFile(join(folder, `batch-${index}.bin`), parts);
  return tensors;
}
