// Of a model file only what our set-up writes reaches the runtime.
import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { describe, expect, it, test } from 'vitest';
import { buildBertGraph } from '../../scripts/encoders/minilm/bert-graph.ts';
import { checkedGraph } from '../../plugins/encoders/minilm/checked-graph.ts';
import { TINY, tinyWeights } from './tiny-bert.ts';

const { ModelProto } = onnxProto.onnx;
const sound = buildBertGraph(tinyWeights(), TINY, 'quantized');
const add: onnx.INodeProto = { opType: 'Add', input: ['a', 'b'], output: ['c'] };
const graphOf = (graph: onnx.IGraphProto, domain = ''): Uint8Array =>
  ModelProto.encode({ irVersion: 8, opsetImport: [{ domain, version: 17 }], graph }).finish();
const nodes = (...node: onnx.INodeProto[]): Uint8Array => graphOf({ name: 'x', node });
const tensor = (initializer: onnx.ITensorProto): Uint8Array =>
  graphOf({ name: 'x', node: [add], initializer: [initializer] });

describe('the graph of an encoder', () => {
  it('that we write stays what it is', () => {
    const again = ModelProto.decode(checkedGraph(sound));
    const before = ModelProto.decode(sound);
    expect(again.graph?.node).toEqual(before.graph?.node);
    expect(again.graph?.initializer).toEqual(before.graph?.initializer);
  });

  it('loses what the format has besides, such as functions of the file’s own', () => {
    // Field 25 of a ModelProto: a FunctionProto, here with a name only.
    const functions = Uint8Array.of(0xca, 0x01, 0x03, 0x0a, 0x01, 0x41);
    const bytes = new Uint8Array([...sound, ...functions]);
    expect(Buffer.from(checkedGraph(bytes))).toEqual(Buffer.from(checkedGraph(sound)));
  });

  test.each([
    ['that need never end', nodes({ opType: 'Loop' })],
    ['that branch', nodes({ opType: 'If' })],
    ['of other operators', nodes({ opType: 'Add', domain: 'com.evil' })],
    ['of operators named as prototypes are', nodes({ opType: 'Add', domain: '__proto__' })],
    ['that ask for another domain', graphOf({ name: 'x', node: [add] }, 'com.evil')],
    ['with a graph in a node', nodes({ ...add, attribute: [{ name: 'body', type: 5, g: { name: 'y' } }] })],
    [
      'with weights of another size',
      tensor({ name: 'w', dataType: 1, dims: [1e9], rawData: new Uint8Array(4) }),
    ],
    [
      'with weights of another kind',
      tensor({ name: 'w', dataType: 8, dims: [1], rawData: new Uint8Array(4) }),
    ],
    [
      'whose weights are another file',
      tensor({
        ...{ name: 'w', dataType: 1, dims: [1], dataLocation: 1 },
        externalData: [{ key: 'location', value: '../../etc/passwd' }],
      }),
    ],
    ['that are none', Uint8Array.of(255, 255, 255)],
    ['of nothing', new Uint8Array(0)],
  ])('%s are refused', (_what, bytes) => {
    expect(() => checkedGraph(bytes)).toThrow(expect.objectContaining({ code: 'encoder-damaged' }));
  });
});
