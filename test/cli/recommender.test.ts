import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman } from './cman.ts';

const folder = temporaryFolder();

it('prelabel --recommender suggests in a project without a model what is annotated elsewhere in it', async () => {
  const annotated = folder.path('annotated.json');
  const sentence = { tokens: ['Rain', 'in', 'Oslo'], entities: [{ type: 'Loc', start: 2, end: 3 }] };
  await writeFile(annotated, JSON.stringify([{ ...sentence, relations: [], orig_id: 0 }]));
  const text = folder.path('text.txt');
  await writeFile(text, 'Oslo is cold. Nobody left Oslo.');
  const project = folder.path('project.cman');
  expect((await cman('import', project, annotated, '--format', 'spert-json')).code).toBe(0);
  expect((await cman('import', project, text, '--format', 'text')).code).toBe(0);
  const { code, stdout } = await cman('prelabel', project, '--recommender', 'dictionary', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ project, recommender: 'dictionary', openSuggestions: 2 });
  expect((await cman('prelabel', project, '--recommender', 'oracle')).code).toBe(2);
  expect((await cman('prelabel', text, '--recommender', 'dictionary')).code).toBe(2);
  const relations = await cman('prelabel', project, '--relations');
  expect([relations.code, relations.stderr]).toEqual([1, expect.stringContaining('no model')]);
  expect((await cman('prelabel', project, '--relations', '--recommender', 'dictionary')).code).toBe(2);
});
