// Cold start: which sentences to annotate first when no model can say. Greedy k-centre (Gonzalez 1985, as in Sener and Savarese
// 2018): each next sentence is the one least like everything annotated or chosen before it.
import { shuffle, type Random } from '../random.ts';
import type { AnnotatedReference, RankingCandidate } from './candidate.ts';
import { hashWord, mix } from './near-duplicates.ts';

/** Chosen one by one; after these a model exists, or chance is as good. */
export const CENTRES = 200;
/** Centres are looked for among this many, drawn by chance: 200 x 10,000 x 384 products take about a second. */
const CENTRE_SAMPLE = 10_000;
export const REFERENCE_SAMPLE = 200;
/** Width of the vectors made of words where no encoder is. */
const WORD_VECTOR_SIZE = 256;

/**
 * An order of all candidates by place: `centres` first, most telling first, then the others shuffled (a random sample is what is fair to
 * train on, and outliers have had their turn). Vectors are the encoder's when everything has one, otherwise made of words.
 */
export function diverseOrder(
  candidates: readonly RankingCandidate[],
  annotated: readonly AnnotatedReference[],
  random: Random,
): { centres: number[]; others: number[] } {
  const shuffled = shuffle(
    candidates.map((_, index) => index),
    random,
  );
  const sample = shuffled.slice(0, CENTRE_SAMPLE);
  const references = shuffle([...annotated], random).slice(0, REFERENCE_SAMPLE);
  const known = [...sample.map((index) => candidates[index]!), ...references];
  const vectors = vectorsFor(known);
  const chosen = greedyCentres(vectors.slice(0, sample.length), vectors.slice(sample.length), CENTRES);
  const centres = chosen.map((place) => sample[place]!);
  const isCentre = new Set(centres);
  return { centres, others: shuffled.filter((index) => !isCentre.has(index)) };
}

/** Unit vectors of the items, comparable with each other: the encoder's when everything has one, otherwise made of words. */
export const vectorsFor = (items: readonly AnnotatedReference[]): Float32Array[] =>
  embeddingsOf(items) ?? wordVectors(items);

function embeddingsOf(items: readonly AnnotatedReference[]): Float32Array[] | null {
  const vectors = items.flatMap(({ embedding }) => (embedding ? [embedding] : []));
  const dimension = vectors[0]?.length ?? 0;
  const usable = vectors.length === items.length && vectors.every((vector) => vector.length === dimension);
  return usable ? vectors : null;
}

/**
 * Indices of up to `count` vectors of unit length, each the farthest from all references and those before it. Without references the
 * first is the one nearest to the mean: a typical sentence.
 */
export function greedyCentres(
  vectors: readonly Float32Array[],
  references: readonly Float32Array[],
  count: number,
): number[] {
  const nearest = new Float64Array(vectors.length).fill(-Infinity);
  const seeNew = (centre: Float32Array): void => {
    for (const [index, vector] of vectors.entries()) {
      nearest[index] = Math.max(nearest[index]!, dot(vector, centre));
    }
  };
  const chosen: number[] = [];
  const choose = (index: number): void => {
    chosen.push(index);
    seeNew(vectors[index]!);
    // Farther than any: never chosen again, even where copies of it remain.
    nearest[index] = Infinity;
  };
  references.forEach(seeNew);
  if (references.length === 0 && vectors.length > 0) {
    const centre = mean(vectors);
    choose(indexOfLeast(vectors.map((vector) => -dot(vector, centre))));
  }
  while (chosen.length < Math.min(count, vectors.length)) choose(indexOfLeast(nearest));
  return chosen;
}

function indexOfLeast(values: ArrayLike<number>): number {
  let least = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[least]!) least = i;
  return least;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
  return sum.map((value) => value / vectors.length);
}

/**
 * Hashed bags of words, rare words weighing more (tf-idf with signed feature hashing, Weinberger et al. 2009), of unit length.
 * @returns `[items][256]`
 */
export function wordVectors(items: readonly { readonly tokens: readonly string[] }[]): Float32Array[] {
  const words = items.map(({ tokens }) => new Set(tokens.map((token) => token.toLowerCase())));
  const documentCounts = new Map<string, number>();
  for (const set of words)
    for (const word of set) documentCounts.set(word, (documentCounts.get(word) ?? 0) + 1);
  return words.map((set) => {
    const vector = new Float32Array(WORD_VECTOR_SIZE);
    for (const word of set) {
      const hash = mix(1, hashWord(word));
      const weight = Math.log((1 + items.length) / documentCounts.get(word)!);
      vector[hash % WORD_VECTOR_SIZE]! += hash & 0x8000_0000 ? weight : -weight;
    }
    const norm = Math.sqrt(dot(vector, vector));
    return norm === 0 ? vector : vector.map((value) => value / norm);
  });
}
