// Everything needed to go on with training after the process was killed, as one buffer.
import { z } from 'zod';
import type { EpochReport } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { OptimiserState } from '../engines/engine.ts';
import { arrayOf, packContainer, unpackContainer } from '../model/container.ts';

export interface Checkpoint {
  /** Says of what run this is: sentences, schema, settings. Another run's checkpoint is not gone on with. */
  readonly fingerprint: string;
  /** Epochs done. */
  readonly epoch: number;
  /** Optimiser steps done. */
  readonly step: number;
  readonly randomState: number;
  readonly reports: readonly EpochReport[];
  /** The best epoch so far, 0 before there is one. */
  readonly bestEpoch: number;
  readonly bestScore: number;
  readonly state: OptimiserState;
  readonly bestTheta: Float32Array;
}

const metaSchema = z.object({
  fingerprint: z.string(),
  epoch: z.number().int(),
  step: z.number().int(),
  randomState: z.number().int(),
  // Written by us and only shown: not taken apart here.
  reports: z.array(z.custom<EpochReport>((value) => typeof value === 'object' && value !== null)),
  bestEpoch: z.number().int(),
  bestScore: z.number().nullable(),
});

const WHAT = 'the checkpoint';

export function packCheckpoint({ state, bestTheta, bestScore, ...meta }: Checkpoint): Uint8Array {
  // JSON has no -Infinity, the score before any epoch.
  const score = Number.isFinite(bestScore) ? bestScore : null;
  return packContainer({ ...meta, bestScore: score }, { ...state, bestTheta });
}

/** @throws AppError `bad-model` when the bytes are no checkpoint */
export function unpackCheckpoint(bytes: Uint8Array): Checkpoint {
  const container = unpackContainer(bytes, WHAT);
  const meta = metaSchema.safeParse(container.meta);
  if (!meta.success) throw new AppError('bad-model', `${WHAT} has a damaged header`);
  const array = (name: string): Float32Array => arrayOf(container, name, WHAT);
  return {
    ...meta.data,
    bestScore: meta.data.bestScore ?? -Infinity,
    state: {
      theta: array('theta'),
      firstMoment: array('firstMoment'),
      secondMoment: array('secondMoment'),
      average: array('average'),
    },
    bestTheta: array('bestTheta'),
  };
}
