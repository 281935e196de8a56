// The ONNX graphs of the product: one training step, and the two halves of prediction. All three are traced from trainer/network.
import * as tf from '@tensorflow/tfjs-core';
import {
  declareCman,
  emissions,
  labelAwareStates,
  relationLogits,
  startPass,
  tokenStates,
} from '../network/cman.ts';
import type { DropoutMasks, DropoutSite } from '../network/dropout.ts';
import {
  dropoutSites,
  goldInputs,
  mentionInputs,
  tagInputs,
  tokenInputs,
  tracedShape,
  wordGroupInputs,
  type InputDeclarations,
} from '../network/inputs.ts';
import { sizeOf, Weights, type ParameterDeclaration } from '../network/parameters.ts';
import { relationTypesOf, stateWidth, type NetworkSpec } from '../network/spec.ts';
import { tokenInput } from '../network/token-input.ts';
import { lossAndGradients, type StepSettings } from '../network/training-step.ts';
import { trace, traceInput, type TraceBackend } from '../trace/backend.ts';
import { registerTracer } from '../trace/register.ts';
import { SYMBOLS } from '../trace/graph.ts';
import { gradientOutput, parameterInput } from './step-names.ts';

const declareInputs = (backend: TraceBackend, inputs: InputDeclarations): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, shape }]) => [
      name,
      traceInput(backend, name, tracedShape(shape), dtype),
    ]),
  );

const NO_DROPOUT: DropoutMasks = new Map();

const declareMasks = (backend: TraceBackend, spec: NetworkSpec): DropoutMasks =>
  new Map(
    dropoutSites(spec).map(({ site, width }): [DropoutSite, tf.Tensor3D] => [
      site,
      traceInput<tf.Rank.R3>(backend, `dropout.${site}`, [SYMBOLS.B, 1, width], 'float32'),
    ]),
  );

/** Loss and gradients of one batch: parameters and batch in, `loss` and a gradient for each parameter out. */
export function traceTrainingStep(
  spec: NetworkSpec,
  declarations: readonly ParameterDeclaration[],
  settings: StepSettings,
  withDropout: boolean,
): Uint8Array {
  registerTracer();
  return trace((backend) => {
    const parameters = declarations.map(({ name, shape }) =>
      traceInput(backend, parameterInput(name), shape, 'float32'),
    );
    const inputs = declareInputs(backend, {
      ...tokenInputs(spec),
      ...wordGroupInputs(spec),
      ...goldInputs(spec),
    });
    const masks = withDropout ? declareMasks(backend, spec) : NO_DROPOUT;
    const { loss, gradients } = lossAndGradients(parameters, inputs, masks, spec, declarations, settings);
    const outputs = declarations.map(({ name }, index) => [gradientOutput(name), gradients[index]!] as const);
    return { loss, ...Object.fromEntries(outputs) };
  });
}

/** Parameters as graph inputs or, for a model to keep, as constants in the graph. */
function predictionWeights(
  backend: TraceBackend,
  declarations: readonly ParameterDeclaration[],
  theta: Float32Array | null,
): Weights {
  let offset = 0;
  const tensors = declarations.map(({ name, shape }) => {
    if (!theta) return traceInput(backend, parameterInput(name), shape, 'float32');
    const values = theta.subarray(offset, (offset += sizeOf(shape)));
    const constant = backend.graph.constant(values, shape, 'float32');
    return tf.engine().makeTensorFromTensorInfo(backend.result(constant, [...shape], 'float32'));
  });
  return new Weights(declarations, tensors);
}

/** ner.onnx: tokens to `states` X^m and `emissions`. @param withDropout masks are inputs, too: for passes that are to differ */
export function traceTokenGraph(
  spec: NetworkSpec,
  declarations: readonly ParameterDeclaration[],
  theta: Float32Array | null,
  withDropout = false,
): Uint8Array {
  registerTracer();
  return trace((backend) => {
    const weights = predictionWeights(backend, declarations, theta);
    const inputs = declareInputs(backend, tokenInputs(spec));
    const masks = withDropout ? declareMasks(backend, spec) : NO_DROPOUT;
    const pass = startPass(inputs, spec, weights, masks, false);
    const states = tokenStates(tokenInput(inputs, spec, weights, false), pass);
    return { states, emissions: emissions(states, weights) };
  });
}

/** re.onnx: `states` X^m, one-hot `tags` and the mentions' `ends` to `logits` of Eq. 9 between the mentions' last tokens. */
export function traceRelationGraph(
  spec: NetworkSpec,
  declarations: readonly ParameterDeclaration[],
  theta: Float32Array | null,
  withDropout = false,
): Uint8Array {
  registerTracer();
  return trace((backend) => {
    const weights = predictionWeights(backend, declarations, theta);
    const inputs = declareInputs(backend, {
      states: { dtype: 'float32', shape: ['B', 'n', stateWidth(spec)] },
      ...tagInputs(spec),
      ...mentionInputs(spec),
      lengths: { dtype: 'int32', shape: ['B'] },
      mask: { dtype: 'float32', shape: ['B', 'n'] },
    });
    const masks = withDropout ? declareMasks(backend, spec) : NO_DROPOUT;
    const pass = startPass(inputs, spec, weights, masks, false);
    const labelAware = labelAwareStates(inputs['states'] as tf.Tensor3D, inputs['tags'] as tf.Tensor3D, pass);
    return { logits: relationLogits(labelAware, inputs, pass) };
  });
}

export interface PredictionGraphs {
  readonly tokens: Uint8Array;
  /** Null where the schema has no relation types. */
  readonly relations: Uint8Array | null;
}

/**
 * Both halves of prediction, always traced here: a stored model's ner.onnx and re.onnx may come from anybody, and a graph is a program
 * (docs/adr/0027).
 * @param theta as constants of the graphs; null: as their inputs
 */
export function tracePredictionGraphs(
  spec: NetworkSpec,
  theta: Float32Array | null,
  withDropout = false,
): PredictionGraphs {
  const declarations = declareCman(spec);
  return {
    tokens: traceTokenGraph(spec, declarations, theta, withDropout),
    relations:
      relationTypesOf(spec).length > 0 ? traceRelationGraph(spec, declarations, theta, withDropout) : null,
  };
}
