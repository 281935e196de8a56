// The tensors of one batch as the network takes them. trainer/features/batch.ts fills them; the tracer declares them as graph inputs.
import type * as tf from '@tensorflow/tfjs-core';
import { SYMBOLS, type DimensionSymbol } from '../trace/graph.ts';
import { tagsFor } from '../../core/tagging/bio-tags.ts';
import type { DropoutSite } from './dropout.ts';
import {
  CASING_FEATURES,
  entityTypesOf,
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

/** One-hot tags: gold ones in training, predicted ones at inference. */
export function tagInputs(spec: NetworkSpec): InputDeclarations {
  return { tags: float('B', 'n', tagsFor(entityTypesOf(spec)).length) };
}

/** What the loss needs besides. */
export function goldInputs(spec: NetworkSpec): InputDeclarations {
  return { relations: float('B', 'n', 'n', relationTypesOf(spec).length), batchShare: float() };
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
  return sites;
}

/** Everything that a training step takes but the parameters. */
export function stepInputs(spec: NetworkSpec): InputDeclarations {
  const masks = dropoutSites(spec).map(
    ({ site, width }) => [`dropout.${site}`, float('B', 1, width)] as const,
  );
  return { ...tokenInputs(spec), ...tagInputs(spec), ...goldInputs(spec), ...Object.fromEntries(masks) };
}

/** The traced shape: letters become their primes. */
export function tracedShape(shape: readonly BatchDimension[]): number[] {
  return shape.map((dimension) => (typeof dimension === 'number' ? dimension : SYMBOLS[dimension]));
}
