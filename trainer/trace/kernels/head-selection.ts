// The relation scorer's loss and gradient as ONNX: a Scan over the head tokens, each step scoring one head of every sentence
// against all tails, forward and backward at once. Memory grows with B * n * R * dt, not with n squared.
import { HEAD_SELECTION_LOSS } from '../../operations/head-selection.ts';
import { register } from './register.ts';
import { zeros } from './shapes.ts';

const FLOAT = 'float32' as const;

export function registerHeadSelection(): void {
  register(HEAD_SELECTION_LOSS, ({ inputs, backend, graph }) => {
    const [batch, n, width] = inputs['heads']!.shape as [number, number, number];
    const [relations, hidden] = inputs['scorer']!.shape as [number, number];
    const name = (key: string): string => backend.nameOf(inputs[key]!);
    const mul = (a: string, b: string): string => graph.node('Mul', [a, b]);
    const sub = (a: string, b: string): string => graph.node('Sub', [a, b]);
    const all = (x: string): string => graph.node('ReduceSum', [x], { keepdims: 0 });

    // v as a block-diagonal [R * dt, R], so that all relations are scored by one product.
    const blocks = Float32Array.from({ length: width * relations }, (_, index) =>
      Math.floor(index / relations / hidden) === index % relations ? 1 : 0,
    );
    const blockMask = graph.constant(blocks, [width, relations], FLOAT);
    const blockMaskT = graph.node('Transpose', [blockMask], { perm: [1, 0] });
    const column = graph.node('Reshape', [name('scorer'), graph.int64([width, 1])]);
    const scorer = mul(column, blockMask);
    const scorerT = graph.node('Transpose', [scorer], { perm: [1, 0] });

    const tails = name('tails');
    const mask = name('mask');
    const bias = name('bias');
    const tailShape = graph.shapeOf([batch, n, width]);
    const one = graph.scalar(1);
    const flat = (x: string, size: number): string => graph.node('Reshape', [x, graph.int64([-1, size])]);

    const state = ['dTails', 'dScorer', 'dBias', 'loss'].map(() => graph.name()) as [
      string,
      string,
      string,
      string,
    ];
    const step = ['head', 'gold', 'mask'].map(() => graph.name()) as [string, string, string];
    const ports = [
      { name: state[0], type: FLOAT, rank: 3 },
      { name: state[1], type: FLOAT, rank: 2 },
      { name: state[2], type: FLOAT, rank: 1 },
      { name: state[3], type: FLOAT, rank: 0 },
      { name: step[0], type: FLOAT, rank: 2 },
      { name: step[1], type: FLOAT, rank: 3 },
      { name: step[2], type: FLOAT, rank: 1 },
    ];
    const body = graph.body(ports, () => {
      const sum = graph.node('Add', [graph.node('Unsqueeze', [step[0], graph.int64([1])]), tails]); // [B, n, R dt]
      const t = flat(graph.node('Tanh', [sum]), width);
      const logits = graph.node('Add', [graph.node('MatMul', [t, scorer]), bias]); // [B n, R], Eq. 9
      const gold = flat(step[1], relations);
      const pair = flat(mul(graph.node('Unsqueeze', [step[2], graph.int64([1])]), mask), 1);
      const loss = all(mul(sub(graph.node('Softplus', [logits]), mul(gold, logits)), pair)); // Eq. 12
      const dLogits = mul(sub(graph.node('Sigmoid', [logits]), gold), pair);
      const dSum = mul(graph.node('MatMul', [dLogits, scorerT]), sub(one, mul(t, t)));
      const dSum3 = graph.node('Reshape', [dSum, tailShape]);
      const outputs = [
        { name: graph.node('Add', [state[0], dSum3]), rank: 3 },
        { name: graph.node('Add', [state[1], graph.node('Gemm', [dLogits, t], { transA: 1 })]), rank: 2 }, // [R, R dt]
        {
          name: graph.node('Add', [
            state[2],
            graph.node('ReduceSum', [dLogits, graph.int64([0])], { keepdims: 0 }),
          ]),
          rank: 1,
        },
        { name: graph.node('Add', [state[3], loss]), rank: 0 },
        { name: graph.node('ReduceSum', [dSum3, graph.int64([1])], { keepdims: 0 }), rank: 2 },
      ];
      return outputs.map((output) => ({ ...output, type: FLOAT }));
    });

    const scan = graph.nodes(
      'Scan',
      [
        zeros(graph, [batch, n, width]),
        zeros(graph, [relations, width]),
        zeros(graph, [relations]),
        graph.scalar(0),
        graph.node('Transpose', [name('heads')], { perm: [1, 0, 2] }),
        graph.node('Transpose', [name('gold')], { perm: [1, 0, 2, 3] }),
        graph.node('Transpose', [mask], { perm: [1, 0] }),
      ],
      5,
      { body: { graph: body }, num_scan_inputs: 3 },
    );
    const dHeads = graph.node('Transpose', [scan[4]!], { perm: [1, 0, 2] });
    const dScorer = graph.node('ReduceSum', [mul(scan[1]!, blockMaskT), graph.int64([0])], { keepdims: 0 });
    return [
      backend.result(scan[3]!, [], FLOAT),
      backend.result(dHeads, [batch, n, width], FLOAT),
      backend.result(scan[0]!, [batch, n, width], FLOAT),
      backend.result(
        graph.node('Reshape', [dScorer, graph.int64([relations, hidden])]),
        [relations, hidden],
        FLOAT,
      ),
      backend.result(scan[2]!, [relations], FLOAT),
    ];
  });
}
