// The trainer's protocol: the typed messages between the process that owns a project (main, or the CLI) and the worker that
// trains and predicts. The worker never opens a project: it gets sentences and gives back weights, figures and predictions.
// Everything here survives a structured clone.
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { IndexedRelation, SentenceExample, TokenSpan } from '../model/example.ts';
import type { Schema } from '../model/schema.ts';
import type { CmanConfig, TrainingConfig } from './cman-config.ts';
import type { AdapterChoice, GpuSettings } from './device-settings.ts';
import type { JointScores } from '../metrics/strict.ts';

/** A model version as named files: manifest.json, weights.bin, ner.onnx, re.onnx. On disk a folder, in a project blobs. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

export type EngineId = 'onnx' | 'webgpu' | 'tensorflow' | 'reference';
export type EngineChoice = 'auto' | EngineId;

/** Where the worker finds what it may load. */
export interface TrainerEnvironment {
  /** Folder of built encoder plugins (one folder each). */
  readonly encoderPlugins: string;
  /** Folder with one sub-folder of converted files per encoder id. */
  readonly encoderFiles: string;
  /**
   * File that keeps what a trial of this machine's engines found. Without it `auto` tries nothing and is the processor.
   */
  readonly engineTrials?: string;
  /** How the graphics processor may be used. Default: {@link DEFAULT_DEVICE_SETTINGS}. */
  readonly gpu?: GpuSettings;
}

export interface TrainRequest {
  readonly train: readonly SentenceExample[];
  /** Empty: no early stopping on dev; the last (averaged) weights are kept. */
  readonly dev: readonly SentenceExample[];
  readonly schema: Schema;
  /** What differs from the defaults of core/contract/cman-config.ts. */
  readonly network?: Partial<CmanConfig>;
  readonly training?: Partial<TrainingConfig>;
  readonly engine: EngineChoice;
  /** A model to start from: its weights are taken where shapes and types agree. */
  readonly warmStart?: ModelFiles;
  /** The last {@link CheckpointReply} of a run that was killed, with the same request otherwise: training goes on after its epoch. */
  readonly resume?: Uint8Array;
  /** Go on from `warmStart` for seconds instead of epochs. Passed over when that model can't be gone on from as it is. */
  readonly quick?: QuickTraining;
}

/**
 * What a person waits for after a few corrections (docs/adr/0011-quick-retraining.md). The network stays as it is, with its words and
 * characters; nothing but its weights changes, and only where that is no loss on dev and the fresh sentences together: else `best.epoch` is 0 and the model is the old one.
 */
export interface QuickTraining {
  /** Ids of the sentences in `train` that the model has not learned from, or not as they are now: these are gone through most often. */
  readonly fresh: readonly string[];
  /** Seconds from the start of the job until its weights are chosen; fewer steps than it takes to see every fresh sentence are not done. */
  readonly seconds: number;
  /** Steps of the optimiser at most. */
  readonly steps: number;
}

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** Mean joint loss per training sentence (Eq. 13). */
  readonly loss: number;
  readonly seconds: number;
  /** Strict scores on dev, 0-100; null without dev sentences. */
  readonly dev: JointScores | null;
}

export interface TrainProgress {
  readonly kind: 'progress';
  readonly phase: 'encoding' | 'compiling' | 'training' | 'evaluating' | 'exporting';
  /** Share of the phase that is done, 0 to 1. */
  readonly fraction: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Seconds until the end, estimated from the epochs so far; null before the first is done. */
  readonly secondsLeft: number | null;
}

/** What the person should know while it happens: which device trains and why, or that it was lost and another one goes on. */
export interface TrainNotice {
  readonly kind: 'notice';
  readonly level: 'info' | 'warning';
  readonly message: string;
}

export interface TrainOutcome {
  readonly engine: EngineId;
  readonly device: string;
  readonly epochs: readonly EpochReport[];
  /** The epoch whose weights were kept (0: the start). */
  readonly best: { readonly epoch: number; readonly dev: JointScores | null };
  readonly model: ModelFiles;
  /** Things the person should know: encoders that are missing, mentions that BIO tags can't hold. */
  readonly notes: readonly string[];
}

export interface PredictRequest {
  readonly model: ModelFiles;
  readonly sentences: readonly {
    readonly id: string;
    readonly tokens: readonly string[];
    /**
     * What is known to be marked: then only relations are predicted, between these, with the probability of the relation alone. The prediction's
     * mentions are these, in their order. Default: the model finds the mentions itself.
     */
    readonly mentions?: readonly TokenSpan[] | undefined;
  }[];
  /** Relations below this probability are not suggested. Default: the model's own. */
  readonly relationThreshold?: number;
  /** Ask for the mean of the encoder's vectors, for diversity. */
  readonly embeddings?: boolean;
  /** Ask for {@link SentenceUncertainty.disagreement}: each pass costs as much as the prediction itself. */
  readonly dropout?: DropoutPasses;
}

/** Monte Carlo dropout (Gal and Ghahramani 2016): predict again and again, dropping units as training does. */
export interface DropoutPasses {
  /** At least 2. */
  readonly passes: number;
  readonly seed: number;
}

export interface PredictedMention extends TokenSpan {
  /** Marginal probability of the span under the CRF, 0 to 1. */
  readonly confidence: number;
  /** The next best label of the span's tokens (null: no mention), by their mean marginal. */
  readonly runnerUp: { readonly type: string | null; readonly probability: number } | null;
}

export interface PredictedRelation extends IndexedRelation {
  /** That the relation (Eq. 10) and both its mentions are right: the product of the three probabilities. */
  readonly confidence: number;
}

/** How unsure the network is of a sentence. Every field grows with uncertainty and does not grow with length as such. */
export interface SentenceUncertainty {
  /** Minus log-probability of the Viterbi path, divided by the tokens (MNLP, Shen et al. 2017). */
  readonly pathUncertainty: number;
  /** 1 minus the least confident token's best marginal. */
  readonly tokenUncertainty: number;
  /**
   * 1 minus the margin between the best path and the second best, as shares of the two. (The plain difference of their probabilities
   * shrinks with every token a sentence has, however sure the network is of it.)
   */
  readonly marginUncertainty: number;
  /** Mean binary entropy in bits of the top-k relation pairs that the schema allows; 0 without such a pair. */
  readonly relationUncertainty: number;
  /** Mean entropy in bits of the tokens' marginals. Predictions that an earlier version stored lack it. */
  readonly tokenEntropy?: number | undefined;
  /** There when it was asked for. */
  readonly disagreement?: Disagreement | undefined;
}

/**
 * How much passes with dropout contradict each other (BALD, Houlsby et al. 2011): the entropy in bits of their mean less the mean of
 * their entropies. What every pass finds equally ambiguous counts nothing; at least 0.
 */
export interface Disagreement {
  /** Mean over the tokens' labels. */
  readonly mentions: number;
  /** Mean over the top-k relation pairs that the schema allows; 0 without such a pair. */
  readonly relations: number;
}

export interface SentencePrediction {
  readonly id: string;
  readonly mentions: readonly PredictedMention[];
  readonly relations: readonly PredictedRelation[];
  readonly uncertainty: SentenceUncertainty;
  /** Mean over the tokens of the encoders' vectors, of unit length; null when not asked for or no encoder is there. */
  readonly embedding: Float32Array | null;
}

export interface EngineReport {
  readonly id: EngineId;
  readonly available: boolean;
  readonly detail: string;
  /** As a training on it names it, where that is known without one: {@link EngineTrial}s are kept by it. */
  readonly device?: string;
  /** Of engine `webgpu`: every graphics adapter it can train on, the fast one first. */
  readonly adapters?: readonly AdapterReport[];
  /** Of engine `webgpu`: the trials that are kept, the newest first. */
  readonly trials?: readonly EngineTrial[];
}

/** What a graphics adapter says of itself; a driver may leave any of the names empty. */
export interface AdapterReport {
  /** As the engine on it names itself. */
  readonly device: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly name: string;
  readonly driver: string;
  /** The processor imitates it. */
  readonly software: boolean;
  /** The choices that lead to it. */
  readonly choices: readonly AdapterChoice[];
  readonly limits: {
    /** Largest buffer that a shader can read. */
    readonly bufferBytes: number;
    /** Memory that the threads of a workgroup share. */
    readonly workgroupBytes: number;
    /** Threads of a workgroup at most. */
    readonly invocations: number;
  };
}

/** What a trial of both engines found, on the product's network and sentences made up by chance. */
export interface EngineTrial {
  /** {@link AdapterReport.device} */
  readonly gpu: string;
  readonly processor: string;
  /** Of a training step; null: it failed, or took too long to wait for. */
  readonly gpuSeconds: number | null;
  readonly processorSeconds: number | null;
  /** Milliseconds since 1970. */
  readonly heldAt: number;
}

export interface DoctorReport {
  readonly engines: readonly EngineReport[];
  readonly encoders: readonly { readonly id: string; readonly available: boolean; readonly detail: string }[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Requests, by the name of the job they start: what goes in, what streams back, what ends it. */
export interface TrainerJobs {
  train: {
    request: TrainRequest;
    event: TrainProgress | EpochEvent | CheckpointReply | TrainNotice;
    reply: TrainOutcome;
  };
  /** The quick training that would be started now: its sentences are encoded and its step compiled while a person still annotates. */
  prepare: { request: TrainRequest; event: never; reply: { readonly ready: boolean } };
  predict: { request: PredictRequest; event: PredictedBatch; reply: { readonly sentences: number } };
  doctor: { request: Record<string, never>; event: never; reply: DoctorReport };
  /** Tries the processor and the graphics processor out, whatever is known of them, and keeps what it finds. */
  trial: { request: Record<string, never>; event: never; reply: EngineTrial };
}
export type TrainerJob = keyof TrainerJobs;

export interface EpochEvent {
  readonly kind: 'epoch';
  readonly report: EpochReport;
}

/** Everything needed to go on after a kill: parameters, moments, averages, best weights, random state, epoch. */
export interface CheckpointReply {
  readonly kind: 'checkpoint';
  readonly epoch: number;
  readonly bytes: Uint8Array;
}

export interface PredictedBatch {
  readonly kind: 'predictions';
  readonly predictions: readonly SentencePrediction[];
}

export type TrainerRequestMessage =
  | { readonly kind: 'hello'; readonly environment: TrainerEnvironment }
  | {
      [J in TrainerJob]: {
        readonly kind: 'start';
        readonly id: number;
        readonly job: J;
        readonly request: TrainerJobs[J]['request'];
      };
    }[TrainerJob]
  | { readonly kind: 'cancel'; readonly id: number };

export type TrainerReplyMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'event'; readonly id: number; readonly event: TrainerJobs[TrainerJob]['event'] }
  | { readonly kind: 'done'; readonly id: number; readonly reply: TrainerJobs[TrainerJob]['reply'] }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
    };
