// Projects to open in the real window: a long document full of suggestions, a document of one very long sentence, and 100,000 sentences.
// The text is made up from a seed.
import { seededRandom, type Random } from '../../core/random.ts';
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import type { Schema } from '../../core/model/schema.ts';
import { writeUse } from '../../electron/project/recommend/recommender-settings.ts';
import { readDocumentSentences } from '../../electron/project/sentences.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { addTestModel } from '../../test/project/test-model.ts';
import { madeUpCorpus } from '../storage.ts';

/** What the issue asks of a long document. */
export const LONG_DOCUMENT = { words: 5000, mentions: 500, relations: 200 } as const;
const WORDS_PER_SENTENCE = 20;
const MENTIONS_PER_SENTENCE = 2;
/** Of one long sentence: some 40 lines in a window of usual size. */
export const LONG_SENTENCE_WORDS = 600;

const SCHEMA: Schema = {
  name: 'bench',
  entityTypes: [
    { name: 'Peop', key: '1', colour: '#56B4E9' },
    { name: 'Loc', key: '2', colour: '#009E73' },
    { name: 'Org', key: '3', colour: '#E69F00' },
  ],
  relationTypes: [
    { name: 'Live_In', key: 'q', pairs: [{ head: 'Peop', tail: 'Loc' }] },
    { name: 'OrgBased_In', key: 'w', pairs: [{ head: 'Org', tail: 'Loc' }] },
  ],
};

const SYLLABLES = [
  'ba',
  'den',
  'for',
  'gil',
  'ha',
  'kor',
  'lem',
  'mi',
  'no',
  'per',
  'ras',
  'sta',
  'ti',
  'vu',
  'wen',
];

const wordFrom = (random: Random): string =>
  Array.from(
    { length: 1 + Math.floor(random() * 4) },
    () => SYLLABLES[Math.floor(random() * SYLLABLES.length)],
  ).join('');

function sentenceOf(
  words: number,
  begin: number,
  random: Random,
): { sentence: CorpusSentence; text: string } {
  let text = '';
  const tokens = Array.from({ length: words }, () => {
    if (text !== '') text += ' ';
    const start = begin + text.length;
    text += wordFrom(random);
    return { begin: start, end: begin + text.length };
  });
  return {
    sentence: { begin, end: begin + text.length, tokens, annotated: false, mentions: [], relations: [] },
    text,
  };
}

function documentOf(name: string, sentences: number, words: number, random: Random): CorpusDocument {
  let text = '';
  const made = Array.from({ length: sentences }, () => {
    const next = sentenceOf(words, text.length, random);
    text += `${next.text}\n`;
    return next.sentence;
  });
  return { name, text, sentences: made };
}

/** Mentions of one to three words, evenly spread, and so many relations between neighbours. */
function predictionFor(
  id: string,
  words: number,
  mentions: number,
  relations: number,
  random: Random,
): SentencePrediction {
  const step = Math.floor(words / mentions);
  const sure = (): number => 0.3 + 0.69 * random();
  const predicted = Array.from({ length: mentions }, (_, index) => ({
    begin: index * step,
    end: index * step + 1 + (index % 3),
    type: index % 2 === 0 ? (index % 4 === 0 ? 'Peop' : 'Org') : 'Loc',
    confidence: sure(),
    runnerUp: null,
  }));
  return {
    id,
    mentions: predicted,
    relations: Array.from({ length: relations }, (_, index) => ({
      head: 2 * index,
      tail: 2 * index + 1,
      type: predicted[2 * index]?.type === 'Peop' ? 'Live_In' : 'OrgBased_In',
      confidence: sure(),
    })),
    uncertainty: {
      pathUncertainty: 0.1,
      tokenUncertainty: 0.3,
      marginUncertainty: 0.3,
      relationUncertainty: 0.3,
    },
    embedding: null,
  };
}

/** A document of 250 sentences with a suggestion in every corner, one sentence of 40 lines, and a short document to come from. */
export async function makeReadingProject(path: string): Promise<void> {
  const random = seededRandom(5);
  const sentences = LONG_DOCUMENT.words / WORDS_PER_SENTENCE;
  const documents = [
    documentOf('short', 2, WORDS_PER_SENTENCE, random),
    documentOf('one sentence', 1, LONG_SENTENCE_WORDS, random),
    documentOf('long', sentences, WORDS_PER_SENTENCE, random),
  ];
  const store = await ProjectStore.create(path);
  await store.importCorpora([
    { name: 'bench', format: 'bench', split: null, corpus: { documents, warnings: [] } },
  ]);
  await store.execute({ kind: 'set-schema', schema: SCHEMA });
  const model = await addTestModel(store);
  await store.database.transaction(async (session) => {
    for (const [index, document] of documents.entries()) {
      const stored = await readDocumentSentences(session, [index + 1]);
      const numbered = stored.map(({ seq, sentence }, place) => {
        const words = sentence.tokens.length;
        const long = words > WORDS_PER_SENTENCE;
        const mentions = long ? words / 10 : MENTIONS_PER_SENTENCE;
        // Of the long document's sentences, four of five have a relation.
        const relations = long ? words / 40 : document.name === 'long' && place % 5 === 0 ? 0 : 1;
        return { seq, prediction: predictionFor(sentence.id, words, mentions, relations, random) };
      });
      await writePredictions(session, model.id, numbered, store.newId);
    }
  });
  await store.close();
}

/** As big a project as the issue asks for, three in ten of its sentences annotated; recommenders, which are at work for minutes in one, are off. */
export async function makeBigProject(path: string, sentences: number): Promise<void> {
  const store = await ProjectStore.create(path);
  const corpus = { documents: madeUpCorpus(sentences), warnings: [] };
  await store.importCorpora([{ name: 'made-up', format: 'bench', split: null, corpus }]);
  await store.database.transaction((session) => writeUse(session, 'never'));
  await store.close();
}
