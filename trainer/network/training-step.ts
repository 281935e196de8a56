// One step of training as a pure function of tensors: loss, gradients (tfjs's autodiff), adversarial pass, clipping, Adam and the
// weight average. The tracer records loss and gradients as one graph; tfjs's CPU backend runs the whole as the reference.
import * as tf from '@tensorflow/tfjs-core';
import { joinTensors } from '../operations/flat-vector.ts';
import { optimiserStep, type OptimiserTensors, type StepScalars } from '../operations/optimiser-step.ts';
import { jointLoss, startPass } from './cman.ts';
import type { DropoutMasks } from './dropout.ts';
import type { InputTensors } from './inputs.ts';
import { split, Weights, type ParameterDeclaration } from './parameters.ts';
import { tokenInputWidth, type NetworkSpec } from './spec.ts';

/** What is fixed for a whole run of training and therefore part of the graph. */
export interface StepSettings {
  readonly clipNorm: number;
  readonly adversarial: boolean;
  readonly adversarialEpsilon: number;
  readonly relationWeight: number;
}

export type { OptimiserTensors, StepScalars };

export interface StepResult extends OptimiserTensors {
  readonly loss: tf.Scalar;
}

/** A whole step in tensors: the reference of engine onnx, and the form for engines that keep their state on a device. */
export function trainingStep(
  state: OptimiserTensors,
  scalars: StepScalars,
  inputs: InputTensors,
  masks: DropoutMasks,
  spec: NetworkSpec,
  declarations: readonly ParameterDeclaration[],
  settings: StepSettings,
): StepResult {
  const parameters = split(state.theta, declarations);
  const { loss, gradients } = lossAndGradients(parameters, inputs, masks, spec, declarations, settings);
  return { loss, ...optimiserStep(state, joinTensors(gradients), scalars, settings.clipNorm) };
}

/** The joint loss (Eq. 13; with adversarial training Eq. 14) and its gradient by each parameter, in the order of declaration. */
export function lossAndGradients(
  parameters: readonly tf.Tensor[],
  inputs: InputTensors,
  masks: DropoutMasks,
  spec: NetworkSpec,
  declarations: readonly ParameterDeclaration[],
  settings: StepSettings,
): { loss: tf.Scalar; gradients: tf.Tensor[] } {
  const differentiate = (perturbation: tf.Tensor): { value: tf.Tensor; grads: tf.Tensor[] } =>
    tf.valueAndGrads((eta: tf.Tensor, ...tensors: tf.Tensor[]) => {
      const pass = startPass(inputs, spec, new Weights(declarations, tensors), masks, true);
      return jointLoss(inputs, pass, eta, settings.relationWeight);
    })([perturbation, ...parameters]);

  const plain = differentiate(noPerturbation(inputs, spec));
  const [dInput, ...gradients] = plain.grads;
  const loss = plain.value as tf.Scalar;
  if (!settings.adversarial) return { loss, gradients };

  const perturbed = differentiate(worstCasePerturbation(dInput!, settings.adversarialEpsilon));
  // Reported as L_joint, so that runs with and without it can be compared; the gradient is of the sum (Eq. 14).
  const both = gradients.map((gradient, index) => tf.add(gradient, perturbed.grads[index + 1]!));
  return { loss, gradients: both };
}

/** Zeros `[B, n, dw]` added to the token input, so that the gradient by them is dL/dX. */
function noPerturbation(inputs: InputTensors, spec: NetworkSpec): tf.Tensor {
  const words = inputs['words']!;
  const [batch, n] = words.shape as [number, number];
  const zero = tf.mul(tf.cast(tf.reshape(words, [batch, n, 1]), 'float32'), 0);
  return tf.broadcastTo(zero, [batch, n, tokenInputWidth(spec)]);
}

/** eta = epsilon sqrt(D) g / |g| over each whole sentence (Eq. 14; Bekoulis et al. 2018): a constant, no gradient runs through it. */
function worstCasePerturbation(gradient: tf.Tensor, epsilon: number): tf.Tensor {
  const size = gradient.shape.at(-1)!;
  // The smallest positive normal float32 keeps a sentence without gradient from dividing by zero.
  const norm = tf.sqrt(tf.add(tf.sum(tf.square(gradient), [1, 2], true), 1.2e-38));
  return tf.mul(tf.div(gradient, norm), epsilon * Math.sqrt(size));
}
