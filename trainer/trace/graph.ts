// Writes ONNX graphs node by node. Owns names, initialisers and the symbolic dimensions; knows nothing of tfjs.
//
// Symbolic dimensions: a dimension that is only known at run time is traced as a large prime. Arithmetic on shapes (products,
// quotients) then carries it along, and `shapeOf` turns a traced dimension that a prime divides back into the product of a
// constant and the run-time dimension.
import { onnx } from 'onnx-proto';
import { AppError } from '../../core/errors.ts';

/** Opset that every node here is written against (onnx.ai/onnx/operators). */
const OPSET = 17;
/** IR version 8 is the one that belongs to opset 17. */
const IR_VERSION = 8;

export type ElementType = 'float32' | 'int32' | 'int64' | 'bool';
const ELEMENT_CODES: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
export const elementCode = (type: ElementType): number => ELEMENT_CODES[type];

export type Attribute =
  number | readonly number[] | string | { readonly float: number } | { readonly graph: GraphBody };

interface GraphInput {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** A nested graph: the body of a Scan. It may use any name of the graph around it. */
export interface GraphBody {
  readonly inputs: readonly { readonly name: string; readonly type: ElementType; readonly rank: number }[];
  readonly outputs: readonly { readonly name: string; readonly type: ElementType; readonly rank: number }[];
  readonly nodes: readonly onnx.INodeProto[];
}

/** The traced sizes of run-time dimensions, by letter (DESIGN.md): primes larger than any fixed dimension of the network. */
export const SYMBOLS = {
  B: 10_007,
  n: 10_009,
  W: 10_037,
  c: 10_039,
  k: 10_061,
  V: 10_067,
  L: 10_069,
  s: 10_079,
} as const;
export type DimensionSymbol = keyof typeof SYMBOLS;

/** Attribute kinds of onnx.proto3's AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

export class OnnxGraph {
  #nodes: onnx.INodeProto[] = [];
  readonly #initializers: onnx.ITensorProto[] = [];
  readonly #inputs: GraphInput[] = [];
  readonly #outputs: GraphInput[] = [];
  readonly #symbolValues = new Map<DimensionSymbol, string>();
  readonly #constants = new Map<string, string>();
  #names = 0;

  name(): string {
    return `v${++this.#names}`;
  }

  /** Declares an input; its symbolic dimensions become known at run time through it. */
  input(name: string, type: ElementType, shape: readonly number[]): void {
    this.#inputs.push({ name, type, shape });
    shape.forEach((dimension, axis) => {
      const symbol = (Object.keys(SYMBOLS) as DimensionSymbol[]).find((key) => SYMBOLS[key] === dimension);
      if (!symbol || this.#symbolValues.has(symbol)) return;
      const all = this.node('Shape', [name]);
      this.#symbolValues.set(symbol, this.node('Gather', [all, this.int64([axis])], { axis: 0 }));
    });
  }

  output(name: string, value: string, type: ElementType, shape: readonly number[]): void {
    this.node('Identity', [value], {}, name);
    this.#outputs.push({ name, type, shape });
  }

  /** Adds a node with one output and gives that output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    output = this.name(),
  ): string {
    this.#nodes.push(makeNode(operator, inputs, [output], attributes));
    return output;
  }

  /** Adds a node with several outputs. */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): string[] {
    const names = Array.from({ length: outputs }, () => this.name());
    this.#nodes.push(makeNode(operator, inputs, names, attributes));
    return names;
  }

  /** Records `build`'s nodes as a nested graph instead of adding them to this one. */
  body(
    inputs: GraphBody['inputs'],
    build: () => readonly { name: string; type: ElementType; rank: number }[],
  ): GraphBody {
    const outer = this.#nodes;
    this.#nodes = [];
    const built = build();
    // A nested graph's output must be made in it, and each name is one output only: else it gets an Identity.
    const made = new Set(this.#nodes.flatMap((node) => node.output ?? []));
    const outputs = built.map((port) => {
      const fresh = made.delete(port.name);
      return fresh ? port : { ...port, name: this.node('Identity', [port.name]) };
    });
    const nodes = this.#nodes;
    this.#nodes = outer;
    return { inputs, outputs, nodes };
  }

  constant(values: ArrayLike<number>, shape: readonly number[], type: ElementType): string {
    const data =
      type === 'int64'
        ? BigInt64Array.from(Array.from(values, (value) => BigInt(value)))
        : type === 'int32'
          ? Int32Array.from(values)
          : type === 'bool'
            ? Uint8Array.from(values)
            : Float32Array.from(values);
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    // Small constants come up again and again (axes, ones): one initialiser each.
    const key = data.length <= 8 ? `${type} ${shape.join(',')} ${data.join(',')}` : '';
    const known = key && this.#constants.get(key);
    if (known) return known;
    const name = this.name();
    this.#initializers.push({ name, dims: [...shape], dataType: ELEMENT_CODES[type], rawData });
    if (key) this.#constants.set(key, name);
    return name;
  }

  scalar(value: number): string {
    return this.constant([value], [], 'float32');
  }

  int64(values: readonly number[]): string {
    return this.constant(values, [values.length], 'int64');
  }

  /** A 1-D int64 tensor with the run-time sizes of a traced shape. */
  shapeOf(shape: readonly number[]): string {
    const parts: string[] = [];
    let constants: number[] = [];
    const flush = (): void => {
      if (constants.length > 0) parts.push(this.int64(constants));
      constants = [];
    };
    for (const dimension of shape) {
      const { factor, symbols } = factorise(dimension);
      if (symbols.length === 0) {
        constants.push(factor);
        continue;
      }
      flush();
      let product = factor === 1 ? null : this.int64([factor]);
      for (const symbol of symbols) {
        const value = this.#symbolValues.get(symbol);
        if (!value) throw new AppError('internal', `no input has the dimension ${symbol}`);
        product = product === null ? value : this.node('Mul', [product, value]);
      }
      if (product !== null) parts.push(product);
    }
    flush();
    if (parts.length === 0) return this.constant([], [0], 'int64');
    return parts.length === 1 ? parts[0]! : this.node('Concat', parts, { axis: 0 });
  }

  /** The serialised model, without the nodes that no output needs. */
  serialise(): Uint8Array {
    const { nodes, names } = reachable(
      this.#nodes,
      this.#outputs.map((output) => output.name),
    );
    const model = onnx.ModelProto.create({
      irVersion: IR_VERSION,
      producerName: 'cman-annotator',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: 'cman',
        node: nodes,
        initializer: this.#initializers.filter((initializer) => names.has(initializer.name ?? '')),
        input: this.#inputs.filter((input) => names.has(input.name)).map(valueInfo),
        output: this.#outputs.map(valueInfo),
      },
    });
    return onnx.ModelProto.encode(model).finish();
  }
}

/** Splits a traced dimension into its constant factor and the symbols that divide it. */
export function factorise(dimension: number): { factor: number; symbols: DimensionSymbol[] } {
  let factor = dimension;
  const symbols: DimensionSymbol[] = [];
  for (const symbol of Object.keys(SYMBOLS) as DimensionSymbol[]) {
    while (factor > 0 && factor % SYMBOLS[symbol] === 0) {
      factor /= SYMBOLS[symbol];
      symbols.push(symbol);
    }
  }
  return { factor, symbols };
}

function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Record<string, Attribute>,
): onnx.INodeProto {
  return {
    opType,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(makeAttribute),
  };
}

function makeAttribute([name, value]: [string, Attribute]): onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: ATTRIBUTE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE.string, s: new TextEncoder().encode(value) };
  if (isInts(value)) return { name, type: ATTRIBUTE.ints, ints: [...value] };
  if ('float' in value) return { name, type: ATTRIBUTE.float, f: value.float };
  const { inputs, outputs, nodes } = value.graph;
  const info = ({ name: port, type, rank }: GraphBody['inputs'][number]): onnx.IValueInfoProto => ({
    name: port,
    type: {
      tensorType: { elemType: ELEMENT_CODES[type], shape: { dim: Array.from({ length: rank }, () => ({})) } },
    },
  });
  return {
    name,
    type: ATTRIBUTE.graph,
    g: { name: `${name}_of_scan`, node: [...nodes], input: inputs.map(info), output: outputs.map(info) },
  };
}

const isInts = (value: Attribute): value is readonly number[] => Array.isArray(value);

function valueInfo({ name, type, shape }: GraphInput): onnx.IValueInfoProto {
  const dim = shape.map((dimension) => {
    const { factor, symbols } = factorise(dimension);
    return symbols.length === 0
      ? { dimValue: factor }
      : { dimParam: symbols.join('') + (factor === 1 ? '' : factor) };
  });
  return { name, type: { tensorType: { elemType: ELEMENT_CODES[type], shape: { dim } } } };
}

/** The nodes that `outputs` depend on, in order, and every name they use; a nested graph uses names of the outer one. */
function reachable(
  nodes: readonly onnx.INodeProto[],
  outputs: readonly string[],
): { nodes: onnx.INodeProto[]; names: Set<string> } {
  const names = new Set(outputs);
  const use = (node: onnx.INodeProto): void => {
    for (const input of node.input ?? []) names.add(input);
    for (const attribute of node.attribute ?? []) for (const inner of attribute.g?.node ?? []) use(inner);
  };
  const kept = [...nodes].reverse().filter((node) => {
    if (!(node.output ?? []).some((output) => names.has(output))) return false;
    use(node);
    return true;
  });
  return { nodes: kept.reverse(), names };
}
