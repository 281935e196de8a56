// From a train request to a model version: encode, build the vocabulary, train, pack. Everything a process must provide comes in as a port.
import {
  DEFAULT_CMAN,
  DEFAULT_TRAINING,
  type CmanConfig,
  type TrainingConfig,
} from '../../core/contract/cman-config.ts';
import type {
  CheckpointReply,
  EpochEvent,
  TrainNotice,
  TrainOutcome,
  TrainProgress,
  TrainRequest,
} from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { checkSchema } from '../../core/model/schema.ts';
import { seededRandom } from '../../core/random.ts';
import { spansToTags } from '../../core/tagging/bio-tags.ts';
import type { Engine } from '../engines/engine.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { buildVocabulary } from '../features/vocabulary.ts';
import { packModel, unpackModel } from '../model/model-files.ts';
import { carryOver } from '../model/warm-start.ts';
import { declareCman } from '../network/cman.ts';
import { initialise } from '../network/parameters.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { unpackCheckpoint, type Checkpoint } from './checkpoint.ts';
import { train } from './train.ts';
import type { TrainingSentence } from './training-sentence.ts';

export interface TrainingPorts {
  readonly encoder: TokenEncoder;
  readonly engine: Engine;
  /** Goes on when `engine` is lost. */
  readonly fallback?: Engine | undefined;
  /** Resolves when the event has been handed on: large ones are waited for. */
  emit(event: TrainProgress | EpochEvent | CheckpointReply | TrainNotice): Promise<void> | void;
  readonly signal: AbortSignal;
}

/** @throws AppError `no-training-data`, `bad-schema`, `bad-model`; what `signal` says when it is aborted */
export async function trainModel(request: TrainRequest, ports: TrainingPorts): Promise<TrainOutcome> {
  const { schema } = request;
  checkSchema(schema);
  const sentences = request.train.filter((example) => example.tokens.length > 0);
  if (sentences.length === 0) {
    throw new AppError(
      'no-training-data',
      'there is no annotated sentence to learn from; mark some sentences as done first',
    );
  }
  if (schema.entityTypes.length === 0) {
    throw new AppError('no-training-data', 'the schema has no entity types, so there is nothing to learn');
  }
  const config: CmanConfig = { ...DEFAULT_CMAN, ...request.network };
  const training: TrainingConfig = { ...DEFAULT_TRAINING, ...request.training };
  checkConfig(config, training);

  const encode = await encodeAll([...sentences, ...request.dev], training, ports);
  const trainSet = encode.slice(0, sentences.length);
  const devSet = encode.slice(sentences.length).filter(({ example }) => example.tokens.length > 0);
  const spec: NetworkSpec = {
    config,
    schema,
    encoders: ports.encoder.specs,
    ...buildVocabulary(
      trainSet.map(({ encoded }) => encoded),
      config,
    ),
  };
  const fingerprint = fingerprintOf(request, spec, training);
  const network = await train({
    spec,
    config: training,
    engine: ports.engine,
    fallback: ports.fallback,
    train: trainSet,
    dev: devSet,
    start: startingPoint(spec, training, request),
    fingerprint,
    resume: checkpointToResume(request, fingerprint),
    emit: (event) => ports.emit(event),
    signal: ports.signal,
  });
  ports.emit(phase('exporting', training, 0));
  return {
    engine: network.engine.id,
    device: network.engine.device,
    epochs: network.reports,
    best: network.best,
    model: packModel(spec, network.theta, training.relationThreshold),
    notes: [...notesOn(sentences, config, spec), ...network.notes],
  };
}

const phase = (
  name: TrainProgress['phase'],
  { epochs }: TrainingConfig,
  fraction: number,
): TrainProgress => ({
  kind: 'progress',
  phase: name,
  fraction,
  epoch: 0,
  epochs,
  secondsLeft: null,
});

function checkConfig(config: CmanConfig, training: TrainingConfig): void {
  if ((2 * config.hidden) % config.heads !== 0) {
    throw new AppError(
      'wrong-usage',
      `heads (${config.heads}) must divide twice hidden (${2 * config.hidden})`,
    );
  }
  if (config.bsaUnits < 1 || config.bsaUnits > 4)
    throw new AppError('wrong-usage', 'bsaUnits must be from 1 to 4');
  if (training.batchSize < 1 || training.epochs < 1) {
    throw new AppError('wrong-usage', 'batchSize and epochs must be at least 1');
  }
}

async function encodeAll(
  examples: readonly SentenceExample[],
  training: TrainingConfig,
  { encoder, emit, signal }: TrainingPorts,
): Promise<TrainingSentence[]> {
  emit(phase('encoding', training, 0));
  const encoded = await encoder.encode(
    examples.map((example) => example.tokens),
    { signal, onProgress: (share) => void emit(phase('encoding', training, share)) },
  );
  return examples.map((example, index) => ({ example, encoded: encoded[index]! }));
}

/** Fresh parameters from the seed, with what a warm start brings laid over them. */
function startingPoint(
  spec: NetworkSpec,
  training: TrainingConfig,
  { warmStart }: TrainRequest,
): Float32Array {
  const declarations = declareCman(spec);
  const fresh = initialise(declarations, seededRandom(training.seed));
  if (!warmStart) return fresh;
  const model = unpackModel(warmStart);
  return carryOver(declarations, fresh, declareCman(model.spec), model.theta);
}

/** Two runs with the same fingerprint do the same steps. */
function fingerprintOf(request: TrainRequest, spec: NetworkSpec, training: TrainingConfig): string {
  const content = JSON.stringify([
    request.train,
    request.dev,
    request.schema,
    spec,
    training,
    request.warmStart !== undefined,
  ]);
  // FNV-1a over UTF-16 units, twice with different offsets: 64 bits, enough to tell runs on one machine apart.
  let [low, high] = [0x811c9dc5, 0xcbf29ce4];
  for (let index = 0; index < content.length; index++) {
    const unit = content.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + index), 0x01000193) >>> 0;
  }
  return `${low.toString(16)}-${high.toString(16)}-${content.length}`;
}

/** The checkpoint, when it is one of this very run; another run's is of no use and is passed over. */
function checkpointToResume({ resume }: TrainRequest, fingerprint: string): Checkpoint | null {
  if (!resume) return null;
  const checkpoint = unpackCheckpoint(resume);
  return checkpoint.fingerprint === fingerprint ? checkpoint : null;
}

function notesOn(sentences: readonly SentenceExample[], config: CmanConfig, spec: NetworkSpec): string[] {
  const notes: string[] = [];
  const missing = config.encoders.filter((id) => !spec.encoders.some((encoder) => encoder.id === id));
  if (missing.length > 0) {
    notes.push(`trained without ${missing.join(' and ')}: with them suggestions are a good deal better`);
  }
  const types = spec.schema.entityTypes.map((type) => type.name);
  const dropped = sentences.reduce(
    (sum, { tokens, mentions }) => sum + spansToTags(tokens.length, mentions, types).dropped,
    0,
  );
  if (dropped > 0)
    notes.push(`${dropped} overlapping mentions could not be learned: BIO tags hold one mention per token`);
  return notes;
}
