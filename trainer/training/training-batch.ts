import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type { Random } from '../../core/random.ts';
import type { HostBatch } from '../engines/engine.ts';
import type { BatchBuilder } from '../features/batch.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { dropoutMasks } from './dropout-masks.ts';
import type { TrainingSentence } from './training-sentence.ts';

/** All that a training step takes of some sentences: tokens, gold annotations and fresh dropout masks. */
export function trainingBatch(
  members: readonly TrainingSentence[],
  builder: BatchBuilder,
  { spec, config, random }: { spec: NetworkSpec; config: TrainingConfig; random: Random },
): HostBatch {
  return {
    ...builder.tokens(members.map(({ encoded }) => encoded)),
    ...builder.gold(members.map(({ example }) => example)),
    ...dropoutMasks(spec, config, members.length, random),
  };
}
