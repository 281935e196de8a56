// Model files: a manifest, weights and two graphs, one of them changed. They are read and opened, or refused as a bad model; a runtime that dies of a
// graph would take its process along, which counts as a failure here, too.
import type { ModelFiles } from '../../../core/contract/trainer.ts';
import { seededRandom } from '../../../core/random.ts';
import { HOSTILE_KEYS, HOSTILE_NUMBERS } from '../hostile-words.ts';
import { mutatedBytes, mutated } from '../mutations.ts';
import { ACCEPTED, refusal, type FuzzTarget, type Verdict } from '../target.ts';

const NAMES = ['manifest.json', 'weights.bin', 'ner.onnx', 're.onnx'] as const;
const WORDS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"hidden"',
  '"spec"',
  '"schema"',
  ...HOSTILE_KEYS,
  ...HOSTILE_NUMBERS,
];

export const modelTarget: FuzzTarget = {
  name: 'model-files',
  ofMillion: 12_000,
  guided: false,
  changed: 'never',
  longest: 0,
  async open() {
    // Here, not above: the network's library takes a second to load, and no other target needs it.
    const { smallSetting } = await import('../../../test/trainer/small-network.ts');
    const { packModel, unpackModel } = await import('../../../trainer/model/model-files.ts');
    const { checkGraph } = await import('../../../trainer/model/check-graph.ts');
    const { declareCman } = await import('../../../trainer/network/cman.ts');
    const { initialise } = await import('../../../trainer/network/parameters.ts');
    const { spec } = await smallSetting();
    const sound: ModelFiles = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.5);
    const check = (input: Uint8Array): Verdict => {
      const name = NAMES[(input[0] ?? 0) % NAMES.length]!;
      try {
        const model = unpackModel({ ...sound, [name]: input.subarray(1) });
        checkGraph(model.tokenGraph, "the model's ner.onnx");
        if (model.relationGraph) checkGraph(model.relationGraph, "the model's re.onnx");
        return ACCEPTED;
      } catch (error) {
        return refusal(error, ['bad-model']);
      }
    };
    return {
      seeds: [],
      words: [],
      generate: (dice) => {
        const file = dice.below(NAMES.length);
        const bytes = sound[NAMES[file]!]!;
        const changed =
          file === 0 ? mutated(bytes, dice, WORDS, [bytes]) : mutatedBytes(bytes, dice, [bytes]);
        return Uint8Array.of(file, ...changed);
      },
      check,
      close: async () => undefined,
    };
  },
};
