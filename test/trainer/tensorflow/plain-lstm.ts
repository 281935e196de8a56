// BlockLSTMV2, BlockLSTMGradV2 and ReverseSequence in plain loops, from their documentation (tf.raw_ops, TensorFlow 2.9), without peepholes:
//   [i, f, c, o] = [x_t, h_{t-1}] W + b,   i, f, o through the sigmoid, c through tanh,   cs_t = f cs_{t-1} + i c,   h_t = o tanh(cs_t)
import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentOperations } from '../../../trainer/engines/tensorflow/kernels/recurrent-operations.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A `[n, B, width]` array that is read outside its steps as zeros: what is before the first. */
class Steps {
  readonly values: Float32Array;
  readonly shape: [number, number, number];

  constructor(shape: [number, number, number], values = new Float32Array(shape[0] * shape[1] * shape[2])) {
    this.shape = shape;
    this.values = values;
  }

  static of(x: tf.Tensor3D): Steps {
    return new Steps(x.shape, Float32Array.from(x.dataSync()));
  }

  at(t: number, row: number, unit: number): number {
    return t < 0 ? 0 : this.values[this.#index(t, row, unit)]!;
  }

  set(t: number, row: number, unit: number, value: number): void {
    this.values[this.#index(t, row, unit)] = value;
  }

  tensor(): tf.Tensor3D {
    return tf.tensor3d(this.values, this.shape);
  }

  #index(t: number, row: number, unit: number): number {
    return (t * this.shape[1] + row) * this.shape[2] + unit;
  }
}

export const PLAIN_OPERATIONS: RecurrentOperations = {
  reverseSequence(x, lengths) {
    const [from, [n, batch, width]] = [Steps.of(x), x.shape];
    const to = new Steps(x.shape);
    lengths.dataSync().forEach((length, row) => {
      for (let t = 0; t < n; t++)
        for (let unit = 0; unit < width; unit++)
          to.set(t, row, unit, from.at(t < length ? length - 1 - t : t, row, unit));
    });
    return batch === 0 ? x : to.tensor();
  },

  blockLstm(x, { weights, bias }) {
    const [n, batch, inputSize] = x.shape;
    const units = bias.shape[0] / 4;
    const [steps, w, b] = [Steps.of(x), weights.dataSync(), bias.dataSync()];
    const [inputGate, forgetGate, outputGate, candidate, cell, hidden] = Array.from(
      { length: 6 },
      () => new Steps([n, batch, units]),
    ) as [Steps, Steps, Steps, Steps, Steps, Steps];
    for (let t = 0; t < n; t++) {
      for (let row = 0; row < batch; row++) {
        for (let unit = 0; unit < units; unit++) {
          const [i, f, c, o] = [0, 1, 2, 3].map((gate) => {
            const column = gate * units + unit;
            let sum = b[column]!;
            for (let k = 0; k < inputSize; k++) sum += steps.at(t, row, k) * w[k * 4 * units + column]!;
            for (let k = 0; k < units; k++)
              sum += hidden.at(t - 1, row, k) * w[(inputSize + k) * 4 * units + column]!;
            return gate === 2 ? Math.tanh(sum) : sigmoid(sum);
          }) as [number, number, number, number];
          const state = f * cell.at(t - 1, row, unit) + i * c;
          inputGate.set(t, row, unit, i);
          forgetGate.set(t, row, unit, f);
          candidate.set(t, row, unit, c);
          outputGate.set(t, row, unit, o);
          cell.set(t, row, unit, state);
          hidden.set(t, row, unit, o * Math.tanh(state));
        }
      }
    }
    return {
      inputGate: inputGate.tensor(),
      forgetGate: forgetGate.tensor(),
      outputGate: outputGate.tensor(),
      candidate: candidate.tensor(),
      cell: cell.tensor(),
      hidden: hidden.tensor(),
    };
  },

  blockLstmGradient(x, { weights }, states, dHidden) {
    const [n, batch, inputSize] = x.shape;
    const units = dHidden.shape[2];
    const [steps, w, dy] = [Steps.of(x), weights.dataSync(), Steps.of(dHidden)];
    const [i, f, o, c] = [states.inputGate, states.forgetGate, states.outputGate, states.candidate].map(
      Steps.of,
    ) as [Steps, Steps, Steps, Steps];
    const [cell, hidden] = [Steps.of(states.cell), Steps.of(states.hidden)];
    const dX = new Steps(x.shape);
    const dWeights = new Float32Array(w.length);
    const dBias = new Float32Array(4 * units);
    for (let row = 0; row < batch; row++) {
      let dNextHidden = new Float32Array(units);
      const dNextCell = new Float32Array(units);
      for (let t = n - 1; t >= 0; t--) {
        const dGates = new Float32Array(4 * units);
        for (let unit = 0; unit < units; unit++) {
          const [ig, fg, og, cg] = [i, f, o, c].map((gate) => gate.at(t, row, unit)) as [
            number,
            number,
            number,
            number,
          ];
          const tanh = Math.tanh(cell.at(t, row, unit));
          const dh = dy.at(t, row, unit) + dNextHidden[unit]!;
          const dc = dh * og * (1 - tanh * tanh) + dNextCell[unit]!;
          dGates[unit] = dc * cg * ig * (1 - ig);
          dGates[units + unit] = dc * cell.at(t - 1, row, unit) * fg * (1 - fg);
          dGates[2 * units + unit] = dc * ig * (1 - cg * cg);
          dGates[3 * units + unit] = dh * tanh * og * (1 - og);
          dNextCell[unit] = dc * fg;
        }
        dNextHidden = new Float32Array(units);
        dGates.forEach((d, column) => {
          dBias[column]! += d;
          for (let k = 0; k < inputSize + units; k++) {
            const at = k * 4 * units + column;
            const input = k < inputSize ? steps.at(t, row, k) : hidden.at(t - 1, row, k - inputSize);
            dWeights[at]! += d * input;
            if (k < inputSize) dX.set(t, row, k, dX.at(t, row, k) + d * w[at]!);
            else dNextHidden[k - inputSize]! += d * w[at]!;
          }
        });
      }
    }
    return {
      x: dX.tensor(),
      weights: tf.tensor2d(dWeights, weights.shape),
      bias: tf.tensor1d(dBias),
    };
  },
};
