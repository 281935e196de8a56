import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, cmanJson } from './cman.ts';

const folder = temporaryFolder();

const ANNOTATED = [
  {
    tokens: ['Ann', 'Berg', 'lives', 'in', 'Oslo', '.'],
    entities: [
      { type: 'Peop', start: 0, end: 2 },
      { type: 'Loc', start: 4, end: 5 },
    ],
    relations: [{ type: 'Live_In', head: 0, tail: 1 }],
    orig_id: 'a-1',
  },
  { tokens: ['Nothing', 'here', '.'], entities: [], relations: [], orig_id: 'a-2' },
];
const PLAIN =
  'Dr. Li met Bo in Rome. 😀 They left.\r\nThe ship sailed at noon.\r\nThe ship sailed at noon.\n';

let project = '';
let corpus = '';

beforeAll(async () => {
  project = folder.path('project.cman');
  corpus = folder.path('corpus.json');
  await writeFile(corpus, JSON.stringify(ANNOTATED));
  await writeFile(folder.path('plain.txt'), PLAIN);
  await cmanJson('import', project, corpus, '--format', 'spert-json', '--split', 'train');
  await cmanJson('import', project, folder.path('plain.txt'), '--format', 'text');
});

describe('export', () => {
  it('gives back the annotations that were imported', async () => {
    const out = folder.path('out.json');
    const report = await cmanJson('export', project, '--format', 'spert-json', '--out', out);
    expect(report).toMatchObject({ path: out, mentions: 2, relations: 1, omissions: [] });
    expect(JSON.parse(await readFile(out, 'utf8')).slice(0, 2)).toEqual(ANNOTATED);
  });

  it('says what a format could not hold', async () => {
    const { code, stdout } = await cman(
      'export',
      project,
      '--format',
      'text',
      '--out',
      folder.path('out.txt'),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('left out 2 mentions and 1 relation: plain text holds no annotations');
  });

  it('names a place where it cannot write', async () => {
    const out = folder.path('no/such/folder/out.json');
    const { code, stderr } = await cman('export', project, '--format', 'spert-json', '--out', out);
    expect(code).toBe(1);
    expect(stderr).toContain(`cman: ${out}`);
  });
});

describe('rank', () => {
  it('prints the sentences that wait, highest score first, with the reason for each', async () => {
    const report = await cmanJson('rank', project);
    expect(report['strategy']).toBe('combined');
    const sentences = report['sentences'] as {
      id: string;
      document: string;
      text: string;
      score: number;
      why: string;
    }[];
    expect(sentences.map(({ text }) => text).sort()).toEqual(
      [
        'Dr. Li met Bo in Rome.',
        '😀 They left.',
        'The ship sailed at noon.',
        'The ship sailed at noon.',
      ].sort(),
    );
    expect(sentences.map(({ score }) => score)).toEqual(
      sentences.map(({ score }) => score).sort((a, b) => b - a),
    );
    expect(sentences.at(-1)).toMatchObject({ document: 'plain', why: 'nearly the same as another sentence' });
  });

  it('shows as many as it is asked for, by the strategy it is asked for', async () => {
    const report = await cmanJson('rank', project, '--strategy', 'longest', '--top', '1');
    expect(report['sentences']).toMatchObject([{ text: 'Dr. Li met Bo in Rome.', why: 'longest first' }]);
  });
});

describe('convert', () => {
  it('there and back again gives the same corpus', async () => {
    const [there, back] = [folder.path('there.txt'), folder.path('back.json')];
    await cmanJson('convert', corpus, there, '--from', 'spert-json', '--to', 'conll04');
    await cmanJson('convert', there, back, '--from', 'conll04', '--to', 'spert-json');
    const withoutIds = (sentences: object[]): object[] => sentences.map((s) => ({ ...s, orig_id: null }));
    expect(withoutIds(JSON.parse(await readFile(back, 'utf8')))).toEqual(withoutIds(ANNOTATED));
  });
});

describe('agreement', () => {
  it('compares what two annotators made of the same documents, and says where they differ', async () => {
    const [ann, bo] = [folder.path('ann.cman'), folder.path('bo.cman')];
    const other = folder.path('other.json');
    const [first, second] = ANNOTATED;
    const [person] = first!.entities;
    await writeFile(other, JSON.stringify([{ ...first, entities: [person], relations: [] }, second]));
    await cmanJson('import', ann, corpus, '--format', 'spert-json');
    await cmanJson('import', bo, other, '--format', 'spert-json');
    const report = await cmanJson('agreement', ann, bo, '--list');
    expect(report).toMatchObject({
      sentences: 2,
      differing: 1,
      onlyFirst: 0,
      relationF1: 0,
      disagreements: [
        { position: 0, onlyFirst: ['Loc [Oslo]', 'Live_In [Ann Berg] [Oslo]'], onlySecond: [] },
      ],
    });
    expect(report['mentionF1']).toBeCloseTo(200 / 3, 8);
    const { stdout } = await cman('agreement', ann, bo);
    expect(stdout).toContain('2 sentences complete in both, 1 of them different');
    // Without being asked it shows no word of a document.
    expect(stdout).not.toContain('Oslo');
  });

  it('says when there is nothing to compare', async () => {
    const lonely = folder.path('lonely.cman');
    await cmanJson('import', lonely, folder.path('plain.txt'), '--format', 'text');
    const { code, stderr } = await cman('agreement', project, lonely);
    expect(code).toBe(1);
    expect(stderr).toContain('no sentence is complete in both');
  });
});
