import type * as ort from 'onnxruntime-node';
import { AppError } from '../../../core/errors.ts';
import type { ForwardStates, HostBatch, HostTensor, Predictor } from '../engine.ts';
import { feedsFor, fromOrt } from './session.ts';

/** The two prediction graphs on onnxruntime; `constants` are fed with every batch. */
export class OnnxPredictor implements Predictor {
  readonly #tokens: ort.InferenceSession;
  readonly #relations: ort.InferenceSession | null;
  readonly #constants: HostBatch;

  constructor(
    tokens: ort.InferenceSession,
    relations: ort.InferenceSession | null,
    constants: HostBatch = {},
  ) {
    this.#tokens = tokens;
    this.#relations = relations;
    this.#constants = constants;
  }

  async tokens(batch: HostBatch): Promise<ForwardStates> {
    const outputs = await this.#tokens.run(feedsFor(this.#tokens, { ...batch, ...this.#constants }));
    return { states: fromOrt(outputs['states']), emissions: fromOrt(outputs['emissions']) };
  }

  async relations(batch: HostBatch): Promise<HostTensor> {
    if (!this.#relations)
      throw new AppError('internal', 'a network without relation types has no relation graph');
    const outputs = await this.#relations.run(feedsFor(this.#relations, { ...batch, ...this.#constants }));
    return fromOrt(outputs['logits']);
  }

  async close(): Promise<void> {
    await this.#tokens.release();
    await this.#relations?.release();
  }
}
