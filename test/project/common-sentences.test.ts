// Two projects made of the same documents on machines that never met: what they have in common is found by the text, whatever ids, order and copies.
import { expect, it } from 'vitest';
import { agreement } from '../../core/metrics/agreement.ts';
import { disagreementOf } from '../../core/metrics/disagreements.ts';
import { commonSentences } from '../../electron/project/common-sentences.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { NEWS_SCHEMA } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile } from './small-project.ts';

const folder = temporaryFolder();

/** "Ann1 met Bo1 ", one sentence after another; nobody is annotated yet. */
function document(name: string, count: number): CorpusDocument {
  let text = '';
  const sentences = Array.from({ length: count }, (_, index) => {
    const begin = text.length;
    const words = [`Ann${index}`, 'met', `Bo${index}`];
    const tokens = words.map((word) => {
      const token = { begin: text.length, end: text.length + word.length };
      text += `${word} `;
      return token;
    });
    return { begin, end: text.length - 1, tokens, mentions: [], relations: [], annotated: false };
  });
  return { name, text: `${text}${name.startsWith('copy') ? '' : name}`, sentences };
}

async function annotator(name: string, documents: readonly CorpusDocument[]): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(`${name}.cman`), { annotator: name, durable: false });
  await store.importCorpora([asFile(documents)]);
  await store.execute({ kind: 'set-schema', schema: NEWS_SCHEMA });
  return store;
}

/** Completes a sentence with mentions of these words. */
async function complete(store: ProjectStore, documentName: string, place: number, types: (string | null)[]) {
  const { entries } = await store.queue('all', 0, 100);
  const { sentenceId } = entries.filter((entry) => entry.documentName === documentName)[place]!;
  const { sentence } = await store.view(sentenceId);
  for (const [index, type] of types.entries()) {
    if (type === null) continue;
    const { begin, end } = sentence.tokens[index]!;
    await store.execute({ kind: 'create-mention', sentenceId, begin, end, type });
  }
  await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
}

it('what both completed is compared, sentence by sentence, and the rest is counted', async () => {
  const [news, letters, copy] = [document('news', 4), document('letters', 3), document('copy one', 2)];
  const second = { ...copy, name: 'copy two' };
  const ann = await annotator('ann', [news, copy, second]);
  // In another order, with a document of his own.
  const bo = await annotator('bo', [copy, letters, second, news]);
  await complete(ann, 'news', 0, ['Peop', null, 'Peop']);
  await complete(bo, 'news', 0, ['Peop', null, 'Peop']);
  await complete(ann, 'news', 2, ['Peop', null, 'Peop']);
  await complete(bo, 'news', 2, ['Peop', null, 'Loc']);
  await complete(ann, 'news', 3, []);
  await complete(bo, 'letters', 1, ['Peop']);
  await complete(ann, 'copy two', 1, ['Loc']);
  await complete(bo, 'copy two', 1, ['Loc']);
  await complete(bo, 'copy one', 0, []);

  const common = await commonSentences(ann.database, bo.database);
  expect(common).toMatchObject({ onlyFirst: 1, onlySecond: 1, documentsOfFirst: 0, documentsOfSecond: 1 });
  expect(common.both.map(({ document: name, position }) => [name, position])).toEqual([
    ['news', 0],
    ['news', 2],
    ['copy two', 1],
  ]);
  const differences = common.both.map(({ first, second: other }) => disagreementOf(first, other));
  expect(differences).toEqual([null, { onlyFirst: ['Peop [Bo2]'], onlySecond: ['Loc [Bo2]'] }, null]);
  const found = agreement(
    common.both.map(({ first }) => first),
    common.both.map(({ second: other }) => other),
  );
  // 5 mentions each, 4 the same; 8 of 9 tokens alike.
  expect(found.mentionF1).toBeCloseTo(80, 10);
  expect(found.observed).toBeCloseTo(8 / 9, 10);

  // The same the other way round.
  const turned = await commonSentences(bo.database, ann.database);
  expect(turned.both).toHaveLength(common.both.length);
  expect(turned).toMatchObject({ onlyFirst: 1, onlySecond: 1, documentsOfFirst: 1, documentsOfSecond: 0 });
  await ann.close();
  await bo.close();
});

it('a project agrees with itself entirely', async () => {
  const ann = await annotator('alone', [document('news', 3)]);
  for (const place of [0, 1, 2])
    await complete(ann, 'news', place, ['Peop', null, place === 1 ? 'Loc' : null]);
  const { both } = await commonSentences(ann.database, ann.database);
  expect(both).toHaveLength(3);
  expect(both.every(({ first, second }) => disagreementOf(first, second) === null)).toBe(true);
  await ann.close();
});
