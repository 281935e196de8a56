// Whether an ONNX graph is one that our tracer could have written. A model may come from anybody: a graph with loops need never end, and one can
// point to files of this machine for its weights. What we write has neither.
import { onnx } from 'onnx-proto';
import { AppError } from '../../core/errors.ts';

/** All that the tracer writes (trainer/trace), and their likes. No Loop, no If, no operator of another domain, no function of the file's own. */
const OPERATORS: ReadonlySet<string> = new Set([
  ...[
    'Abs',
    'Add',
    'And',
    'Cast',
    'Clip',
    'Concat',
    'Constant',
    'ConstantOfShape',
    'CumSum',
    'Div',
    'Equal',
    'Erf',
    'Exp',
  ],
  ...[
    'Expand',
    'Flatten',
    'Gather',
    'GatherElements',
    'GatherND',
    'Gemm',
    'Greater',
    'GreaterOrEqual',
    'Identity',
  ],
  ...[
    'LSTM',
    'LayerNormalization',
    'Less',
    'LessOrEqual',
    'Log',
    'MatMul',
    'Max',
    'Mean',
    'Min',
    'Mul',
    'Neg',
    'Not',
  ],
  ...[
    'OneHot',
    'Or',
    'Pad',
    'Pow',
    'Range',
    'Reciprocal',
    'ReduceLogSumExp',
    'ReduceMax',
    'ReduceMean',
    'ReduceMin',
  ],
  ...[
    'ReduceProd',
    'ReduceSum',
    'ReduceSumSquare',
    'Relu',
    'Reshape',
    'ReverseSequence',
    'Scan',
    'ScatterElements',
  ],
  ...[
    'ScatterND',
    'Shape',
    'Sigmoid',
    'Sign',
    'Slice',
    'Softmax',
    'LogSoftmax',
    'Softplus',
    'Split',
    'Sqrt',
    'Squeeze',
  ],
  ...['Sub', 'Sum', 'Tanh', 'Tile', 'Transpose', 'Unsqueeze', 'Where'],
]);
/** The paper's network has some two thousand. */
const MOST_NODES = 100_000;
/** A Scan's body, and no graph in that. */
const DEEPEST = 2;

/** @throws AppError `bad-model` when it is not */
export function checkGraph(bytes: Uint8Array, what: string): void {
  const refuse = (reason: string): AppError => new AppError('bad-model', `${what} ${reason}`);
  let model: onnx.ModelProto;
  try {
    model = onnx.ModelProto.decode(bytes);
  } catch {
    throw refuse('is not a graph');
  }
  const { graph, opsetImport } = model;
  if (!graph) throw refuse('holds no graph');
  if (opsetImport.some(({ domain }) => domain !== '' && domain !== 'ai.onnx'))
    throw refuse('needs operators that this app does not run');
  let nodes = 0;
  const check = (body: onnx.IGraphProto, depth: number): void => {
    if (depth > DEEPEST) throw refuse('nests graphs in graphs');
    for (const tensor of body.initializer ?? []) {
      if ((tensor.dataLocation ?? 0) !== 0 || (tensor.externalData ?? []).length > 0)
        throw refuse('points to other files');
    }
    if ((body.sparseInitializer ?? []).length > 0) throw refuse('holds sparse weights');
    for (const { opType, domain, attribute } of body.node ?? []) {
      if (++nodes > MOST_NODES) throw refuse('has too many nodes');
      if ((domain ?? '') !== '' || !OPERATORS.has(opType ?? ''))
        throw refuse('has an operator that this app does not write');
      for (const { g, graphs, t, tensors } of attribute ?? []) {
        if ((graphs ?? []).length > 0) throw refuse('nests graphs in graphs');
        for (const tensor of [t, ...(tensors ?? [])]) {
          if ((tensor?.dataLocation ?? 0) !== 0 || (tensor?.externalData ?? []).length > 0)
            throw refuse('points to other files');
        }
        if (g) check(g, depth + 1);
      }
    }
  };
  check(graph, 1);
}
