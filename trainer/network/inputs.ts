// The tensors of one batch as the network takes them. trainer/features/batch.ts fills them; the tracer declares them as graph inputs.
import type * as tf from '@tensorflow/tfjs-core';
import { SYMBOLS, type DimensionSymbol } from '../trace/graph.ts';
import { tagsFor } from '../../core/tagging/bio-tags.ts';
import type { DropoutSite } from './dropout.ts';
import {
  CASING_FEATURES,
  entityTypesOf,
  labelAwareWidth,
  PAIR_FEATURES,
  relationTypesOf,
  stateWidth,
  tokenInputWidth,
  type NetworkSpec,
} from './spec.ts';

/** A dimension of a batch tensor: a number, or a letter where the batch decides. */
export type BatchDimension = number | DimensionSymbol;

export interface InputDeclaration {
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly BatchDimension[];
}

export type InputDeclarations = Readonly<Record<string, InputDeclaration>>;
export type InputTensors = Readonly<Record<string, tf.Tensor>>;

const float = (...shape: BatchDimension[]): InputDeclaration => ({ dtype: 'float32', shape });
const int = (...shape: BatchDimension[]): InputDeclaration => ({ dtype: 'int32', shape });

/** What every pass needs: the tokens. */
export function tokenInputs(spec: NetworkSpec): InputDeclarations {
  const inputs: Record<string, InputDeclaration> = {
    lengths: int('B'),
    mask: float('B', 'n'),
    words: int('B', 'n'),
  };
  for (const encoder of spec.encoders) {
    inputs[`encoder.${encoder.id}`] =
      encoder.layers === 1
        ? float('B', 'n', encoder.dimension)
        : float(encoder.layers, 'B', 'n', encoder.dimension);
  }
  if (spec.config.casing) inputs['casing'] = float('B', 'n', CASING_FEATURES);
  if (spec.config.characters) {
    // W distinct words of the batch, c characters of the longest.
    inputs['characters'] = int('W', 'c');
    inputs['characterLengths'] = int('W');
    inputs['firstCharacter'] = float('W', 'c', 1);
    inputs['lastCharacter'] = float('W', 'c', 1);
    inputs['wordRows'] = int('B', 'n');
  }
  return inputs;
}

/** The words by length, so that short ones are not spelled as long as the longest: trainer/features/word-groups.ts. For training graphs. */
export function wordGroupInputs(spec: NetworkSpec): InputDeclarations {
  if (!spec.config.characters) return {};
  return {
    // V short and L long words: rows of the word table; s characters of the longest short word.
    shortWords: int('V'),
    longWords: int('L'),
    shortPositions: int('s'),
    // Rows of the groups; 0 where the word is in the other one.
    shortRows: int('B', 'n'),
    longRows: int('B', 'n'),
    isLong: float('B', 'n', 1),
  };
}

/** One-hot tags: gold ones in training, predicted ones at inference. */
export function tagInputs(spec: NetworkSpec): InputDeclarations {
  return { tags: float('B', 'n', tagsFor(entityTypesOf(spec)).length) };
}

/** Where the mentions are whose pairs are scored: trainer/features/mention-pairs.ts. */
export function mentionInputs(spec: NetworkSpec): InputDeclarations {
  const ends = float('B', 'k', 'n');
  if (spec.config.relationPairs === 'tokens') return { ends };
  return {
    begins: float('B', 'k', 'n'),
    ends,
    before: float('B', 'k', 'n'),
    through: float('B', 'k', 'n'),
    headFirst: float('B', 'k', 'k', 1),
    pairFeatures: float('B', 'k', 'k', PAIR_FEATURES),
  };
}

/** What the loss needs besides. */
export function goldInputs(spec: NetworkSpec): InputDeclarations {
  const relations = relationTypesOf(spec).length;
  const tags = { ...tagInputs(spec), batchShare: float() };
  if (relations === 0) return tags;
  if (spec.config.relationPairs === 'tokens') {
    return { ...tags, relations: float('B', 'n', 'n', relations) };
  }
  const pairs = float('B', 'k', 'k', relations);
  const pairMask = float('B', 'k', 'k', 1);
  return { ...tags, ...mentionInputs(spec), pairs, pairMask };
}

/** Every place where this network drops units, with the width of what it drops. */
export function dropoutSites(spec: NetworkSpec): { site: DropoutSite; width: number }[] {
  const width = stateWidth(spec);
  const sites: { site: DropoutSite; width: number }[] = [{ site: 'embedding', width: tokenInputWidth(spec) }];
  for (let unit = 1; unit <= spec.config.bsaUnits; unit++)
    sites.push({ site: `bsa${unit}` as DropoutSite, width });
  if (spec.config.labelAttention) {
    sites.push({ site: 'labels1', width }, { site: 'fusion', width }, { site: 'labels2', width });
  }
  if (spec.config.relationPairs === 'mentions') sites.push({ site: 'scorer', width: labelAwareWidth(spec) });
  return sites;
}

/** Everything that a training step takes but the parameters. */
export function stepInputs(spec: NetworkSpec): InputDeclarations {
  const masks = dropoutSites(spec).map(
    ({ site, width }) => [`dropout.${site}`, float('B', 1, width)] as const,
  );
  return { ...tokenInputs(spec), ...goldInputs(spec), ...Object.fromEntries(masks) };
}

/** The traced shape: letters become their primes. */
export function tracedShape(shape: readonly BatchDimension[]): number[] {
  return shape.map((dimension) => (typeof dimension === 'number' ? dimension : SYMBOLS[dimension]));
}
