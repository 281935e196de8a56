// A corpus for two annotators, as a coordinator handles it from a shell: deal out, split off, merge, compare.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ProjectStore } from '../../electron/project/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman } from './cman.ts';

const folder = temporaryFolder();

async function annotate(path: string, types: readonly string[]): Promise<void> {
  const store = await ProjectStore.open(path);
  const { entries } = await store.queue('all', 0, 100);
  for (const { sentenceId } of entries) {
    const { sentence } = await store.view(sentenceId);
    for (const [index, type] of types.entries()) {
      const { begin, end } = sentence.tokens[index]!;
      await store.execute({ kind: 'create-mention', sentenceId, begin, end, type });
    }
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  await store.close();
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await cman(...args, '--json');
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

it('deals documents out, splits them off, merges what comes back, and says how far people agree', async () => {
  const hub = folder.path('hub.cman');
  const texts: string[] = [];
  for (const name of ['one', 'two', 'three', 'four']) {
    texts.push(folder.path(`${name}.txt`));
    await writeFile(texts.at(-1)!, `Berta met Carl in ${name}. Dora left.`);
  }
  await json('import', hub, ...texts, '--format', 'text');
  const store = await ProjectStore.open(hub);
  const schema = {
    name: 'people',
    entityTypes: ['Peop', 'Loc'].map((name, index) => ({ name, key: `${index + 1}`, colour: '#0072B2' })),
    relationTypes: [],
  };
  await store.execute({ kind: 'set-schema', schema });
  await store.close();

  expect((await cman('split', hub, '--annotator', 'Ann', '--out', folder.path('x.cman'))).stderr).toContain(
    'no document is assigned to Ann',
  );
  const { documents } = await json('assign', hub, '--to', 'Ann', 'Bo', '--overlap', '0.5');
  const assigned = (documents as { annotators: string[] }[]).map(({ annotators }) => annotators);
  expect(assigned.flat()).toHaveLength(6);
  expect(assigned.filter((names) => names.includes('Ann'))).toHaveLength(3);

  const [ann, bo] = [folder.path('ann.cman'), folder.path('bo.cman')];
  expect(await json('split', hub, '--annotator', 'Ann', '--out', ann)).toMatchObject({
    documents: 3,
    model: null,
  });
  await json('split', hub, '--annotator', 'Bo', '--out', bo);
  await annotate(ann, ['Peop']);
  await annotate(bo, ['Loc']);

  const untouched = await readFile(bo);
  expect(await json('merge', hub, ann, bo, '--preview')).toMatchObject({ changed: true });
  const report = await json('merge', hub, ann, bo);
  expect(report['sources']).toMatchObject([
    { annotators: ['Ann'], documents: { added: 0, common: 3 }, sentences: { takenOver: 6, differing: 0 } },
    { annotators: ['Bo'], documents: { added: 0, common: 3 }, sentences: { takenOver: 2, differing: 4 } },
  ]);
  expect(await readFile(bo)).toEqual(untouched);
  expect(await json('merge', hub, bo, ann)).toMatchObject({ changed: false });

  const agreed = await json('agreement', hub);
  expect(agreed).toMatchObject({
    compared: 4,
    agreed: 0,
    open: 4,
    pairs: [{ first: 'Ann', second: 'Bo', sentences: 4, mentionF1: 0, differing: 4 }],
  });
  expect((await cman('agreement', hub)).stdout).toMatch(
    /Ann and Bo: 4 sentences, 4 of them different\n.*kappa/,
  );
  expect((await cman('agreement', ann)).stderr).toContain('merge their projects first');
});

it('refuses what is no other project of this app, names it, and leaves the project as it was', async () => {
  const project = folder.path('own.cman');
  const text = folder.path('text.txt');
  await writeFile(text, 'Some words.');
  await json('import', project, text, '--format', 'text');
  const exported = async (name: string): Promise<Buffer> => {
    await json('export', project, '--format', 'spert-json', '--out', folder.path(name));
    return readFile(folder.path(name));
  };
  const before = await exported('before.json');
  const damaged = folder.path('damaged.cman');
  await writeFile(damaged, (await readFile(project)).subarray(0, 5000));
  const other = folder.path('other.cman');
  await writeFile(other, 'words');
  for (const [path, words] of [
    [project, 'a project can’t be merged into itself'],
    [damaged, 'damaged'],
    [other, 'it is no project of this app'],
    [folder.path('gone.cman'), 'there is no file'],
  ] as const) {
    const { code, stderr } = await cman('merge', project, path);
    expect([code, stderr.includes(path)]).toEqual([1, true]);
    expect(stderr.replace("can't", 'can’t')).toContain(words);
  }
  // That it was opened for this is in its audit log; nothing else is new.
  expect(await exported('after.json')).toEqual(before);
});
