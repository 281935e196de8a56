import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { AppError } from '../../../core/errors.ts';

/** Attributes of a node: an integer number becomes `INT`, a list `INTS`; a float has to say so. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;

/** Input or output of the graph; a dimension given by name is free. */
export interface GraphValue {
  readonly name: string;
  readonly type: 'float32' | 'int64';
  readonly shape: readonly (number | string)[];
}

// Numbers of TensorProto.DataType and AttributeProto.AttributeType in the ONNX specification.
const DATA_TYPE = { float32: 1, uint8: 2, int64: 7 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;
/** LayerNormalization came with 17. */
const OPSET = 17;
const IR_VERSION = 8;
/** ONNX Runtime's own operators: one kernel where the standard ones are three or four. */
const RUNTIME_DOMAIN = 'com.microsoft';
const RUNTIME_OPSET = 1;

/** Collects constants and nodes of an ONNX graph; every method that adds one gives back the name of its value. */
export class OnnxGraph {
  readonly #constants: onnx.ITensorProto[] = [];
  readonly #nodes: onnx.INodeProto[] = [];

  floats(name: string, values: Float32Array, shape: readonly number[]): string {
    return this.#constant(name, 'float32', shape, values);
  }

  bytes(name: string, values: Uint8Array, shape: readonly number[]): string {
    return this.#constant(name, 'uint8', shape, values);
  }

  integers(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(name, 'int64', shape, new BigInt64Array(values.map(BigInt)));
  }

  scalar(name: string, value: number): string {
    return this.floats(name, Float32Array.of(value), []);
  }

  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    return this.#node('', operator, inputs, attributes, output);
  }

  /** An operator that ONNX Runtime adds to the standard's. */
  runtimeNode(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.#node(RUNTIME_DOMAIN, operator, inputs, attributes);
  }

  #node(
    domain: string,
    operator: string,
    inputs: readonly string[],
    attributes: Attributes,
    output?: string,
  ): string {
    const name = output ?? `${operator}_${this.#nodes.length}`;
    const attribute = Object.entries(attributes).map(([key, value]): onnx.IAttributeProto => {
      if (typeof value === 'number') return { name: key, type: ATTRIBUTE_TYPE.int, i: value };
      if ('float' in value) return { name: key, type: ATTRIBUTE_TYPE.float, f: value.float };
      return { name: key, type: ATTRIBUTE_TYPE.ints, ints: [...value] };
    });
    this.#nodes.push({ domain, opType: operator, name, input: [...inputs], output: [name], attribute });
    return name;
  }

  /** The whole model as the bytes of an `.onnx` file; the same graph always gives the same bytes. */
  encode(name: string, inputs: readonly GraphValue[], outputs: readonly GraphValue[]): Uint8Array {
    const model: onnx.IModelProto = {
      irVersion: IR_VERSION,
      producerName: 'cman-annotator',
      opsetImport: [
        { domain: '', version: OPSET },
        { domain: RUNTIME_DOMAIN, version: RUNTIME_OPSET },
      ],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#constants,
        input: inputs.map(valueInfo),
        output: outputs.map(valueInfo),
      },
    };
    const problem = onnxProto.onnx.ModelProto.verify(model);
    if (problem !== null) throw new AppError('internal', `the ONNX graph ${name} is malformed: ${problem}`);
    return onnxProto.onnx.ModelProto.encode(model).finish();
  }

  #constant(
    name: string,
    type: keyof typeof DATA_TYPE,
    dims: readonly number[],
    values: Float32Array | Uint8Array | BigInt64Array,
  ): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#constants.push({ name, dims: [...dims], dataType: DATA_TYPE[type], rawData });
    return name;
  }
}

function valueInfo({ name, type, shape }: GraphValue): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}
