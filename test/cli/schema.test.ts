import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman } from './cman.ts';

const folder = temporaryFolder();

it('schema: written, changed and given back, with the annotations carried along; what nobody has decided is refused', async () => {
  const corpus = folder.path('corpus.json');
  const entity = (type: string, start: number): unknown => ({ type, start, end: start + 1 });
  await writeFile(
    corpus,
    JSON.stringify([
      {
        tokens: 'Ann lives in Bern .'.split(' '),
        entities: [entity('Peop', 0), entity('Loc', 3)],
        relations: [{ type: 'Live_In', head: 0, tail: 1 }],
        orig_id: 0,
      },
    ]),
  );
  const [project, file] = [folder.path('s.cman'), folder.path('types.json')];
  await cman('import', project, corpus, '--format', 'spert-json');
  expect(await cman('schema', 'export', project, '--out', file)).toMatchObject({ code: 0 });
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll('"Peop"', '"Person"'));
  const refused = await cman('schema', 'import', project, file);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/entity type Peop is in use/);
  const done = await cman('schema', 'import', project, file, '--entity', 'Peop=Person', '--json');
  expect(done).toMatchObject({ code: 0 });
  expect(JSON.parse(done.stdout)).toMatchObject({
    types: [{ type: 'Peop', to: 'Person', kind: 'renamed', accepted: 1, sentences: 1 }],
    lost: [],
  });
  const out = folder.path('out.json');
  await cman('export', project, '--format', 'spert-json', '--out', out);
  expect(await readFile(out, 'utf8')).toMatch(/"type": ?"Person"/);
  expect(await readFile(out, 'utf8')).toMatch(/"Live_In"/);

  await writeFile(file, text.replace('"colour": "#', '"colour": "'));
  const bad = await cman('schema', 'import', project, file);
  expect(bad.code).toBe(1);
  expect(bad.stderr).toMatch(/types\.json:\d+: entityTypes\[0\]\.colour/);
});
