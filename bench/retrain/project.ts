// The project of the retraining bench: CoNLL04's training sentences but for a few, which wait, and behind them the dev sentences as text.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { orThrow } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { seededRandom, shuffle } from '../../core/random.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import format from '../../plugins/formats/conll04-multihead/index.ts';

export interface RetrainCorpus {
  /** Annotated from the start. */
  readonly annotated: readonly CorpusDocument[];
  /** What the bench corrects, with its gold annotations: these wait in the project. */
  readonly corrected: readonly CorpusDocument[];
  /** Gold of what the models are judged on; in the project it is text without annotations, and the queue. */
  readonly dev: readonly CorpusDocument[];
  readonly devExamples: readonly SentenceExample[];
}

/** @param sentences of the training part to use; the corrected ones are drawn from these by `seed` */
export function readRetrainCorpus(
  data: string,
  { sentences, corrected, seed }: { sentences: number; corrected: number; seed: number },
): RetrainCorpus {
  const train = shuffle(oneSentenceEach(readPart(data, 'train')), seededRandom(seed)).slice(0, sentences);
  const dev = readPart(data, 'dev');
  return {
    annotated: train.slice(corrected),
    corrected: train.slice(0, corrected),
    dev,
    devExamples: examplesOf(dev),
  };
}

function readPart(data: string, part: 'train' | 'dev'): readonly CorpusDocument[] {
  const file = join(data, 'conll04', `${part}.txt`);
  if (!existsSync(file)) throw new Error(`${file} is not there: name the corpora's folder with --data`);
  return orThrow(format.read({ name: file, bytes: readFileSync(file) })).documents;
}

/** Drawing sentences must not depend on how a file groups them. */
const oneSentenceEach = (documents: readonly CorpusDocument[]): CorpusDocument[] =>
  documents.flatMap((document) =>
    document.sentences.map((sentence, index) => ({
      ...document,
      name: `${document.name} ${index + 1}`,
      sentences: [sentence],
    })),
  );

const asText = (documents: readonly CorpusDocument[]): CorpusDocument[] =>
  documents.map((document) => ({
    ...document,
    sentences: document.sentences.map((sentence): CorpusSentence => ({
      ...sentence,
      annotated: false,
      mentions: [],
      relations: [],
    })),
  }));

/** Makes the project file. Ids of its sentences depend on the corpus alone: the same sentences are held out every time. */
export async function makeProject(
  path: string,
  { annotated, corrected, dev }: RetrainCorpus,
): Promise<ProjectStore> {
  const store = await ProjectStore.create(path, { annotator: 'bench' });
  const file = (name: string, documents: readonly CorpusDocument[]) => ({
    name,
    format: 'conll04-multihead',
    split: null,
    corpus: { documents, warnings: [] },
  });
  await store.importCorpora([
    file('annotated', annotated),
    file('waiting', asText(corrected)),
    file('queue', asText(dev)),
  ]);
  return store;
}
