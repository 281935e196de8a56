// The CRF's loss and gradient as ONNX: a Scan forward for alpha, one backward for beta, the marginals for all steps at once.
import { CRF_LOSS } from '../../operations/crf-loss.ts';
import type { OnnxGraph } from '../graph.ts';
import { register } from './register.ts';
import { zeros } from './shapes.ts';

const FLOAT = 'float32' as const;

/** `[n, ...]` one step earlier: what stood at t + 1 now stands at t, zeros at the end. A Scan over it never has length 0. */
function next(graph: OnnxGraph, x: string, zeroStep: string): string {
  const start = graph.int64([1]);
  // Up to the largest 32-bit integer: to the end, whatever n is.
  const tail = graph.node('Slice', [x, start, graph.int64([2 ** 31 - 1]), graph.int64([0])]);
  return graph.node('Concat', [tail, zeroStep], { axis: 0 });
}

export function registerCrf(): void {
  register(CRF_LOSS, ({ inputs, backend, graph }) => {
    const [batch, n, tagCount] = inputs['emissions']!.shape as [number, number, number];
    const name = (key: string): string => backend.nameOf(inputs[key]!);
    const [transitions, start, end] = [name('transitions'), name('start'), name('end')];
    const axis = (...axes: number[]): string => graph.int64(axes);
    const sum = (x: string, ...axes: number[]): string =>
      graph.node('ReduceSum', [x, axis(...axes)], { keepdims: 0 });
    const mul = (a: string, b: string): string => graph.node('Mul', [a, b]);
    const add = (a: string, b: string): string => graph.node('Add', [a, b]);
    const timeFirst = (x: string): string => graph.node('Transpose', [x], { perm: [1, 0, 2] });

    const emission = timeFirst(name('emissions')); // [n, B, T]
    const gold = timeFirst(name('tags'));
    const mask = timeFirst(graph.node('Unsqueeze', [name('mask'), axis(2)])); // [n, B, 1]
    const zeroStep = zeros(graph, [1, batch, tagCount]);
    const nextEmission = next(graph, emission, zeroStep);
    const nextGold = next(graph, gold, zeroStep);
    const nextMask = next(graph, mask, zeros(graph, [1, batch, 1]));
    const nextReal = graph.node('Cast', [nextMask], { to: 9 });

    // Both recursions carry their state over padding, so that alpha ends at each sentence's last token and beta starts there.
    const recursion = (initial: string, backwards: boolean): string => {
      const [state, emissionStep, realStep] = [graph.name(), graph.name(), graph.name()];
      const body = graph.body(
        [
          { name: state, type: FLOAT, rank: 2 },
          { name: emissionStep, type: FLOAT, rank: 2 },
          { name: realStep, type: 'bool', rank: 2 },
        ],
        () => {
          const extended = backwards
            ? // beta_t(i) = log sum_j exp(transition(i, j) + emission_{t+1}(j) + beta_{t+1}(j))
              graph.node(
                'ReduceLogSumExp',
                [add(graph.node('Unsqueeze', [add(emissionStep, state), axis(1)]), transitions)],
                { axes: [2], keepdims: 0 },
              )
            : // alpha_{t+1}(j) = emission_{t+1}(j) + log sum_i exp(alpha_t(i) + transition(i, j))
              add(
                emissionStep,
                graph.node('ReduceLogSumExp', [add(graph.node('Unsqueeze', [state, axis(2)]), transitions)], {
                  axes: [1],
                  keepdims: 0,
                }),
              );
          const carried = graph.node('Where', [realStep, extended, state]);
          return [carried, carried].map((output) => ({ name: output, type: FLOAT, rank: 2 }));
        },
      );
      const direction = backwards ? 1 : 0;
      const [, steps] = graph.nodes('Scan', [initial, nextEmission, nextReal], 2, {
        body: { graph: body },
        num_scan_inputs: 2,
        scan_input_directions: [direction, direction],
        scan_output_directions: [direction],
      });
      return steps!;
    };

    const first = graph.node('Slice', [emission, axis(0), axis(1), axis(0)]);
    const alphaFirst = add(first, start); // [1, B, T]
    const alphaRest = recursion(graph.node('Squeeze', [alphaFirst, axis(0)]), false); // alpha_{t+1} at t
    const alphaLast = graph.node('Gather', [alphaRest, graph.constant([-1], [], 'int64')], { axis: 0 });
    const withoutLast = graph.node('Slice', [alphaRest, axis(0), axis(-1), axis(0)]);
    const alpha = graph.node('Concat', [alphaFirst, withoutLast], { axis: 0 });
    const endEverywhere = graph.node('Expand', [end, graph.shapeOf([batch, tagCount])]);
    const beta = recursion(endEverywhere, true);
    const logZ = graph.node('ReduceLogSumExp', [add(alphaLast, end)], { axes: [1], keepdims: 1 }); // [B, 1]

    // Pr(y_t = i) and the expected number of each transition.
    const marginals = mul(graph.node('Exp', [graph.node('Sub', [add(alpha, beta), logZ])]), mask);
    const nextBeta = graph.node(
      'Concat',
      [graph.node('Slice', [beta, axis(1), graph.int64([2 ** 31 - 1]), axis(0)]), zeroStep],
      { axis: 0 },
    );
    const into = graph.node('Sub', [add(nextEmission, nextBeta), logZ]); // [n, B, T] of the tag at t + 1
    const pairs = add(
      add(graph.node('Unsqueeze', [alpha, axis(3)]), graph.node('Unsqueeze', [into, axis(2)])),
      transitions,
    );
    // On padding the exponent means nothing and may be large: silenced before it is raised.
    const silenced = graph.node('Where', [
      graph.node('Unsqueeze', [nextReal, axis(3)]),
      pairs,
      graph.scalar(-1e4),
    ]);
    const expected = sum(graph.node('Exp', [silenced]), 0, 1); // [T, T]

    const goldStart = sum(graph.node('Slice', [gold, axis(0), axis(1), axis(0)]), 0, 1);
    const lastReal = mul(mask, graph.node('Sub', [graph.scalar(1), nextMask]));
    const goldEnd = sum(mul(gold, lastReal), 0, 1);
    const rows = (x: string): string => graph.node('Reshape', [x, graph.int64([-1, tagCount])]);
    const goldPairs = graph.node('Gemm', [rows(gold), rows(nextGold)], { transA: 1 });
    const all = (x: string): string => graph.node('ReduceSum', [x], { keepdims: 0 });
    const goldScore = [
      all(mul(emission, gold)),
      all(mul(transitions, goldPairs)),
      all(mul(start, goldStart)),
      all(mul(end, goldEnd)),
    ].reduce(add);
    const loss = graph.node('Sub', [all(logZ), goldScore]);

    const minus = (a: string, b: string): string => graph.node('Sub', [a, b]);
    const dEmissions = graph.node('Transpose', [minus(marginals, gold)], { perm: [1, 0, 2] });
    const startMarginals = sum(graph.node('Slice', [marginals, axis(0), axis(1), axis(0)]), 0, 1);
    const endMarginals = sum(mul(marginals, lastReal), 0, 1);
    return [
      backend.result(loss, [], FLOAT),
      backend.result(dEmissions, [batch, n, tagCount], FLOAT),
      backend.result(minus(expected, goldPairs), [tagCount, tagCount], FLOAT),
      backend.result(minus(startMarginals, goldStart), [tagCount], FLOAT),
      backend.result(minus(endMarginals, goldEnd), [tagCount], FLOAT),
    ];
  });
}
