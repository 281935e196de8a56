import { spansToTags, tagsFor } from '../../core/tagging/bio-tags.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { ForwardStates, HostBatch, HostTensor, Predictor } from '../../trainer/engines/engine.ts';

/**
 * A predictor whose relation graph is told the gold tags of the sentence, where it else gets those of the Viterbi path (the paper's
 * section 4.5). Mentions, and so the pairs that are scored, are the predicted ones all the same. One sentence at a time: see `sentence`.
 */
export class GoldLabelPredictor implements Predictor {
  readonly #predictor: Predictor;
  readonly #entityTypes: readonly string[];
  /** Whose tags the next call is told. */
  sentence: SentenceExample | null = null;

  constructor(predictor: Predictor, entityTypes: readonly string[]) {
    this.#predictor = predictor;
    this.#entityTypes = entityTypes;
  }

  tokens(batch: HostBatch): Promise<ForwardStates> {
    return this.#predictor.tokens(batch);
  }

  relations(batch: HostBatch): Promise<HostTensor> {
    return this.#predictor.relations({ ...batch, tags: this.#goldTags(batch) });
  }

  /** `[1, n, T]` one-hot; zeros where padding is, as in every batch. */
  #goldTags(batch: HostBatch): HostTensor {
    const count = tagsFor(this.#entityTypes).length;
    const [rows = 0, n = 0] = batch['tags']?.shape ?? [];
    if (!this.sentence || rows !== 1) throw new Error('gold labels are told for one sentence at a time');
    const { tokens, mentions } = this.sentence;
    const gold = spansToTags(tokens.length, mentions, this.#entityTypes).tags;
    const data = new Float32Array(n * count);
    gold.forEach((tag, token) => (data[token * count + tag] = 1));
    return { shape: [1, n, count], data };
  }

  close(): Promise<void> {
    return this.#predictor.close();
  }
}
