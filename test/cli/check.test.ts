import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman } from './cman.ts';

const folder = temporaryFolder();

it('check prints what contradicts itself, as lines and as one JSON object; findings are no failure', async () => {
  const corpus = folder.path('corpus.json');
  const loc = (start: number, end: number) => ({ type: 'Loc', start, end });
  const sentence = (text: string, ...entities: readonly unknown[]): unknown => ({
    ...{ tokens: text.split(' '), entities, relations: [], orig_id: 0 },
  });
  await writeFile(
    corpus,
    JSON.stringify([
      sentence('He saw the Rhine in Basel .', loc(2, 4), loc(5, 6)),
      sentence('She saw the Rhine in Basel .', loc(3, 4)),
      sentence('He saw the Rhine in Basel !', loc(2, 4)),
    ]),
  );
  const project = folder.path('check.cman');
  expect((await cman('import', project, corpus, '--format', 'spert-json')).code).toBe(0);
  const { code, stdout } = await cman('check', project, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    sentences: 3,
    counts: { string: 1, boundary: 1, 'same-sentence': 1, crossing: 0 },
    strings: [{ text: 'Basel', types: [{ type: 'Loc', count: 1 }], unannotated: 2 }],
    boundaries: [{ longer: 'the Rhine', shorter: 'Rhine', type: 'Loc', asLonger: 2, asShorter: 1 }],
    findings: [{ kind: 'same-sentence', text: 'He saw the Rhine in Basel !' }],
  });
  const lines = await cman('check', project);
  expect(lines.code).toBe(0);
  expect(lines.stdout).toMatch(
    /^The file is sound.\n3 sentences: 1 strings .*Basel: Loc 1, not annotated 2\n.*the Rhine: Loc 2/s,
  );
});
