import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writeAtomically } from '../../electron/project/atomic-write.ts';
import { EMPTY_SCHEMA } from '../../core/model/schema.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, rowsOf, smallDocument, smallProject } from './small-project.ts';

const folder = temporaryFolder();

const sentence = smallDocument(1).sentences[0]!;
const news: CorpusDocument = {
  name: 'news',
  text: 'ab cd ef gh ij \u{1F600}\u{1F600} k',
  metadata: { pubmed: '17' },
  sentences: [
    {
      ...sentence,
      annotated: true,
      mentions: [
        { begin: 0, end: 5, type: 'Peop' },
        { begin: 6, end: 8, type: 'Loc' },
        { begin: 0, end: 5, type: 'Org' },
      ],
      relations: [
        { head: 0, tail: 1, type: 'Live_In' },
        { head: 2, tail: 1, type: 'OrgBased_In' },
      ],
      metadata: { number: '3' },
    },
    {
      begin: 15,
      end: 21,
      tokens: [
        { begin: 15, end: 19 },
        { begin: 20, end: 21 },
      ],
      mentions: [],
      relations: [],
      annotated: false,
    },
  ],
};

describe('import', () => {
  it('extends the schema, completes what is annotated, and leaves the rest to be done', async () => {
    const store = await ProjectStore.create(folder.path('import.cman'));
    expect(await store.schema()).toEqual(EMPTY_SCHEMA);
    const report = await store.importCorpora([asFile([news], 'train')]);
    expect(report).toEqual({ documents: 1, sentences: 2, mentions: 3, relations: 2, warnings: [] });
    const schema = await store.schema();
    expect(schema.entityTypes.map(({ name }) => name)).toEqual(['Loc', 'Org', 'Peop']);
    expect(schema.relationTypes).toMatchObject([
      { name: 'Live_In', pairs: [{ head: 'Peop', tail: 'Loc' }] },
      { name: 'OrgBased_In', pairs: [{ head: 'Org', tail: 'Loc' }] },
    ]);
    const done = await store.view('d1s0');
    expect(done.sentence.status).toBe('complete');
    expect(done.document).toEqual({ id: 'd1', name: 'news', split: 'train' });
    expect(
      done.mentions.every(({ status, origin }) => status === 'accepted' && origin.kind === 'import'),
    ).toBe(true);
    const waiting = await store.view('d1s1');
    expect(waiting).toMatchObject({ text: '\u{1F600}\u{1F600} k', before: 'ab cd ef gh ij', after: '' });
    expect(waiting.sentence.status).toBe('pending');
    expect((await store.queue('pending', 0, 10)).entries.map(({ sentenceId }) => sentenceId)).toEqual([
      'd1s1',
    ]);
    await store.close();
  });

  it('keeps annotations that are given twice once, and says so', async () => {
    const store = await ProjectStore.create(folder.path('twice.cman'));
    const twice = smallDocument(1, 'twice', {
      annotated: true,
      mentions: [
        { begin: 0, end: 2, type: 'Peop' },
        { begin: 3, end: 5, type: 'Loc' },
        { begin: 0, end: 2, type: 'Peop' },
      ],
      relations: [
        { head: 0, tail: 1, type: 'Live_In' },
        { head: 2, tail: 1, type: 'Live_In' },
        { head: 0, tail: 2, type: 'Same' },
      ],
    });
    const report = await store.importCorpora([asFile([twice])]);
    expect(report).toMatchObject({ mentions: 2, relations: 1 });
    expect(report.warnings).toEqual([
      { file: 'small.txt', line: 0, reason: expect.stringContaining('1 mentions, 2 relations') },
    ]);
    await store.close();
  });

  it('takes all files or none: whatever fails, every row is as before', async () => {
    const path = folder.path('none.cman');
    let store = await smallProject(path, 3);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    const before = await rowsOf(store);
    const many = smallDocument(3000, 'many');
    const bad: readonly [string, CorpusDocument][] = [
      [
        'a mention lies outside',
        smallDocument(1, 'bad', { mentions: [{ begin: 10, end: 99, type: 'Peop' }] }),
      ],
      [
        'a relation joins a mention that is not there',
        smallDocument(1, 'bad', { relations: [{ head: 0, tail: 1, type: 'Near' }] }),
      ],
      [
        'its tokens are not in order',
        smallDocument(1, 'bad', {
          tokens: [
            { begin: 3, end: 5 },
            { begin: 0, end: 2 },
          ],
        }),
      ],
      ['a token lies outside', smallDocument(1, 'bad', { tokens: [{ begin: 0, end: 20 }] })],
      ['it lies outside of the text', smallDocument(1, 'bad', { end: 15 })],
      [
        'a name that cannot be used',
        smallDocument(1, 'bad', { annotated: true, mentions: [{ begin: 0, end: 2, type: 'two words' }] }),
      ],
    ];
    for (const [reason, document] of bad) {
      await expect(
        store.importCorpora([asFile([many]), { ...asFile([document]), name: 'bad.txt' }]),
      ).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(new RegExp(`^bad\\.txt: .*${reason}`)),
      });
      expect(await rowsOf(store)).toEqual(before);
    }
    await store.close();
    store = await ProjectStore.open(path);
    expect(await rowsOf(store)).toEqual(before);
    await store.close();
  });

  it('of thousands of sentences numbers them in the order they came in', async () => {
    const store = await ProjectStore.create(folder.path('many.cman'), { durable: false });
    await store.importCorpora([asFile([smallDocument(1500, 'one'), smallDocument(1500, 'two')])]);
    await store.importCorpora([asFile([smallDocument(2, 'three')])]);
    expect(await store.summary()).toMatchObject({ documents: 3, sentences: 3002 });
    const page = await store.queue('all', 1499, 3);
    expect(page.entries.map(({ sentenceId }) => sentenceId)).toEqual(['d1s1499', 'd2s0', 'd2s1']);
    expect((await store.view('d3s1')).text).toBe('ab cd ef gh ij');
    expect(await store.documentViews('d3')).toHaveLength(2);
    await expect(store.documentViews('d9')).rejects.toMatchObject({ code: 'not-found' });
    await store.close();
  });
});

describe('what is read for export', () => {
  it('is what was imported, metadata included', async () => {
    const store = await ProjectStore.create(folder.path('back.cman'));
    await store.importCorpora([asFile([news, smallDocument(3)])]);
    const { documents, pendingSentences } = await store.readForExport('accepted');
    const sorted = {
      ...news,
      sentences: news.sentences.map((original, index) =>
        index === 0
          ? {
              ...original,
              mentions: [original.mentions[2], original.mentions[0], original.mentions[1]],
              relations: [
                { head: 0, tail: 2, type: 'OrgBased_In' },
                { head: 1, tail: 2, type: 'Live_In' },
              ],
            }
          : original,
      ),
    };
    expect(documents).toEqual([sorted, smallDocument(3)]);
    expect(pendingSentences).toBe(4);
    await store.close();
  });

  it('holds suggestions only when asked to, and nothing that was rejected', async () => {
    const store = await smallProject(folder.path('include.cman'), 1);
    await store.database.script(`
      INSERT INTO mentions VALUES ('s', 1, 0, 2, 'Peop', 'suggested', '{"kind":"recommender","id":"x"}', 0.5, NULL);
      INSERT INTO mentions VALUES ('r', 1, 3, 5, 'Peop', 'rejected', '{"kind":"recommender","id":"x"}', 0.5, NULL);
      INSERT INTO mentions VALUES ('a', 1, 6, 8, 'Loc', 'accepted', '{"kind":"annotator","name":"ada"}', NULL, NULL);
      INSERT INTO relations VALUES ('l', 1, 's', 'a', 'Live_In', 'suggested', '{"kind":"recommender","id":"x"}', 0.5)`);
    const [accepted] = await store.readCorpus('accepted');
    expect(accepted?.sentences[0]).toMatchObject({
      mentions: [{ begin: 6 }],
      relations: [],
      annotated: true,
    });
    const [all] = await store.readCorpus('all');
    expect(all?.sentences[0]).toMatchObject({
      mentions: [{ begin: 0 }, { begin: 6 }],
      relations: [{ head: 0, tail: 1, type: 'Live_In' }],
    });
    await store.close();
  });
});

describe('writing a file', () => {
  it('replaces it whole', async () => {
    const path = folder.path('out.txt');
    await writeFile(path, 'old');
    await writeAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('says why it could not, and leaves no draft', async () => {
    await expect(writeAtomically(folder.path('no/such/out.txt'), 'x')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
