// The demo project of a user: a copy of what set-up has made, or one made of the bundled sample.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownDemoProject } from '../../electron/project/demo/own-demo.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { ProjectStore } from '../../electron/project/store.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const formats = formatsIn([join(ROOT, 'plugins', 'formats')]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const places = (): Parameters<typeof ownDemoProject>[0] => ({
  prepared: join(folder, 'prepared.cman'),
  own: join(folder, 'data', 'demo.cman'),
  resources: join(ROOT, 'resources'),
});

async function withStore<T>(path: string, work: (store: ProjectStore) => Promise<T>): Promise<T> {
  const store = await ProjectStore.open(path, { durable: false });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

describe('the demo project', () => {
  it('is made of the bundled sample where set-up has made none: half annotated, half waiting, no model', async () => {
    const path = await ownDemoProject(places(), formats);
    const summary = await withStore(path, (store) => store.summary());
    expect(summary).toMatchObject({ isDemo: true, activeModel: null, openSuggestions: 0 });
    expect(summary.completeSentences / summary.sentences).toBeGreaterThan(0.4);
    expect(summary.completeSentences / summary.sentences).toBeLessThan(0.6);
    const { entityTypes, relationTypes } = await withStore(path, (store) => store.schema());
    for (const type of [...entityTypes, ...relationTypes]) expect(type.guideline, type.name).toBeTruthy();
  });

  it('is the one that set-up made, where it did', async () => {
    const made = places();
    const prepared = await ProjectStore.create(made.prepared, { durable: false });
    await prepared.setAnnotator('whoever prepared it');
    await prepared.close();
    const path = await ownDemoProject(made, formats);
    expect(await withStore(path, (store) => store.summary())).toMatchObject({
      annotator: 'whoever prepared it',
      sentences: 0,
    });
  });

  it("stays the user's own, once it is there", async () => {
    const path = await ownDemoProject(places(), formats);
    await withStore(path, (store) => store.setAnnotator('Ada'));
    expect(await ownDemoProject(places(), formats)).toBe(path);
    expect((await withStore(path, (store) => store.summary())).annotator).toBe('Ada');
  });
});
