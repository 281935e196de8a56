import { InferenceSession } from 'onnxruntime-node';
import type { Encoder, EncoderOptions, EncoderPlugin } from '../../../core/contract/encoder.ts';
import { EncoderFolder, damaged } from '../encoder-files.ts';
import { checkedGraph } from './checked-graph.ts';
import { MiniLmEncoder } from './minilm-encoder.ts';
import { WordPieceTokenizer } from './word-piece-tokenizer.ts';

const plugin: EncoderPlugin = {
  async open(filesFolder: string, options: EncoderOptions = {}): Promise<Encoder | null> {
    const folder = await EncoderFolder.open(filesFolder, 'minilm');
    if (folder === null) return null;
    const vocabulary = (await folder.read('vocabulary.txt')).toString('utf8').split('\n').slice(0, -1);
    const model = checkedGraph(await folder.read('model.onnx'));
    return new MiniLmEncoder(
      folder.manifest,
      await openSession(model, options),
      new WordPieceTokenizer(vocabulary),
    );
  },
};

async function openSession(model: Uint8Array, { threads }: EncoderOptions): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      // Nothing on the terminal: what fails is thrown as well, and in words of the file.
      logSeverityLevel: 4,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      // Expand the byte weights to float32 once. Left on, ONNX Runtime multiplies in 8 bits: slower without VNNI, and a
      // hundredth off (docs/adr/0003).
      // No spinning: idle threads that spin would take the cores from the person's other programs, and from training.
      extra: { session: { disable_quant_qdq: '1', intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    throw damaged(
      'model.onnx',
      `cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export default plugin;
