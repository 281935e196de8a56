// The optimiser's step: the gradient's norm in two dispatches, and one for each of the four vectors, as a shader has one output. Adam's
// arithmetic is in the order of the composed form, number by number.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { ADAM } from '../../../network/adam-constants.ts';
import { OPTIMISER_STEP } from '../../../operations/optimiser-step.ts';
import { LARGEST_WORKGROUP, runShader } from '../compute-shader.ts';
import { FLAT_WORKGROUP, workgroupCode } from './workgroup.ts';
import { register } from './register.ts';

/** Workgroups that add up squares: enough to keep a large processor busy, and no more sums than one workgroup has threads. */
const MOST_PARTS = LARGEST_WORKGROUP;

const { beta1, beta2, epsilon } = ADAM;
/** Taken in 64 bits: in 32 the difference would be off in its fifth digit. */
const [take1, take2] = [1 - beta1, 1 - beta2];

const SQUARES = `
${workgroupCode(LARGEST_WORKGROUP)}
fn main(index : i32) {
  var sum = 0.0;
  for (var at = index; at < uniforms.count; at += uniforms.parts * THREADS) {
    sum += gradient[at] * gradient[at];
  }
  sum = sumOf(sum);
  if (localIndex == 0u) {
    result[index / THREADS] = sum;
  }
}
`;

const scaleCode = (clipNorm: number): string => `
${workgroupCode(LARGEST_WORKGROUP)}
fn main(index : i32) {
  var sum = 0.0;
  for (var part = index; part < uniforms.parts; part += THREADS) {
    sum += squares[part];
  }
  let norm = sqrt(sumOf(sum));
  if (index == 0) {
    result[0] = ${floatLiteral(clipNorm)} / max(norm, ${floatLiteral(clipNorm)});
  }
}
`;

const elementwise = (value: string): string => `
fn main(index : i32) {
  if (index < uniforms.count) {
    ${value}
  }
}
`;

export function registerOptimiser(): void {
  register<'theta' | 'firstMoment' | 'secondMoment' | 'average' | 'gradient' | ScalarName>(
    OPTIMISER_STEP,
    ({ inputs: { theta, firstMoment, secondMoment, average, gradient, ...scalars }, attrs, backend }) => {
      const { clipNorm } = attrs as { clipNorm: number };
      const [count] = gradient.shape as [number];
      /** One value for each parameter. */
      const vector = (name: string, tensors: Record<string, tf.TensorInfo>, value: string): tf.TensorInfo =>
        runShader(backend, {
          name: `optimiser-${name}`,
          inputs: tensors,
          uniforms: { count },
          workgroups: Math.ceil(count / FLAT_WORKGROUP),
          workgroupSize: FLAT_WORKGROUP,
          outputSize: count,
          code: elementwise(value),
        });

      const scale = clipNorm > 0 ? clippingScale(backend, gradient, clipNorm) : null;
      const clipped = scale ? { gradient, scale } : { gradient };
      const g = scale ? 'gradient[index] * scale[0]' : 'gradient[index]';
      const suffix = scale ? '-clipped' : '';
      const first = vector(
        `first-moment${suffix}`,
        { firstMoment, ...clipped },
        `result[index] = firstMoment[index] * ${beta1} + ${g} * ${take1};`,
      );
      const second = vector(
        `second-moment${suffix}`,
        { secondMoment, ...clipped },
        `let g = ${g};
    result[index] = secondMoment[index] * ${beta2} + g * g * ${take2};`,
      );
      if (scale) backend.disposeData(scale.dataId);
      const { averageDecay, ...rates } = scalars;
      const next = vector(
        'theta',
        { theta, first, second, ...rates },
        `let denominator = sqrt(second[index] * secondCorrection[0]) + ${epsilon};
    result[index] = theta[index] - first[index] * (firstCorrection[0] * learningRate[0]) / denominator;`,
      );
      const averaged = vector(
        'average',
        { average, next, averageDecay },
        'result[index] = next[index] + (average[index] - next[index]) * averageDecay[0];',
      );
      return [next, first, second, averaged];
    },
  );
}

type ScalarName = 'learningRate' | 'firstCorrection' | 'secondCorrection' | 'averageDecay';

/** What the gradient is multiplied by so that its L2 norm is at most `clipNorm`. @returns `[1]` */
function clippingScale(backend: WebGPUBackend, gradient: tf.TensorInfo, clipNorm: number): tf.TensorInfo {
  const [count] = gradient.shape as [number];
  const parts = Math.min(MOST_PARTS, Math.ceil(count / LARGEST_WORKGROUP));
  const squares = runShader(backend, {
    name: 'optimiser-squares',
    inputs: { gradient },
    uniforms: { count, parts },
    workgroups: parts,
    workgroupSize: LARGEST_WORKGROUP,
    outputSize: parts,
    code: SQUARES,
  });
  const scale = runShader(backend, {
    name: `optimiser-scale-${clipNorm}`,
    inputs: { squares },
    uniforms: { parts },
    workgroups: 1,
    workgroupSize: LARGEST_WORKGROUP,
    outputSize: 1,
    code: scaleCode(clipNorm),
  });
  backend.disposeData(squares.dataId);
  return scale;
}

/** WGSL takes an integer for a number of another type. */
const floatLiteral = (value: number): string => `f32(${value})`;
