// What of a BiLSTM runs through time (Eq. 1), one workgroup for each sentence and direction and all of its steps in one dispatch: the
// states stay in the workgroup's memory, the recurrent weights are read from the cache again at each step. Long sentences take several
// dispatches, so that none holds the display up: each goes on with what the one before has written.
//
// The forward pass leaves a tape of six blocks [B, n, 2d], time in the sentence's own order: h, c, and the gates o, i, f, g.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  LSTM_RECURRENCE,
  LSTM_RECURRENCE_GRADIENT,
  LSTM_STATES_BEFORE,
} from '../../../operations/bi-lstm.ts';
import { LARGEST_WORKGROUP, runShader } from '../compute-shader.ts';
import { FLAT_WORKGROUP, SAFE_TANH } from './workgroup.ts';
import { register } from './register.ts';

/** Steps of one dispatch: more than most sentences have. */
const STEPS_PER_DISPATCH = 64;

/** Blocks of the tape. */
const BLOCKS = 6;

/** What both shaders begin with: which sentence and direction this workgroup has, and its length, the same for all threads. */
const HEAD = (units: number, workgroupSize: number): string => `
const D = ${units};
const THREADS = ${workgroupSize};
/** Units of a thread. */
const SHARE = (D + THREADS - 1) / THREADS;
var<workgroup> sentenceLength : i32;

${SAFE_TANH}
fn sigmoid(x : f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}

/** The token of a direction's step. */
fn timeOf(step : i32, length : i32, direction : i32) -> i32 {
  return select(length - 1 - step, step, direction == 0);
}

fn lengthOf(row : i32) -> i32 {
  if (localIndex == 0u) {
    sentenceLength = lengths[row];
  }
  return workgroupUniformLoad(&sentenceLength);
}
`;

const forwardCode = (units: number, workgroupSize: number): string => `
${HEAD(units, workgroupSize)}
var<workgroup> hidden : array<f32, D>;

fn main(index : i32) {
  let row = i32(workgroupId.x) / 2;
  let direction = i32(workgroupId.x) % 2;
  let block = uniforms.batch * uniforms.steps * 2 * D;
  let length = lengthOf(row);
  var cell : array<f32, SHARE>;
  var next : array<f32, SHARE>;
  for (var own = 0; own < SHARE; own++) {
    let unit = own * THREADS + i32(localIndex);
    if (unit >= D) {
      continue;
    }
    hidden[unit] = 0.0;
    if (uniforms.begin > 0 && uniforms.begin < length) {
      let before = (row * uniforms.steps + timeOf(uniforms.begin - 1, length, direction)) * 2 * D + direction * D + unit;
      hidden[unit] = result[before];
      cell[own] = result[block + before];
    }
  }
  workgroupBarrier();
  for (var step = uniforms.begin; step < min(length, uniforms.end); step++) {
    let token = row * uniforms.steps + timeOf(step, length, direction);
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit >= D) {
        continue;
      }
      let z = token * 8 * D + direction * 4 * D + unit;
      var sum = vec4<f32>(gates[z], gates[z + D], gates[z + 2 * D], gates[z + 3 * D]);
      var weight = direction * D * 4 * D + unit;
      for (var k = 0; k < D; k++) {
        sum += hidden[k] * vec4<f32>(recurrent[weight], recurrent[weight + D], recurrent[weight + 2 * D], recurrent[weight + 3 * D]);
        weight += 4 * D;
      }
      let o = sigmoid(sum.x);
      let i = sigmoid(sum.y);
      let f = sigmoid(sum.z);
      let g = safeTanh(sum.w);
      cell[own] = f * cell[own] + i * g;
      next[own] = o * safeTanh(cell[own]);
      let at = token * 2 * D + direction * D + unit;
      result[at] = next[own];
      result[block + at] = cell[own];
      result[2 * block + at] = o;
      result[3 * block + at] = i;
      result[4 * block + at] = f;
      result[5 * block + at] = g;
    }
    // Nobody reads the old states any more, then everybody the new ones.
    workgroupBarrier();
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit < D) {
        hidden[unit] = next[own];
      }
    }
    workgroupBarrier();
  }
  // Padding: a buffer holds whatever was in it before.
  for (var t = max(length, uniforms.begin); t < uniforms.end; t++) {
    for (var unit = i32(localIndex); unit < D; unit += THREADS) {
      result[(row * uniforms.steps + t) * 2 * D + direction * D + unit] = 0.0;
    }
  }
}
`;

const backwardCode = (units: number, workgroupSize: number): string => `
${HEAD(units, workgroupSize)}
/** The step's gradient by its four gates before their functions. */
var<workgroup> dGates : array<f32, ${4 * units}>;

fn main(index : i32) {
  let row = i32(workgroupId.x) / 2;
  let direction = i32(workgroupId.x) % 2;
  let block = uniforms.batch * uniforms.steps * 2 * D;
  let length = lengthOf(row);
  // By the states of the step after, as far as it is known there.
  var dHidden : array<f32, SHARE>;
  var dCell : array<f32, SHARE>;
  if (uniforms.end < length) {
    // Left here by the dispatch of the steps after.
    let z = (row * uniforms.steps + timeOf(uniforms.end - 1, length, direction)) * 8 * D + direction * 4 * D;
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit < D) {
        dHidden[own] = result[z + unit];
        dCell[own] = result[z + D + unit];
      }
    }
  }
  for (var step = min(length, uniforms.end) - 1; step >= uniforms.begin; step--) {
    let token = row * uniforms.steps + timeOf(step, length, direction);
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit >= D) {
        continue;
      }
      let at = token * 2 * D + direction * D + unit;
      var previous = 0.0;
      if (step > 0) {
        previous = tape[block + (row * uniforms.steps + timeOf(step - 1, length, direction)) * 2 * D + direction * D + unit];
      }
      let tanhCell = safeTanh(tape[block + at]);
      let o = tape[2 * block + at];
      let i = tape[3 * block + at];
      let f = tape[4 * block + at];
      let g = tape[5 * block + at];
      let dh = dy[at] + dHidden[own];
      let dc = dh * o * (1.0 - tanhCell * tanhCell) + dCell[own];
      dCell[own] = dc * f;
      let dz = vec4<f32>(
        dh * tanhCell * o * (1.0 - o),
        dc * g * i * (1.0 - i),
        dc * previous * f * (1.0 - f),
        dc * i * (1.0 - g * g));
      let z = token * 8 * D + direction * 4 * D + unit;
      for (var gate = 0; gate < 4; gate++) {
        dGates[gate * D + unit] = dz[gate];
        result[z + gate * D] = dz[gate];
      }
    }
    workgroupBarrier();
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit >= D) {
        continue;
      }
      var sum = 0.0;
      var weight = direction * 4 * D * D + unit;
      for (var gate = 0; gate < 4 * D; gate++) {
        sum += dGates[gate] * recurrentT[weight];
        weight += D;
      }
      dHidden[own] = sum;
    }
    workgroupBarrier();
  }
  if (uniforms.begin > 0 && uniforms.begin < length) {
    let z = (row * uniforms.steps + timeOf(uniforms.begin - 1, length, direction)) * 8 * D + direction * 4 * D;
    for (var own = 0; own < SHARE; own++) {
      let unit = own * THREADS + i32(localIndex);
      if (unit < D) {
        result[z + unit] = dHidden[own];
        result[z + D + unit] = dCell[own];
      }
    }
  }
  for (var t = max(length, uniforms.begin); t < uniforms.end; t++) {
    for (var gate = i32(localIndex); gate < 4 * D; gate += THREADS) {
      result[(row * uniforms.steps + t) * 8 * D + direction * 4 * D + gate] = 0.0;
    }
  }
}
`;

const STATES_BEFORE = `
fn main(index : i32) {
  if (index >= uniforms.count) {
    return;
  }
  let unit = index % uniforms.units;
  let token = index / uniforms.units % uniforms.tokens;
  let direction = index / uniforms.units / uniforms.tokens;
  let t = token % uniforms.steps;
  // A sentence's states are zero beyond its end, where the backward direction starts.
  let isFirst = select(t == uniforms.steps - 1, t == 0, direction == 0);
  let before = token + select(1, -1, direction == 0);
  var state = 0.0;
  if (!isFirst) {
    state = tape[(before * 2 + direction) * uniforms.units + unit];
  }
  result[index] = state;
}
`;

/** Which steps each dispatch does, the first ones first. */
const dispatchesOf = (steps: number): { begin: number; end: number }[] =>
  Array.from({ length: Math.ceil(steps / STEPS_PER_DISPATCH) }, (_, index) => ({
    begin: index * STEPS_PER_DISPATCH,
    end: Math.min(steps, (index + 1) * STEPS_PER_DISPATCH),
  }));

export function registerLstmRecurrence(): void {
  register<'gates' | 'recurrent' | 'lengths'>(
    LSTM_RECURRENCE,
    ({ inputs: { gates, recurrent, lengths }, backend }) => {
      const [batch, steps] = gates.shape as [number, number, number];
      const units = recurrent.shape[1]!;
      const workgroupSize = Math.min(units, LARGEST_WORKGROUP);
      const shader = {
        name: `lstm-recurrence-${units}`,
        inputs: { gates, recurrent, lengths },
        workgroups: 2 * batch,
        workgroupSize,
        outputSize: BLOCKS * batch * steps * 2 * units,
        code: forwardCode(units, workgroupSize),
      };
      const tape = dispatchesOf(steps).reduce<TensorInfo | undefined>(
        (output, part) => runShader(backend, { ...shader, uniforms: { batch, steps, ...part }, output }),
        undefined,
      );
      return { ...tape!, shape: [BLOCKS, batch, steps, 2 * units] };
    },
  );
  register<'dy' | 'tape' | 'recurrentT' | 'lengths'>(
    LSTM_RECURRENCE_GRADIENT,
    ({ inputs: { dy, tape, recurrentT, lengths }, backend }) => {
      const [, batch, steps] = tape.shape as [number, number, number, number];
      const units = recurrentT.shape[2]!;
      const workgroupSize = Math.min(units, LARGEST_WORKGROUP);
      const shader = {
        name: `lstm-recurrence-gradient-${units}`,
        inputs: { dy, tape, recurrentT, lengths },
        workgroups: 2 * batch,
        workgroupSize,
        outputSize: batch * steps * 8 * units,
        code: backwardCode(units, workgroupSize),
      };
      const dGates = dispatchesOf(steps).reduceRight<TensorInfo | undefined>(
        (output, part) => runShader(backend, { ...shader, uniforms: { batch, steps, ...part }, output }),
        undefined,
      );
      return { ...dGates!, shape: [batch, steps, 8 * units] };
    },
  );
  register<'tape'>(LSTM_STATES_BEFORE, ({ inputs: { tape }, backend }) => {
    const [, batch, steps, width] = tape.shape as [number, number, number, number];
    const [tokens, units] = [batch * steps, width / 2];
    const count = 2 * tokens * units;
    const before = runShader(backend, {
      name: 'lstm-states-before',
      inputs: { tape },
      uniforms: { tokens, steps, units, count },
      workgroups: Math.ceil(count / FLAT_WORKGROUP),
      workgroupSize: FLAT_WORKGROUP,
      outputSize: count,
      code: STATES_BEFORE,
    });
    return { ...before, shape: [2, tokens, units] };
  });
}
