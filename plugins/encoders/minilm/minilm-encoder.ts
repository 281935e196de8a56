// Runs MiniLM over sentences of any number and length: word pieces, overlapping windows, batches of similar length, and
// the vectors back in the order of the sentences. The graph is made by scripts/encoders/minilm/bert-graph.ts.
import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import type { EncodedSentence, Encoder } from '../../../core/contract/encoder.ts';
import { damaged } from '../encoder-files.ts';
import { planBatches } from './batches.ts';
import { planWindows } from './windows.ts';
import type { Window } from './windows.ts';
import type { WordPieceTokenizer } from './word-piece-tokenizer.ts';

/** Positions the model was trained with, less the pieces that begin and end a window. */
const WINDOW_PIECES = 512 - 2;
/** A quarter of a window: a token at a seam still sees 64 pieces to either side. */
const WINDOW_OVERLAP = 128;
/** Word pieces in a batch: 32 sentences of 28 tokens. Larger ones are no faster (docs/adr/0003). */
const BATCH_PIECES = 1280;
/** Raise when the same files would give other vectors. */
const TOKENIZER_REVISION = 1;

/** What the encoder's files say, beside the model and the vocabulary. */
export interface MiniLmShape {
  readonly version: string;
  readonly dimension: number;
  readonly layers: number;
}

/** A window of one of the sentences. */
interface Item {
  readonly sentence: number;
  readonly window: Window;
  /** Word pieces of each token of the window. */
  readonly pieces: readonly (readonly number[])[];
  /** All of them and the two that frame them. */
  readonly length: number;
}

/** The states of every layer at the first word piece of each token. Knows every token, if only by its neighbours. */
export class MiniLmEncoder implements Encoder {
  readonly id = 'minilm';
  readonly version: string;
  readonly dimension: number;
  readonly layers: number;
  readonly contextual = true;
  readonly #session: InferenceSession;
  readonly #tokenizer: WordPieceTokenizer;
  /** The first revision of the set-up made graphs that take a mask of padding. */
  readonly #masked: boolean;

  constructor(shape: MiniLmShape, session: InferenceSession, tokenizer: WordPieceTokenizer) {
    this.version = `${shape.version}.${TOKENIZER_REVISION}`;
    this.dimension = shape.dimension;
    this.layers = shape.layers;
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#masked = session.inputNames.includes('piece_mask');
  }

  async encode(sentences: readonly (readonly string[])[]): Promise<EncodedSentence[]> {
    const items = sentences.flatMap((tokens, sentence) => this.#items(tokens, sentence));
    const encoded = sentences.map((tokens) => ({
      values: new Float32Array(tokens.length * this.layers * this.dimension),
      known: new Uint8Array(tokens.length).fill(1),
    }));
    const lengths = items.map((item) => item.length);
    for (const batch of planBatches(lengths, BATCH_PIECES))
      await this.#encodeBatch(
        batch.map((item) => items[item]!),
        encoded,
      );
    return encoded;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #items(tokens: readonly string[], sentence: number): Item[] {
    const pieces = tokens.map((token) => this.#tokenizer.pieces(token));
    const counts = pieces.map((ofToken) => ofToken.length);
    return planWindows(counts, WINDOW_PIECES, WINDOW_OVERLAP).map((window) => {
      const inside = pieces.slice(window.begin, window.end);
      return {
        sentence,
        window,
        pieces: inside,
        length: 2 + inside.reduce((sum, { length }) => sum + length, 0),
      };
    });
  }

  /** Writes the vectors of the items' kept tokens into their sentences. */
  async #encodeBatch(items: readonly Item[], encoded: readonly EncodedSentence[]): Promise<void> {
    // Of one length, all of them: nothing is padded but the tokens' places.
    const { length } = items[0]!;
    const tokens = Math.max(...items.map(({ window }) => window.keepEnd - window.keepBegin));
    const ids = new BigInt64Array(items.length * length);
    // Padding points at the row's first piece; what comes of it is never read.
    const firstPiece = new BigInt64Array(items.length * tokens);
    items.forEach(({ window, pieces }, row) => {
      const rowStart = row * length;
      let at = 0;
      const put = (id: number): void => {
        ids[rowStart + at++] = BigInt(id);
      };
      put(this.#tokenizer.begin);
      pieces.forEach((ofToken, index) => {
        const token = window.begin + index;
        if (token >= window.keepBegin && token < window.keepEnd)
          firstPiece[row * tokens + token - window.keepBegin] = BigInt(at);
        ofToken.forEach(put);
      });
      put(this.#tokenizer.end);
    });

    const states = await this.#states(
      new Tensor('int64', ids, [items.length, length]),
      new Tensor('int64', firstPiece, [items.length, tokens]),
    );
    const perToken = this.layers * this.dimension;
    if (!(states instanceof Float32Array) || states.length !== items.length * tokens * perToken)
      throw damaged('model.onnx', 'gives something else than its encoder.json says');
    items.forEach(({ sentence, window }, row) => {
      const from = row * tokens * perToken;
      const kept = states.subarray(from, from + (window.keepEnd - window.keepBegin) * perToken);
      encoded[sentence]!.values.set(kept, window.keepBegin * perToken);
    });
  }

  async #states(pieces: Tensor, starts: Tensor): Promise<Tensor['data'] | undefined> {
    try {
      const { layers } = await this.#session.run(this.#feeds(pieces, starts));
      return layers?.data;
    } catch (error) {
      throw damaged('model.onnx', `cannot be run: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #feeds(pieces: Tensor, starts: Tensor): Record<string, Tensor> {
    if (!this.#masked) return { piece_ids: pieces, token_starts: starts };
    const mask = new Tensor('int64', new BigInt64Array(pieces.size).fill(1n), pieces.dims);
    return { piece_ids: pieces, piece_mask: mask, first_piece: starts };
  }
}
