// An encoder's folder with a model that somebody else made, listed under its own hash: it is refused as damaged, or its session answers. A runtime that
// dies of one would take its process along, which counts as a failure.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENCODER_MANIFEST, encoderFilesSchema } from '../../../core/encoder-files/manifest.ts';
import type { EncodedSentence } from '../../../core/contract/encoder.ts';
import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';
import type { Dice } from '../dice.ts';
import { HOSTILE_KEYS, HOSTILE_NUMBERS } from '../hostile-words.ts';
import { mutated, mutatedBytes } from '../mutations.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget, type Verdict } from '../target.ts';

const NAMES = ['model.onnx', 'vocabulary.txt', ENCODER_MANIFEST] as const;
const SENTENCES = ['ab cde f . g', 'z', `abc ${'de '.repeat(20)}`].map((text) => text.trim().split(' '));
const { ModelProto } = onnxProto.onnx;

export const encoderTarget: FuzzTarget = {
  name: 'encoder-models',
  ofMillion: 6_000,
  guided: false,
  changed: 'never',
  longest: 0,
  async open(folder) {
    // Here, not above: no other target needs the runtime.
    const { writeTinyMiniLm } = await import('../../../test/encoders/tiny-bert.ts');
    const { default: plugin } = await import('../../../plugins/encoders/minilm/index.ts');
    const place = await writeTinyMiniLm(folder);
    const sound = Object.fromEntries(NAMES.map((name) => [name, readFileSync(join(place, name))]));
    const manifest = encoderFilesSchema.parse(JSON.parse(sound[ENCODER_MANIFEST]!.toString('utf8')));

    const put = (changed: string, bytes: Uint8Array): void => {
      for (const name of NAMES) writeFileSync(join(place, name), name === changed ? bytes : sound[name]!);
      if (changed === ENCODER_MANIFEST) return;
      const listed = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      const files = { ...manifest.files, [changed]: listed };
      writeFileSync(join(place, ENCODER_MANIFEST), JSON.stringify({ ...manifest, files }));
    };

    return {
      seeds: [],
      words: [],
      generate: (dice) => {
        const file = dice.of([0, 0, 0, 0, 0, 1, 2]);
        const bytes = sound[NAMES[file]!]!;
        const words = ['[UNK]', '##', '\n', '"dimension"', '"layers"', ...HOSTILE_KEYS, ...HOSTILE_NUMBERS];
        const other =
          file > 0
            ? mutated(bytes, dice, words, [bytes])
            : dice.chance(0.8)
              ? otherGraph(bytes, dice)
              : mutatedBytes(bytes, dice, [bytes]);
        const input = new Uint8Array(1 + other.length);
        input[0] = file;
        input.set(other, 1);
        return input;
      },
      async check(input): Promise<Verdict> {
        put(NAMES[(input[0] ?? 0) % NAMES.length]!, input.subarray(1));
        try {
          const opened = await plugin.open(place, { threads: 1 });
          if (!opened) throw new LawBroken('a folder that is there is not there');
          try {
            checkVectors(await opened.encode(SENTENCES), opened.layers * opened.dimension);
          } finally {
            await opened.close();
          }
          return ACCEPTED;
        } catch (error) {
          if (error instanceof LawBroken) throw error;
          return refusal(error, ['encoder-damaged']);
        }
      },
      close: async () => undefined,
    };
  },
};

function checkVectors(encoded: readonly EncodedSentence[], perToken: number): void {
  encoded.forEach(({ values, known }, index) => {
    const { length } = SENTENCES[index]!;
    if (values.length !== length * perToken || known.length !== length)
      throw new LawBroken(`${values.length} values for ${length} tokens`);
  });
}

/** Nodes, attributes and weights of the model exchanged, as one would who knows the format. */
function otherGraph(bytes: Uint8Array, dice: Dice): Uint8Array {
  const model = ModelProto.decode(bytes);
  for (let left = dice.between(1, 3); left > 0; left--) changeGraph(model, dice);
  return ModelProto.encode(model).finish();
}

function changeGraph(model: onnx.ModelProto, dice: Dice): void {
  const nodes = model.graph?.node ?? [];
  const tensors = model.graph?.initializer ?? [];
  const node = dice.of(nodes);
  const tensor = dice.of(tensors);
  const size = (): number => dice.of([0, 1, -1, 2, 3, 7, 8, 512, 65_536, 2 ** 31 - 1, 2 ** 40]);
  const names = [...nodes.flatMap(({ output }) => output ?? []), ...tensors.map(({ name }) => name ?? '')];
  switch (dice.below(10)) {
    case 0:
      node.opType = dice.of([
        dice.of(nodes).opType ?? '',
        'Loop',
        'If',
        'Range',
        'Cast',
        'Reshape',
        'Softmax',
      ]);
      break;
    case 1:
      node.input = (node.input ?? []).map((name) => (dice.chance(0.5) ? dice.of(names) : name));
      break;
    case 2:
      node.input = dice.list(dice.below(5), () => dice.of([...names, '']));
      break;
    case 3: {
      const key = dice.of(['axis', 'num_heads', 'batch_dims', 'to', 'perm', 'allowzero', 'scale']);
      const type = dice.of([2, 7]);
      node.attribute = [{ name: key, type, ...(type === 2 ? { i: size() } : { ints: dice.list(3, size) }) }];
      break;
    }
    case 4:
      tensor.dims = dice.list(dice.below(4), size);
      break;
    case 5:
      // The same bytes under another shape: the size fits.
      tensor.dims = dice.of([[...(tensor.dims ?? [])].reverse(), [1, ...(tensor.dims ?? [])], [-1, -1]]);
      break;
    case 6:
      tensor.rawData = new Uint8Array(tensor.rawData ?? []).map((byte) =>
        dice.chance(0.1) ? dice.below(256) : byte,
      );
      break;
    case 7:
      tensor.externalData = [{ key: 'location', value: '/etc/passwd' }];
      tensor.dataLocation = dice.below(2);
      break;
    case 8:
      if (model.graph) model.graph.node = nodes.filter(() => dice.chance(0.97));
      break;
    default:
      if (model.graph) model.graph.output = [{ ...model.graph.output?.[0], name: dice.of(names) }];
  }
}
