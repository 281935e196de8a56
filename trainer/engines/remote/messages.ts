// The line between a training worker and the process that holds its engine. Messages are structured clones: nothing is transferred, since
// Electron delivers a page's message without the buffers that were to move with it.
import type { GpuSettings } from '../../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../../core/contract/trainer.ts';
import type { NetworkSpec } from '../../network/spec.ts';
import type { StepSettings } from '../../network/training-step.ts';
import type { Engine, ForwardStates, HostTensor, OptimiserState, StepRates } from '../engine.ts';
import type { SentBatch } from './sent-batches.ts';

/** One end of a line, as MessagePorts have them. Messages arrive whole and in order. */
export interface EnginePort<Sent, Received> {
  post(message: Sent): void;
  /** One listener; messages that came before it wait for it. */
  onMessage(listener: (message: Received) => void): void;
  /** Called once, when the other end is closed or its process is gone. One listener. */
  onClose(listener: () => void): void;
  close(): void;
}

/** A number that the engine's side gave a session. */
export type SessionNumber = number;

/** Parameters that the engine's side has itself: those of the last answer to `state`. */
export type LastParameters = 'theta' | 'average';

interface OfSession {
  readonly session: SessionNumber;
}

/** What can be asked of an engine, and what comes back. */
export interface EngineCalls {
  open: {
    request: { readonly spec: NetworkSpec; readonly settings: StepSettings; readonly start: OptimiserState };
    answer: SessionNumber;
  };
  compile: { request: OfSession & { readonly withDropout: boolean }; answer: null };
  step: { request: OfSession & { readonly batch: SentBatch; readonly rates: StepRates }; answer: number };
  state: { request: OfSession; answer: OptimiserState };
  /** Sets what `tokens` and `relations` predict with. */
  predictor: { request: OfSession & { readonly theta: Float32Array | LastParameters }; answer: null };
  tokens: { request: OfSession & { readonly batch: SentBatch }; answer: ForwardStates };
  relations: { request: OfSession & { readonly batch: SentBatch }; answer: HostTensor };
  close: { request: OfSession; answer: null };
}
export type EngineCall = keyof EngineCalls;

export type EngineRequest = {
  [C in EngineCall]: { readonly kind: C; readonly id: number; readonly request: EngineCalls[C]['request'] };
}[EngineCall];

/** What comes before there is an engine: which adapters are there, and which is to be opened. Null: as its side likes. */
export type GpuRequest =
  { readonly kind: 'find-adapters' } | { readonly kind: 'open-engine'; readonly gpu: GpuSettings | null };

/** In words for people: which engine is at the other end. */
export type EngineDescription = Pick<Engine, 'id' | 'device'>;

export type EngineReply =
  | { readonly kind: 'adapters'; readonly adapters: readonly AdapterReport[] }
  | { readonly kind: 'ready'; readonly engine: EngineDescription }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: EngineCalls[EngineCall]['answer'] }
  /** Something failed, and what the engine holds can't be trusted any more: the last message. */
  | { readonly kind: 'lost'; readonly message: string };

/** The training worker's end. */
export type WorkerPort = EnginePort<EngineRequest | GpuRequest, EngineReply>;
/** The engine's end. */
export type ServerPort = EnginePort<EngineReply, EngineRequest | GpuRequest>;
