// An ONNX graph is a program. Of a model file only what our set-up writes is handed on (scripts/encoders/minilm/bert-graph.ts, its first revision
// too): plain nodes of known operators, weights that lie in the file itself. Functions of the file's own, nested graphs, weights in other files and
// whatever else the format has or will have do not reach the runtime, since the model that it gets is put together anew.
import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { damaged } from '../encoder-files.ts';

const RUNTIME_DOMAIN = 'com.microsoft';
const OPERATORS: Readonly<Record<string, ReadonlySet<string>>> = {
  '': new Set([
    ...['Add', 'Cast', 'Concat', 'DequantizeLinear', 'Erf', 'Gather', 'GatherND', 'LayerNormalization'],
    ...['MatMul', 'Mul', 'Range', 'Reshape', 'Shape', 'Softmax', 'Sub', 'Transpose', 'Unsqueeze'],
  ]),
  [RUNTIME_DOMAIN]: new Set(['BiasGelu', 'MultiHeadAttention']),
};
/** MiniLM has some two hundred. */
const MOST_NODES = 2000;
/** Of the numbers that the data types have in the ONNX specification: float32, uint8, int64. */
const BYTES_PER_VALUE: Readonly<Record<number, number>> = { 1: 4, 2: 1, 7: 8 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;

/**
 * @returns the same model, made of what was checked
 * @throws AppError `encoder-damaged` when there is anything else in it
 */
export function checkedGraph(bytes: Uint8Array): Uint8Array {
  const { irVersion, opsetImport, graph } = decoded(bytes);
  const { node = [], initializer = [], input = [], output = [] } = graph ?? {};
  if (!node || !initializer || node.length === 0) throw refuse('holds no graph');
  if (node.length > MOST_NODES) throw refuse('has too many nodes');
  const model = {
    irVersion,
    opsetImport: opsetImport.map(({ domain, version }) => ({ domain: domain ?? '', version })),
    graph: {
      name: 'encoder',
      node: node.map(checkedNode),
      initializer: initializer.map(checkedTensor),
      input,
      output,
    },
  };
  if (model.opsetImport.some(({ domain }) => !Object.hasOwn(OPERATORS, domain)))
    throw refuse('needs operators that this app does not run');
  return onnxProto.onnx.ModelProto.encode(model).finish();
}

function decoded(bytes: Uint8Array): onnx.ModelProto {
  try {
    return onnxProto.onnx.ModelProto.decode(bytes);
  } catch {
    throw refuse('is not a graph');
  }
}

function checkedNode({ domain, opType, name, input, output, attribute }: onnx.INodeProto): onnx.INodeProto {
  const place = domain ?? '';
  if (!Object.hasOwn(OPERATORS, place) || !OPERATORS[place]?.has(opType ?? ''))
    throw refuse('has an operator that this app does not run');
  return {
    ...{ domain: place, opType: opType ?? '', name: name ?? '', input: input ?? [], output: output ?? [] },
    attribute: (attribute ?? []).map(checkedAttribute),
  };
}

/** A value of the kind that it says, and no other beside it. */
function checkedAttribute({ name, type, f, i, ints }: onnx.IAttributeProto): onnx.IAttributeProto {
  const known = { name: name ?? '', type: type ?? 0 };
  switch (type) {
    case ATTRIBUTE_TYPE.float:
      return { ...known, f: f ?? 0 };
    case ATTRIBUTE_TYPE.int:
      return { ...known, i: i ?? 0 };
    case ATTRIBUTE_TYPE.ints:
      return { ...known, ints: ints ?? [] };
    default:
      throw refuse('has an attribute that is no number');
  }
}

function checkedTensor({
  name,
  dims,
  dataType,
  rawData,
  dataLocation,
  externalData,
}: onnx.ITensorProto): onnx.ITensorProto {
  if ((dataLocation ?? 0) !== 0 || (externalData ?? []).length > 0) throw refuse('points to other files');
  const size = BYTES_PER_VALUE[dataType ?? 0];
  if (size === undefined) throw refuse('has weights of another kind');
  const values = (dims ?? []).reduce<number>((product, dim) => product * Number(dim), 1);
  if (values * size !== (rawData?.length ?? 0)) throw refuse('has weights of another size than it says');
  return {
    name: name ?? '',
    dims: dims ?? [],
    dataType: dataType ?? 0,
    rawData: rawData ?? new Uint8Array(),
  };
}

const refuse = (reason: string): Error => damaged('model.onnx', reason);
