// Builds the tensors of a batch: padded to its longest sentence, distinct words spelled out once.
import type { SentenceExample } from '../../core/model/example.ts';
import { spansToTags, tagsFor } from '../../core/tagging/bio-tags.ts';
import type { HostTensor } from '../engines/engine.ts';
import { CASING_FEATURES, entityTypesOf, relationTypesOf, type NetworkSpec } from '../network/spec.ts';
import { mentionPositions } from './mention-pairs.ts';
import { casingFeatures } from './casing.ts';
import { frozenInput } from './frozen-input.ts';
import type { EncodedTokens } from './encoded-tokens.ts';
import { charactersOf, VocabularyIndex } from './vocabulary.ts';

const floats = (...shape: number[]): { shape: number[]; data: Float32Array } => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const integers = (...shape: number[]): { shape: number[]; data: Int32Array } => ({
  shape,
  data: new Int32Array(shape.reduce((a, b) => a * b, 1)),
});

export class BatchBuilder {
  readonly #spec: NetworkSpec;
  readonly #vocabulary: VocabularyIndex;
  readonly #entityTypes: readonly string[];
  readonly #relationTypes: readonly string[];

  constructor(spec: NetworkSpec) {
    this.#spec = spec;
    this.#vocabulary = new VocabularyIndex(spec);
    this.#entityTypes = entityTypesOf(spec);
    this.#relationTypes = relationTypesOf(spec);
  }

  /** The inputs that every pass needs (`tokenInputs`). No sentence may be empty. */
  tokens(sentences: readonly EncodedTokens[]): Record<string, HostTensor> {
    const batch = sentences.length;
    const n = Math.max(...sentences.map((sentence) => sentence.tokens.length));
    const lengths = integers(batch);
    const mask = floats(batch, n);
    const words = integers(batch, n);
    sentences.forEach(({ tokens, known }, row) => {
      lengths.data[row] = tokens.length;
      mask.data.fill(1, row * n, row * n + tokens.length);
      tokens.forEach((token, t) => (words.data[row * n + t] = this.#vocabulary.word(token, known[t] === 1)));
    });
    return {
      lengths,
      mask,
      words,
      ...this.#encoderInputs(sentences, n),
      ...(this.#spec.config.casing ? { casing: casingInput(sentences, n) } : {}),
      ...(this.#spec.config.characters ? this.#characterInputs(sentences, n) : {}),
    };
  }

  #encoderInputs(sentences: readonly EncodedTokens[], n: number): Record<string, HostTensor> {
    const inputs: Record<string, HostTensor> = {};
    for (const { id, layers, dimension } of this.#spec.encoders) {
      const vectors = sentences.map((sentence) => sentence.vectors[id]!);
      inputs[`encoder.${id}`] = frozenInput({ layers, dimension, n, sentences: vectors });
    }
    return inputs;
  }

  #characterInputs(sentences: readonly EncodedTokens[], n: number): Record<string, HostTensor> {
    const rows = new Map<string, number>();
    const spelled: string[][] = [];
    const wordRows = integers(sentences.length, n);
    sentences.forEach(({ tokens }, row) =>
      tokens.forEach((token, t) => {
        let index = rows.get(token);
        if (index === undefined) {
          rows.set(token, (index = spelled.length));
          spelled.push(charactersOf(token));
        }
        wordRows.data[row * n + t] = index;
      }),
    );
    const longest = Math.max(...spelled.map((characters) => characters.length), 1);
    const characters = integers(spelled.length, longest);
    const characterLengths = integers(spelled.length);
    const firstCharacter = floats(spelled.length, longest, 1);
    const lastCharacter = floats(spelled.length, longest, 1);
    spelled.forEach((word, row) => {
      word.forEach((character, at) => {
        characters.data[row * longest + at] = this.#vocabulary.character(character);
      });
      const length = Math.max(word.length, 1);
      characterLengths.data[row] = length;
      firstCharacter.data[row * longest] = 1;
      lastCharacter.data[row * longest + length - 1] = 1;
    });
    return { characters, characterLengths, firstCharacter, lastCharacter, wordRows };
  }

  /** Gold tags and relations, and the share of one sentence in the mean. Padding to `n` as in {@link tokens}. */
  gold(examples: readonly SentenceExample[]): Record<string, HostTensor> {
    const batch = examples.length;
    const n = Math.max(...examples.map((example) => example.tokens.length));
    const tagCount = tagsFor(this.#entityTypes).length;
    const tags = floats(batch, n, tagCount);
    const kept = examples.map((example, row) => {
      const tagged = spansToTags(example.tokens.length, example.mentions, this.#entityTypes);
      tagged.tags.forEach((tag, t) => (tags.data[(row * n + t) * tagCount + tag] = 1));
      // What the tags can't hold is no mention of this sentence's.
      return example.mentions.flatMap((_, index) => (tagged.kept[index] ? [index] : []));
    });
    const relations =
      this.#spec.config.relationPairs === 'tokens'
        ? this.#tokenPairs(examples, kept, n)
        : this.#mentionPairs(examples, kept, n);
    return { tags, ...relations, batchShare: { shape: [], data: Float32Array.of(1 / batch) } };
  }

  /** `relations` `[B, n, n, R]`: a mention stands in the scorer for its last token. */
  #tokenPairs(
    examples: readonly SentenceExample[],
    kept: readonly (readonly number[])[],
    n: number,
  ): Record<string, HostTensor> {
    const relationCount = this.#relationTypes.length;
    const relations = floats(examples.length, n, n, relationCount);
    examples.forEach((example, row) => {
      for (const { head, tail, relation } of this.#relationsOf(example, kept[row]!)) {
        const lastToken = (place: number): number => example.mentions[kept[row]![place]!]!.end - 1;
        const pair = (row * n + lastToken(head)) * n + lastToken(tail);
        relations.data[pair * relationCount + relation] = 1;
      }
    });
    return { relations };
  }

  /** Where the mentions are; `pairs` `[B, k, k, R]`, 1 where related; `pairMask` `[B, k, k, 1]`, 1 where there are two mentions. */
  #mentionPairs(
    examples: readonly SentenceExample[],
    kept: readonly (readonly number[])[],
    n: number,
  ): Record<string, HostTensor> {
    const relationCount = this.#relationTypes.length;
    const k = Math.max(1, ...kept.map((mentions) => mentions.length));
    const pairs = floats(examples.length, k, k, relationCount);
    const pairMask = floats(examples.length, k, k, 1);
    examples.forEach((example, row) => {
      const count = kept[row]!.length;
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++) if (i !== j) pairMask.data[(row * k + i) * k + j] = 1;
      }
      for (const { head, tail, relation } of this.#relationsOf(example, kept[row]!))
        pairs.data[((row * k + head) * k + tail) * relationCount + relation] = 1;
    });
    const mentions = kept.map((indices, row) => indices.map((index) => examples[row]!.mentions[index]!));
    return { ...mentionPositions(mentions, n, k), pairs, pairMask };
  }

  /** The relations between the mentions that are kept, by their places among those. */
  #relationsOf(
    { relations }: SentenceExample,
    kept: readonly number[],
  ): { head: number; tail: number; relation: number }[] {
    return relations
      .map(({ head, tail, type }) => ({
        head: kept.indexOf(head),
        tail: kept.indexOf(tail),
        relation: this.#relationTypes.indexOf(type),
      }))
      .filter(({ head, tail, relation }) => head >= 0 && tail >= 0 && relation >= 0);
  }
}

function casingInput(sentences: readonly EncodedTokens[], n: number): HostTensor {
  const tensor = floats(sentences.length, n, CASING_FEATURES);
  sentences.forEach(({ tokens }, row) =>
    tokens.forEach((token, t) => tensor.data.set(casingFeatures(token), (row * n + t) * CASING_FEATURES)),
  );
  return tensor;
}
