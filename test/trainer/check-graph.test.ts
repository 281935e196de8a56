// A graph of somebody else's is run only when our tracer could have written it.
import { onnx } from 'onnx-proto';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { checkGraph } from '../../trainer/model/check-graph.ts';
import { packModel, unpackModel } from '../../trainer/model/model-files.ts';
import { declareCman } from '../../trainer/network/cman.ts';
import { initialise } from '../../trainer/network/parameters.ts';
import { smallSetting } from './small-network.ts';

const graphOf = (graph: onnx.IGraphProto, domain = ''): Uint8Array =>
  onnx.ModelProto.encode(
    onnx.ModelProto.create({ irVersion: 8, opsetImport: [{ domain, version: 17 }], graph }),
  ).finish();
const body = (node: readonly onnx.INodeProto[]): onnx.IGraphProto => ({ name: 'body', node: [...node] });
const scanOf = (inner: onnx.INodeProto): onnx.INodeProto => ({
  opType: 'Scan',
  attribute: [{ name: 'body', type: 5, g: body([inner]) }],
});

describe('graphs', () => {
  it('that we write are taken, whatever parts the network has', async () => {
    const { spec } = await smallSetting();
    for (const parts of [
      {},
      { relationPairs: 'tokens' },
      { selfAttention: false, labelAttention: false },
      { sequence: 'mlp' },
    ] as const) {
      const other = { ...spec, config: { ...spec.config, ...parts } };
      const files = packModel(other, initialise(declareCman(other), seededRandom(1)), 0.5);
      checkGraph(files['ner.onnx']!, 'it');
      checkGraph(files['re.onnx']!, 'it');
    }
  });

  test.each([
    ['that need never end', graphOf(body([{ opType: 'Loop' }]))],
    ['with a loop in a loop of ours', graphOf(body([scanOf({ opType: 'Loop' })]))],
    ['that branch', graphOf(body([{ opType: 'If' }]))],
    ['of other operators', graphOf(body([{ opType: 'Add', domain: 'com.evil' }]))],
    ['that ask for another domain', graphOf(body([{ opType: 'Add' }]), 'com.evil')],
    ['nested deeper than ours', graphOf(body([scanOf(scanOf({ opType: 'Add' }))]))],
    [
      'whose weights are another file',
      graphOf({
        name: 'x',
        initializer: [
          {
            name: 'w',
            dataType: 1,
            dims: [1],
            dataLocation: 1,
            externalData: [{ key: 'location', value: '../../etc/passwd' }],
          },
        ],
      }),
    ],
    ['that are none', Uint8Array.of(255, 255, 255)],
    ['of nothing', new Uint8Array(0)],
  ])('%s are refused', (_what, bytes) => {
    expect(() => checkGraph(bytes, 'it')).toThrow(expect.objectContaining({ code: 'bad-model' }));
  });

  it('of a size that a manifest only claims cost no memory', async () => {
    const { spec } = await smallSetting();
    const files = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.5);
    for (const config of [{ hidden: 65_536 }, { hidden: 1e15 }, { bsaUnits: 1e9 }]) {
      const manifest = {
        format: 1,
        relationThreshold: 0.5,
        spec: { ...spec, config: { ...spec.config, ...config } },
      };
      const changed = { ...files, 'manifest.json': new TextEncoder().encode(JSON.stringify(manifest)) };
      expect(() => unpackModel(changed)).toThrow(expect.objectContaining({ code: 'bad-model' }));
    }
  });
});
