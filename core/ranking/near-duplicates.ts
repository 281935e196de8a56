// Sentences that say nearly the same: annotating the second teaches little. Jaccard similarity of the sets of words and of neighbouring
// words (so that "A killed B" is not "B killed A"), candidates found by MinHash with banding (Broder 1997; Indyk and Motwani 1998), so that the
// time grows with the number of sentences and not with its square.

/** Similarity from which two sentences count as nearly the same: one word of ten changed gives about 0.7. */
export const NEAR_DUPLICATE_SIMILARITY = 0.7;

/** 12 bands of 3 hashes find a pair of similarity 0.7 with probability 0.994, one of 0.86 with 0.99999. */
const BANDS = 12;
const ROWS_PER_BAND = 3;
/** Sentences a bucket remembers. More would make a boilerplate word's bucket grow with the pool; a near-duplicate meets several buckets. */
const BUCKET_SIZE = 8;

/** Remembers sentences, and says whether another is nearly the same as one of them. */
export class NearDuplicateIndex {
  readonly #buckets: readonly Map<number, number[]>[] = Array.from({ length: BANDS }, () => new Map());
  readonly #features: Uint32Array[] = [];

  /** Remembers the sentence, unless it is nearly the same as one remembered. @returns whether it is */
  addUnlessKnown(tokens: readonly string[]): boolean {
    const features = featuresOf(tokens);
    const bands = bandHashes(features);
    const compared = new Set<number>();
    for (const [band, hash] of bands.entries()) {
      for (const index of this.#buckets[band]!.get(hash) ?? []) {
        if (compared.has(index)) continue;
        compared.add(index);
        if (similarity(features, this.#features[index]!) >= NEAR_DUPLICATE_SIMILARITY) return true;
      }
    }
    const index = this.#features.push(features) - 1;
    for (const [band, hash] of bands.entries()) {
      const bucket = this.#buckets[band]!.get(hash);
      if (!bucket) this.#buckets[band]!.set(hash, [index]);
      else if (bucket.length < BUCKET_SIZE) bucket.push(index);
    }
    return false;
  }
}

/** Jaccard similarity of two token lists' features, 0 to 1: what {@link NearDuplicateIndex} compares. */
export function nearDuplicateSimilarity(a: readonly string[], b: readonly string[]): number {
  return similarity(featuresOf(a), featuresOf(b));
}

/** Sorted hashes of the words and word pairs, each once. Case and the value of numbers do not count. */
function featuresOf(tokens: readonly string[]): Uint32Array {
  const hashes = new Set<number>();
  let previous = hashWord('<start>');
  for (const token of tokens) {
    const word = hashWord(token.toLowerCase().replace(/\p{N}+/gu, '0'));
    hashes.add(word);
    hashes.add(mix(previous, word));
    previous = word;
  }
  hashes.add(mix(previous, hashWord('<end>')));
  return Uint32Array.from(hashes).sort();
}

function similarity(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, k = 0; i < a.length && k < b.length;) {
    const left = a[i]!;
    const right = b[k]!;
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) k++;
  }
  return common / (a.length + b.length - common);
}

function bandHashes(features: Uint32Array): number[] {
  return Array.from({ length: BANDS }, (_, band) => {
    let hash = band;
    for (let row = 0; row < ROWS_PER_BAND; row++) {
      const seed = band * ROWS_PER_BAND + row + 1;
      let least = 0xffffffff;
      for (const feature of features) {
        const value = mix(seed, feature);
        if (value < least) least = value;
      }
      hash = mix(hash, least);
    }
    return hash;
  });
}

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A 32-bit hash of two, with murmur3's finaliser (Appleby, public domain). */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
