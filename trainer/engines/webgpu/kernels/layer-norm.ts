// Layer normalisation, one workgroup for each token. The forward pass keeps nothing for the gradient: mean and deviation of a token are
// quicker computed again than written, kept and read.
import * as tf from '@tensorflow/tfjs-core';
import { LAYER_NORM, LAYER_NORM_EPSILON, LAYER_NORM_GRADIENT } from '../../../operations/layer-norm.ts';
import { runShader } from '../compute-shader.ts';
import { columnSums } from './column-sums.ts';
import { FLAT_WORKGROUP, workgroupCode } from './workgroup.ts';
import { register } from './register.ts';

/** A token of the default network has 256 values, eight for each thread; so few threads run in step on many devices. */
const THREADS = 32;

const MEAN_AND_INVERSE = `
${workgroupCode(THREADS)}
/** A token's mean and the inverse of its deviation. */
fn meanAndInverse(token : i32) -> vec2<f32> {
  let start = token * uniforms.width;
  var sum = 0.0;
  for (var column = i32(localIndex); column < uniforms.width; column += THREADS) {
    sum += x[start + column];
  }
  let mean = sumOf(sum) / f32(uniforms.width);
  var squares = 0.0;
  for (var column = i32(localIndex); column < uniforms.width; column += THREADS) {
    let centred = x[start + column] - mean;
    squares += centred * centred;
  }
  return vec2<f32>(mean, inverseSqrt(sumOf(squares) / f32(uniforms.width) + ${LAYER_NORM_EPSILON}));
}
`;

const FORWARD = `
${MEAN_AND_INVERSE}
fn main(index : i32) {
  let token = groupOf(index);
  if (token >= uniforms.tokens) {
    return;
  }
  let statistics = meanAndInverse(token);
  for (var column = i32(localIndex); column < uniforms.width; column += THREADS) {
    let at = token * uniforms.width + column;
    result[at] = (x[at] - statistics.x) * statistics.y * gain[column] + shift[column];
  }
}
`;

/** Of each token: mean, inverse deviation, and of dy * gain the mean and the mean of its product with the normalised values. */
const STATISTICS = `
${MEAN_AND_INVERSE}
fn main(index : i32) {
  let token = groupOf(index);
  if (token >= uniforms.tokens) {
    return;
  }
  let statistics = meanAndInverse(token);
  var alike = 0.0;
  var stretched = 0.0;
  for (var column = i32(localIndex); column < uniforms.width; column += THREADS) {
    let at = token * uniforms.width + column;
    let dNormalised = dy[at] * gain[column];
    alike += dNormalised;
    stretched += dNormalised * (x[at] - statistics.x) * statistics.y;
  }
  alike = sumOf(alike);
  stretched = sumOf(stretched);
  if (localIndex == 0u) {
    result[4 * token] = statistics.x;
    result[4 * token + 1] = statistics.y;
    result[4 * token + 2] = alike / f32(uniforms.width);
    result[4 * token + 3] = stretched / f32(uniforms.width);
  }
}
`;

/** What moves all of a token's values alike, or stretches them, does not pass. */
const BACKWARD = `
fn main(index : i32) {
  if (index >= uniforms.tokens * uniforms.width) {
    return;
  }
  let token = index / uniforms.width;
  let inverse = statistics[4 * token + 1];
  let normalised = (x[index] - statistics[4 * token]) * inverse;
  let dNormalised = dy[index] * gain[index % uniforms.width];
  result[index] = inverse * (dNormalised - statistics[4 * token + 2] - normalised * statistics[4 * token + 3]);
}
`;

/** How `x` of any shape is cut into tokens. */
function sizesOf(x: tf.TensorInfo): { tokens: number; width: number } {
  const width = x.shape.at(-1)!;
  return { tokens: tf.util.sizeFromShape(x.shape) / width, width };
}

export function registerLayerNorm(): void {
  register<'x' | 'gain' | 'shift'>(LAYER_NORM, ({ inputs: { x, gain, shift }, backend }) => {
    const uniforms = sizesOf(x);
    const y = runShader(backend, {
      name: 'layer-norm',
      inputs: { x, gain, shift },
      uniforms,
      workgroups: uniforms.tokens,
      workgroupSize: THREADS,
      outputSize: uniforms.tokens * uniforms.width,
      code: FORWARD,
    });
    return [{ ...y, shape: x.shape }];
  });

  register<'dy' | 'x' | 'gain'>(LAYER_NORM_GRADIENT, ({ inputs: { dy, x, gain }, backend }) => {
    const uniforms = sizesOf(x);
    const { tokens, width } = uniforms;
    const statistics = runShader(backend, {
      name: 'layer-norm-statistics',
      inputs: { dy, x, gain },
      uniforms,
      workgroups: tokens,
      workgroupSize: THREADS,
      outputSize: 4 * tokens,
      code: STATISTICS,
    });
    const dx = runShader(backend, {
      name: 'layer-norm-gradient',
      inputs: { dy, x, gain, statistics },
      uniforms,
      workgroups: Math.ceil((tokens * width) / FLAT_WORKGROUP),
      workgroupSize: FLAT_WORKGROUP,
      outputSize: tokens * width,
      code: BACKWARD,
    });
    const dGain = columnSums(backend, {
      name: 'layer-norm-gain',
      rows: tokens,
      columns: width,
      inputs: { dy, x, statistics },
      term: `dy[row * uniforms.columns + column] * (x[row * uniforms.columns + column] - statistics[4 * row]) * statistics[4 * row + 1]`,
    });
    const dShift = columnSums(backend, {
      name: 'layer-norm-shift',
      rows: tokens,
      columns: width,
      inputs: { dy },
      term: 'dy[row * uniforms.columns + column]',
    });
    backend.disposeData(statistics.dataId);
    return [{ ...dx, shape: x.shape }, dGain, dShift];
  });
}
