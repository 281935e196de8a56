// Token representations X (section 3.1): frozen vectors of the encoders, trained word vectors, characters and casing, side by side.
import * as tf from '@tensorflow/tfjs-core';
import { biLstm } from '../operations/bi-lstm.ts';
import type { InputTensors } from './inputs.ts';
import type { ParameterList, Weights } from './parameters.ts';
import { declareSequenceEncoder } from './sequence-encoder.ts';
import { vocabularyKeys, type NetworkSpec } from './spec.ts';

export function declareTokenInput(parameters: ParameterList, spec: NetworkSpec): void {
  const { config } = spec;
  for (const { id, layers } of spec.encoders) {
    if (layers === 1) continue;
    parameters.declare(`mix.${id}.weights`, [1, layers], { kind: 'constant', value: 0 });
    parameters.declare(`mix.${id}.scale`, [], { kind: 'constant', value: 1 });
  }
  const words = vocabularyKeys(spec.words);
  parameters.declare('words', [words.length, config.wordEmbedding], { kind: 'uniform', limit: 0.1 }, [
    words,
    null,
  ]);
  if (!config.characters) return;
  const characters = vocabularyKeys(spec.characters);
  parameters.declare(
    'characters',
    [characters.length, config.characterEmbedding],
    { kind: 'uniform', limit: 0.25 },
    [characters, null],
  );
  // Characters keep their BiLSTM in every ablation: Table 4 switches what runs over tokens.
  declareSequenceEncoder(
    parameters,
    'characters.sequence',
    config.characterEmbedding,
    config.characterHidden,
    'bilstm',
  );
}

/** @returns X, `[B, n, dw]` */
export function tokenInput(
  inputs: InputTensors,
  spec: NetworkSpec,
  weights: Weights,
  training: boolean,
): tf.Tensor3D {
  const words = inputs['words'] as tf.Tensor2D;
  const [batch, n] = words.shape;
  const parts = spec.encoders.map((encoder): tf.Tensor => {
    const vectors = inputs[`encoder.${encoder.id}`]!;
    if (encoder.layers === 1) return vectors;
    // Learned mix over the layers, as ELMo's (Peters et al. 2018, Eq. 1): scale * sum_l softmax(w)_l h_l.
    const share = tf.softmax(weights.get<tf.Rank.R2>(`mix.${encoder.id}.weights`));
    const flat = tf.reshape(vectors, [encoder.layers, batch * n * encoder.dimension]) as tf.Tensor2D;
    const mixed = tf.reshape(tf.matMul(share, flat), [batch, n, encoder.dimension]);
    return tf.mul(mixed, weights.get(`mix.${encoder.id}.scale`));
  });
  parts.push(tf.gather(weights.get('words'), words));
  if (spec.config.characters) {
    parts.push(characterInput(inputs, spec, weights, training));
  }
  if (spec.config.casing) parts.push(inputs['casing']!);
  return tf.concat(parts, 2) as tf.Tensor3D;
}

/** Distinct words, spelled out. */
interface SpelledWords {
  /** `[W, c]`, 0 after a word's end. */
  readonly characters: tf.Tensor2D;
  /** `[W]`. */
  readonly lengths: tf.Tensor1D;
  /** `[W, c, 1]`: 1 at a word's first character, at its last one. */
  readonly first: tf.Tensor;
  readonly last: tf.Tensor;
}

/** What its characters say of each token. @returns `[B, n, 2 * characterHidden]` */
function characterInput(
  inputs: InputTensors,
  spec: NetworkSpec,
  weights: Weights,
  training: boolean,
): tf.Tensor {
  const words: SpelledWords = {
    characters: inputs['characters'] as tf.Tensor2D,
    lengths: inputs['characterLengths'] as tf.Tensor1D,
    first: inputs['firstCharacter']!,
    last: inputs['lastCharacter']!,
  };
  const ofTokens = (of: SpelledWords, rows: tf.Tensor): tf.Tensor =>
    tf.gather(characterStates(of, spec, weights, training), rows as tf.Tensor2D);
  const { wordRows, shortWords, longWords, shortPositions, shortRows, longRows, isLong } = inputs;
  if (!shortWords) return ofTokens(words, wordRows!);
  const short = ofTokens(wordsAt(words, shortWords, shortPositions!), shortRows!);
  const long = ofTokens(wordsAt(words, longWords!), longRows!);
  return tf.add(tf.mul(short, tf.sub(1, isLong!)), tf.mul(long, isLong!));
}

/** Some of the words, cut to some of their characters. @param rows `[V]`; @param positions `[s]`; all unless given */
function wordsAt(words: SpelledWords, rows: tf.Tensor, positions?: tf.Tensor): SpelledWords {
  const pick = (x: tf.Tensor): tf.Tensor => tf.gather(x, rows as tf.Tensor1D);
  const cut = (x: tf.Tensor): tf.Tensor => (positions ? tf.gather(x, positions as tf.Tensor1D, 1) : x);
  return {
    characters: cut(pick(words.characters)) as tf.Tensor2D,
    lengths: pick(words.lengths) as tf.Tensor1D,
    first: cut(pick(words.first)),
    last: cut(pick(words.last)),
  };
}

/** Last state of each direction of a BiLSTM over the characters of each word. @returns `[W, 2 * characterHidden]` */
function characterStates(
  { characters, lengths, first, last }: SpelledWords,
  spec: NetworkSpec,
  weights: Weights,
  training: boolean,
): tf.Tensor2D {
  const embedded = tf.gather(weights.get('characters'), characters) as tf.Tensor3D;
  const states = biLstm(
    embedded,
    lengths,
    {
      input: weights.get('characters.sequence.input'),
      recurrent: weights.get('characters.sequence.recurrent'),
      bias: weights.get('characters.sequence.bias'),
    },
    training,
  );
  const units = spec.config.characterHidden;
  const [forward, backward] = tf.split(states, [units, units], 2);
  const at = (direction: tf.Tensor, position: tf.Tensor): tf.Tensor => tf.sum(tf.mul(direction, position), 1);
  return tf.concat([at(forward!, last), at(backward!, first)], 1) as tf.Tensor2D;
}
