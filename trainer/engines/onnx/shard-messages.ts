// What a training thread and the thread that owns the training say to each other.
import type { HostBatch, StepRates } from '../engine.ts';
import type { ParameterShape } from './gradient-session.ts';
import type { SharedMemory } from './optimiser-memory.ts';

export interface ShardSetting {
  readonly shared: SharedMemory;
  readonly shard: number;
  readonly graph: Uint8Array;
  readonly parameters: readonly ParameterShape[];
  /** Threads that onnxruntime uses within this one. */
  readonly threads: number;
  readonly clipNorm: number;
}

export interface ShardStep {
  /** This shard's sentences; null when the batch has fewer sentences than there are shards. */
  readonly part: HostBatch | null;
  /** Shards that have sentences: the first so many. */
  readonly present: number;
  readonly rates: StepRates;
}

export type ShardReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly loss: number }
  | { readonly kind: 'failed'; readonly message: string };
