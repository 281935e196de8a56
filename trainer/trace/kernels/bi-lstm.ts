// The BiLSTM as ONNX. Training: one product for all input projections, a Scan over time for the states (both directions in
// one step) and, backwards, a Scan over time for the gate gradients, then one product each for dx and dW. Inference: ONNX's own LSTM.
// Time runs in each direction's own order inside (ReverseSequence), so padding always comes last.
import { BI_LSTM, BI_LSTM_GRADIENT, BI_LSTM_INFERENCE } from '../../operations/bi-lstm.ts';
import type { OnnxGraph } from '../graph.ts';
import { register } from './register.ts';
import { zeros } from './shapes.ts';

const FLOAT = 'float32' as const;

/** Reverses axis 0 of `[n, B, ...]` within each row's own length. */
function reverse(graph: OnnxGraph, x: string, lengths64: string): string {
  return graph.node('ReverseSequence', [x, lengths64], { time_axis: 0, batch_axis: 1 });
}

/** `[n, B, f + f]` (directions side by side) to `[n, 2, B, f]`, the backward one reversed. */
function toDirections(graph: OnnxGraph, x: string, lengths64: string): string {
  const [forward, backward] = graph.nodes('Split', [x], 2, { axis: 2 });
  const axis = graph.int64([1]);
  return graph.node(
    'Concat',
    [
      graph.node('Unsqueeze', [forward!, axis]),
      graph.node('Unsqueeze', [reverse(graph, backward!, lengths64), axis]),
    ],
    { axis: 1 },
  );
}

/** The two directions of `[n, 2, B, f]`, each `[n, B, f]` and still in its own order. */
function directions(graph: OnnxGraph, x: string): [string, string] {
  const axis = graph.int64([1]);
  const [forward, backward] = graph.nodes('Split', [x], 2, { axis: 1 });
  return [graph.node('Squeeze', [forward!, axis]), graph.node('Squeeze', [backward!, axis])];
}

/** `[n, B, 1]` float32: 1 where a token is. */
function timeMask(graph: OnnxGraph, lengths64: string, n: number): string {
  const size = graph.node('Squeeze', [graph.shapeOf([n])]);
  const zero = graph.constant([0], [], 'int64');
  const one = graph.constant([1], [], 'int64');
  const positions = graph.node('Unsqueeze', [graph.node('Range', [zero, size, one]), graph.int64([1, 2])]);
  const inside = graph.node('Less', [positions, graph.node('Unsqueeze', [lengths64, graph.int64([0, 2])])]);
  return graph.node('Cast', [inside], { to: 1 });
}

/** `[n, ...]` shifted one step: what stood at t - 1 now stands at t, `first` at 0. */
function shift(graph: OnnxGraph, x: string, first: string): string {
  const head = graph.node('Slice', [x, graph.int64([0]), graph.int64([-1]), graph.int64([0])]);
  return graph.node('Concat', [first, head], { axis: 0 });
}

export function registerBiLstm(): void {
  register(BI_LSTM, ({ inputs, backend, graph }) => {
    const [batch, n] = inputs['x']!.shape as [number, number, number];
    const units = inputs['recurrent']!.shape[1]!;
    const recurrent = backend.nameOf(inputs['recurrent']!);
    const lengths64 = graph.node('Cast', [backend.nameOf(inputs['lengths']!)], { to: 7 });
    const xT = graph.node('Transpose', [backend.nameOf(inputs['x']!)], { perm: [1, 0, 2] });
    const projected = graph.node('MatMul', [xT, backend.nameOf(inputs['input']!)]);
    const gates = toDirections(
      graph,
      graph.node('Add', [projected, backend.nameOf(inputs['bias']!)]),
      lengths64,
    );

    const [h, c, z] = [graph.name(), graph.name(), graph.name()];
    const body = graph.body(
      [h, c, z].map((name) => ({ name, type: FLOAT, rank: 3 })),
      () => {
        const sum = graph.node('Add', [z, graph.node('MatMul', [h, recurrent])]);
        const [oif, candidate] = graph.nodes('Split', [sum, graph.int64([3 * units, units])], 2, { axis: 2 });
        const sigmoid = graph.node('Sigmoid', [oif!]);
        const g = graph.node('Tanh', [candidate!]);
        const [o, i, f] = graph.nodes('Split', [sigmoid], 3, { axis: 2 });
        const cell = graph.node('Add', [graph.node('Mul', [f!, c]), graph.node('Mul', [i!, g])]);
        const hidden = graph.node('Mul', [o!, graph.node('Tanh', [cell])]);
        return [hidden, cell, hidden, cell, o!, i!, f!, g].map((name) => ({ name, type: FLOAT, rank: 3 }));
      },
    );
    const zero = zeros(graph, [2, batch, units]);
    const scan = graph.nodes('Scan', [zero, zero, gates], 8, { body: { graph: body }, num_scan_inputs: 1 });
    const tape = scan.slice(2);

    const [forward, backward] = directions(graph, tape[0]!);
    const side = graph.node('Concat', [forward, reverse(graph, backward, lengths64)], { axis: 2 });
    const masked = graph.node('Mul', [side, timeMask(graph, lengths64, n)]);
    const y = graph.node('Transpose', [masked], { perm: [1, 0, 2] });
    return [
      backend.result(y, [batch, n, 2 * units], FLOAT),
      ...tape.map((part) => backend.result(part, [n, 2, batch, units], FLOAT)),
    ];
  });

  register(BI_LSTM_GRADIENT, ({ inputs, backend, graph }) => {
    const [batch, n, inputSize] = inputs['x']!.shape as [number, number, number];
    const units = inputs['recurrent']!.shape[1]!;
    const one = graph.scalar(1);
    const lengths64 = graph.node('Cast', [backend.nameOf(inputs['lengths']!)], { to: 7 });
    const cells = backend.nameOf(inputs['cells']!);
    const [o, i, f, g] = ['outputGates', 'inputGates', 'forgetGates', 'candidates'].map((gate) =>
      backend.nameOf(inputs[gate]!),
    ) as [string, string, string, string];

    const dyT = graph.node('Transpose', [backend.nameOf(inputs['dy']!)], { perm: [1, 0, 2] });
    const dY = toDirections(graph, graph.node('Mul', [dyT, timeMask(graph, lengths64, n)]), lengths64);

    // Derivatives of every step's own functions, for all steps at once: only what runs through time is left to the Scan.
    const zeroStep = zeros(graph, [1, 2, batch, units]);
    const previousCells = shift(graph, cells, zeroStep);
    const tanhCells = graph.node('Tanh', [cells]);
    const slope = (gate: string): string => graph.node('Mul', [gate, graph.node('Sub', [one, gate])]);
    const oneMinusSquare = (x: string): string => graph.node('Sub', [one, graph.node('Mul', [x, x])]);
    const perStep = [
      graph.node('Mul', [tanhCells, slope(o)]), // dz_o / dh
      graph.node('Mul', [o, oneMinusSquare(tanhCells)]), // dc / dh
      graph.node('Mul', [g, slope(i)]), // dz_i / dc
      graph.node('Mul', [previousCells, slope(f)]), // dz_f / dc
      graph.node('Mul', [i, oneMinusSquare(g)]), // dz_g / dc
      f, // dc_{t-1} / dc
    ];

    const recurrentT = graph.node('Transpose', [backend.nameOf(inputs['recurrent']!)], { perm: [0, 2, 1] });
    const [dhNext, dcNext] = [graph.name(), graph.name()];
    const step = Array.from({ length: 7 }, () => graph.name());
    const body = graph.body(
      [dhNext, dcNext, ...step].map((name) => ({ name, type: FLOAT, rank: 3 })),
      () => {
        const [dy, toO, toC, toI, toF, toG, forget] = step as [
          string,
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        const dh = graph.node('Add', [dy, dhNext]);
        const dc = graph.node('Add', [graph.node('Mul', [dh, toC]), dcNext]);
        const dz = graph.node(
          'Concat',
          [
            graph.node('Mul', [dh, toO]),
            graph.node('Mul', [dc, toI]),
            graph.node('Mul', [dc, toF]),
            graph.node('Mul', [dc, toG]),
          ],
          { axis: 2 },
        );
        const before = [graph.node('MatMul', [dz, recurrentT]), graph.node('Mul', [dc, forget]), dz];
        return before.map((name) => ({ name, type: FLOAT, rank: 3 }));
      },
    );
    const zero = zeros(graph, [2, batch, units]);
    const scan = graph.nodes('Scan', [zero, zero, dY, ...perStep], 3, {
      body: { graph: body },
      num_scan_inputs: 7,
      scan_input_directions: [1, 1, 1, 1, 1, 1, 1],
      scan_output_directions: [1],
    });
    const dZ = directions(graph, scan[2]!);

    const flat = (x: string, width: number): string => graph.node('Reshape', [x, graph.int64([-1, width])]);
    const dProjected = flat(
      graph.node('Concat', [dZ[0], reverse(graph, dZ[1], lengths64)], { axis: 2 }),
      8 * units,
    );
    const dxFlat = graph.node('Gemm', [dProjected, backend.nameOf(inputs['input']!)], { transB: 1 });
    const dxT = graph.node('Reshape', [dxFlat, graph.shapeOf([n, batch, inputSize])]);
    const dx = graph.node('Transpose', [dxT], { perm: [1, 0, 2] });
    const xT = graph.node('Transpose', [backend.nameOf(inputs['x']!)], { perm: [1, 0, 2] });
    const dInput = graph.node('Gemm', [flat(xT, inputSize), dProjected], { transA: 1 });
    const dBias = graph.node('ReduceSum', [dProjected, graph.int64([0])], { keepdims: 0 });
    const previous = directions(graph, shift(graph, backend.nameOf(inputs['hidden']!), zeroStep));
    const dRecurrent = graph.node(
      'Concat',
      previous.map((hidden, direction) => {
        const product = graph.node('Gemm', [flat(hidden, units), flat(dZ[direction]!, 4 * units)], {
          transA: 1,
        });
        return graph.node('Unsqueeze', [product, graph.int64([0])]);
      }),
      { axis: 0 },
    );
    return [
      backend.result(dx, [batch, n, inputSize], FLOAT),
      backend.result(dInput, [inputSize, 8 * units], FLOAT),
      backend.result(dRecurrent, [2, units, 4 * units], FLOAT),
      backend.result(dBias, [8 * units], FLOAT),
    ];
  });

  register(BI_LSTM_INFERENCE, ({ inputs, backend, graph }) => {
    const [batch, n] = inputs['x']!.shape as [number, number, number];
    const units = inputs['recurrent']!.shape[1]!;
    const xT = graph.node('Transpose', [backend.nameOf(inputs['x']!)], { perm: [1, 0, 2] });
    // ONNX wants i, o, f, c gates in rows. The weights are constants here, so onnxruntime folds all this at load.
    const perDirection = (parts: readonly string[], axis: number): string[] =>
      [0, 1].map((direction) => {
        const [o, i, f, g] = parts.slice(4 * direction, 4 * direction + 4) as [
          string,
          string,
          string,
          string,
        ];
        return graph.node('Concat', [i, o, f, g], { axis });
      });
    const stack = (parts: readonly string[]): string =>
      graph.node(
        'Concat',
        parts.map((part) => graph.node('Unsqueeze', [part, graph.int64([0])])),
        { axis: 0 },
      );
    const transposed = (parts: readonly string[]): string[] =>
      parts.map((part) => graph.node('Transpose', [part], { perm: [1, 0] }));
    const w = stack(
      transposed(perDirection(graph.nodes('Split', [backend.nameOf(inputs['input']!)], 8, { axis: 1 }), 1)),
    );
    const recurrentParts = directionsOfRecurrent(graph, backend.nameOf(inputs['recurrent']!)).flatMap(
      (direction) => graph.nodes('Split', [direction], 4, { axis: 1 }),
    );
    const r = stack(transposed(perDirection(recurrentParts, 1)));
    const bias = stack(
      perDirection(graph.nodes('Split', [backend.nameOf(inputs['bias']!)], 8, { axis: 0 }), 0),
    );
    // ONNX has one bias for the input and one for the recurrent product.
    const b = graph.node(
      'Concat',
      [bias, graph.constant(new Float32Array(8 * units), [2, 4 * units], FLOAT)],
      { axis: 1 },
    );
    const lengths = backend.nameOf(inputs['lengths']!);
    const [sequence] = graph.nodes('LSTM', [xT, w, r, b, lengths], 1, {
      hidden_size: units,
      direction: 'bidirectional',
    });
    const timeLast = graph.node('Transpose', [sequence!], { perm: [2, 0, 1, 3] });
    const y = graph.node('Reshape', [timeLast, graph.shapeOf([batch, n, 2 * units])]);
    return backend.result(y, [batch, n, 2 * units], FLOAT);
  });
}

function directionsOfRecurrent(graph: OnnxGraph, recurrent: string): string[] {
  const axis = graph.int64([0]);
  return graph.nodes('Split', [recurrent], 2, { axis: 0 }).map((part) => graph.node('Squeeze', [part, axis]));
}
