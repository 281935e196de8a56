// Batches on the line. A port carries some 150 MB a second, and an epoch's frozen vectors as floats are hundreds: a sentence's vectors go
// once, in their 8 bits, and are a number from then on.
import { frozenInput, frozenRowsOf, type FrozenRows } from '../../features/frozen-input.ts';
import type { QuantizedVectors } from '../../features/quantized-vectors.ts';
import type { HostBatch, HostTensor } from '../engine.ts';

/** A sentence's vectors by number, with the vectors the first time; vectors without a number are not kept. */
export interface SentVectors {
  readonly number: number | null;
  readonly vectors: QuantizedVectors | null;
}

export interface SentRows extends Omit<FrozenRows, 'sentences'> {
  readonly sentences: readonly SentVectors[];
}

export type SentBatch = Readonly<Record<string, HostTensor | SentRows>>;

/** What the other end keeps of a session at most: some ten thousand sentences with MiniLM's vectors. More are sent each time. */
const MOST_KEPT_BYTES = 2 ** 30;

/** The sending end of a session. */
export class BatchSender {
  readonly #numbers = new Map<QuantizedVectors, number>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes = MOST_KEPT_BYTES) {
    this.#mostBytes = mostBytes;
  }

  pack(batch: HostBatch): SentBatch {
    const packed = Object.entries(batch).map(([name, tensor]) => {
      const rows = frozenRowsOf(tensor);
      if (!rows) return [name, tensor] as const;
      const sentences = rows.sentences.map((vectors) => this.#send(vectors));
      return [name, { ...rows, sentences }] as const;
    });
    return Object.fromEntries<HostTensor | SentRows>(packed);
  }

  #send(vectors: QuantizedVectors): SentVectors {
    const known = this.#numbers.get(vectors);
    if (known !== undefined) return { number: known, vectors: null };
    const bytes = vectors.values.byteLength + vectors.scales.byteLength;
    if (this.#bytes + bytes > this.#mostBytes) return { number: null, vectors };
    this.#bytes += bytes;
    const number = this.#numbers.size;
    this.#numbers.set(vectors, number);
    return { number, vectors };
  }
}

/** The receiving end. */
export class BatchReceiver {
  readonly #kept = new Map<number, QuantizedVectors>();

  unpack(batch: SentBatch): HostBatch {
    const tensors = Object.entries(batch).map(([name, sent]) => {
      if ('data' in sent) return [name, sent] as const;
      const sentences = sent.sentences.map((each) => this.#take(each));
      return [name, frozenInput({ ...sent, sentences })] as const;
    });
    return Object.fromEntries(tensors);
  }

  #take({ number, vectors }: SentVectors): QuantizedVectors {
    if (vectors) {
      if (number !== null) this.#kept.set(number, vectors);
      return vectors;
    }
    const kept = number === null ? undefined : this.#kept.get(number);
    if (!kept) throw new Error(`the vectors of sentence ${number ?? '?'} never came`);
    return kept;
  }
}
