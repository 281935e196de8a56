// Model files, one of them changed: a manifest, weights, and two graphs, which the app does not run. They are read and predict, or are refused as a bad
// model; a runtime that dies of one would take its process along, which counts as a failure here, too.
import type { ModelFiles, SentencePrediction } from '../../../core/contract/trainer.ts';
import { seededRandom } from '../../../core/random.ts';
import type { Dice } from '../dice.ts';
import { HOSTILE_KEYS, HOSTILE_NUMBERS } from '../hostile-words.ts';
import { mutatedBytes, mutated } from '../mutations.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget, type Verdict } from '../target.ts';

const NAMES = ['manifest.json', 'weights.bin', 'ner.onnx', 're.onnx'] as const;
const MANIFEST = 0;
const WEIGHTS = 1;
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
/** Parts of a network that its weights do not tell of, or that change which weights there are. */
const SETTINGS: readonly (readonly [name: string, values: readonly unknown[]])[] = [
  ['heads', [1, 2, 3, 4, 8, 65_536]],
  ['bsaUnits', [1, 2, 64]],
  ['relationPairs', ['tokens', 'mentions']],
  ['pairContext', [0, 4, 8]],
  ['encoders', [[], ['static'], ['layered', 'layered'], ['../x']]],
  ['characters', [true, false]],
  ['casing', [true, false]],
  ['selfAttention', [true, false]],
  ['labelAttention', [true, false]],
  ['sequence', ['mlp', 'bilstm']],
];
const EDGES = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, 1e20, -0, 1e6] as const;

export const modelTarget: FuzzTarget = {
  name: 'model-files',
  ofMillion: 6_000,
  guided: false,
  changed: 'never',
  longest: 0,
  async open() {
    // Here, not above: the network's library takes a second to load, and no other target needs it.
    const { EXAMPLES, smallSetting } = await import('../../../test/trainer/small-network.ts');
    const { packModel } = await import('../../../trainer/model/model-files.ts');
    const { declareCman } = await import('../../../trainer/network/cman.ts');
    const { initialise } = await import('../../../trainer/network/parameters.ts');
    const { OpenModel } = await import('../../../trainer/process/open-model.ts');
    const { spec, encoder } = await smallSetting();
    const sentences = [...EXAMPLES.map(({ id, tokens }) => ({ id, tokens })), { id: 'empty', tokens: [] }];
    const packed = packModel(spec, initialise(declareCman(spec), seededRandom(1)), 0.1);
    const predict = async (model: ModelFiles): Promise<readonly SentencePrediction[]> => {
      const open = await OpenModel.open({ model }, () => Promise.resolve(encoder), 1);
      try {
        return await open.predict(sentences, new AbortController().signal);
      } finally {
        await open.close();
      }
    };
    const expected = JSON.stringify(await predict(packed));
    return {
      seeds: [],
      words: [],
      generate: (dice) => {
        const file = dice.of([MANIFEST, MANIFEST, WEIGHTS, WEIGHTS, 2, 3]);
        const bytes = changed(packed[NAMES[file]!]!, file, dice);
        const input = new Uint8Array(1 + bytes.length);
        input[0] = file;
        input.set(bytes, 1);
        return input;
      },
      async check(input): Promise<Verdict> {
        const name = NAMES[(input[0] ?? 0) % NAMES.length]!;
        let predictions: readonly SentencePrediction[];
        try {
          predictions = await predict({ ...packed, [name]: input.subarray(1) });
        } catch (error) {
          return refusal(error, ['bad-model']);
        }
        sentences.forEach(({ tokens }, index) => checkPrediction(predictions[index], tokens.length));
        if (name.endsWith('.onnx') && JSON.stringify(predictions) !== expected)
          throw new LawBroken(`${name} was run`);
        return ACCEPTED;
      },
      close: () => encoder.close(),
    };
  },
};

function changed(bytes: Uint8Array, file: number, dice: Dice): Uint8Array {
  if (file === MANIFEST) {
    if (dice.chance(0.5)) return mutated(bytes, dice, WORDS, [bytes]);
    return new TextEncoder().encode(otherManifest(new TextDecoder().decode(bytes), dice));
  }
  if (file === WEIGHTS && dice.chance(0.5)) return otherNumbers(bytes, dice);
  return mutatedBytes(bytes, dice, [bytes]);
}

/** Other settings of the network, as JSON that the manifest's shape allows. */
function otherManifest(text: string, dice: Dice): string {
  let other = text;
  for (let left = dice.between(1, 3); left > 0; left--) {
    const [name, values] = dice.of(SETTINGS);
    const value = JSON.stringify(dice.of(values));
    other = other.replace(new RegExp(`"${name}": (\\[[^\\]]*\\]|[^,\\n]+)`), () => `"${name}": ${value}`);
  }
  return other;
}

/** Weights that are no numbers, or too large to reckon with. */
function otherNumbers(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  const everywhere = dice.chance(0.1);
  const value = dice.of(EDGES);
  // Counted from the end: the header in front has any length.
  for (let at = 4; at <= (everywhere ? bytes.length / 2 : 4 * dice.between(1, 200)); at += 4)
    view.setFloat32(bytes.length - (everywhere ? at : 4 * dice.between(1, bytes.length >> 3)), value, true);
  return copy;
}

function checkPrediction(prediction: SentencePrediction | undefined, length: number): void {
  if (!prediction) throw new LawBroken('a sentence has no prediction');
  const { mentions, relations, uncertainty } = prediction;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  for (const { begin, end, confidence, runnerUp } of mentions) {
    if (!(begin >= 0 && begin < end && end <= length))
      throw new LawBroken('a mention outside of its sentence');
    if (!isShare(confidence)) throw new LawBroken(`a mention of confidence ${confidence}`);
    if (runnerUp && !isShare(runnerUp.probability))
      throw new LawBroken(`a runner-up of probability ${runnerUp.probability}`);
  }
  for (const { head, tail, confidence } of relations) {
    if (!mentions[head] || !mentions[tail]) throw new LawBroken('a relation between no mentions');
    if (!isShare(confidence)) throw new LawBroken(`a relation of confidence ${confidence}`);
  }
  for (const [name, value] of Object.entries(uncertainty))
    if (!Number.isFinite(value)) throw new LawBroken(`${name} of ${String(value)}`);
}
