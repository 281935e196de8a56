// The laws of merging project files, on projects with random work in them.
import { copyFile, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { contentOf, rowsOf } from '../small-project.ts';
import {
  annotate,
  itemsOf,
  laptop,
  merged,
  recordsOf,
  settledOf,
  versionsOf,
  withStore,
  type Work,
} from './laptops.ts';

const folder = temporaryFolder();
let run = 0;
const paths = (...names: readonly string[]): string[] => {
  run++;
  return names.map((name) => folder.path(`${run}-${name}.cman`));
};

const work = (annotators: readonly string[]): fc.Arbitrary<Work> =>
  fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    annotator: fc.constantFrom(...annotators),
    documents: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }),
    actions: fc.integer({ min: 0, max: 60 }),
    wider: fc.boolean(),
  });

const RUNS = { numRuns: Number(process.env['CMAN_LAW_RUNS'] ?? 4), seed: 20_261_123, endOnFailure: true };

it('loses nothing, writes nothing into the other file, and says beforehand what it will do', async () => {
  await fc.assert(
    fc.asyncProperty(work(['ann']), work(['bo']), async (one, other) => {
      const [into, from] = paths('into', 'from') as [string, string];
      await laptop(into, one);
      await laptop(from, other);
      const bytes = await readFile(from);
      const inputs = [await withStore(into, recordsOf), await withStore(from, recordsOf)];
      const untouched = await withStore(into, rowsOf);
      const closed = await readFile(from);
      const preview = await merged(into, [from], true);
      expect(await withStore(into, rowsOf)).toEqual(untouched);
      const report = await merged(into, [from]);
      expect(report).toEqual(preview);
      expect(await readFile(from)).toEqual(closed);
      expect(bytes.length).toBe(closed.length);

      const result = await withStore(into, recordsOf);
      const items = itemsOf(result);
      for (const input of inputs) {
        for (const item of itemsOf(input)) expect(items).toContain(item);
      }
      const versions = new Set(versionsOf(result));
      for (const version of inputs.flatMap(versionsOf)) {
        // What files brought has no author; where a person has annotated, it is not kept apart.
        if (!version.includes(' import ')) expect(versions).toContain(version);
      }
      expect(result.size).toBe(new Set(inputs.flatMap((input) => [...input.keys()])).size);
    }),
    RUNS,
  );
});

it('changes nothing the second time', async () => {
  await fc.assert(
    fc.asyncProperty(work(['ann']), work(['bo', 'ann']), async (one, other) => {
      const [into, from] = paths('into', 'from') as [string, string];
      await laptop(into, one);
      await laptop(from, other);
      await merged(into, [from]);
      const once = await withStore(into, rowsOf);
      const again = await merged(into, [from]);
      expect(again.changed).toBe(false);
      expect(await withStore(into, rowsOf)).toEqual(once);
    }),
    RUNS,
  );
});

it('comes to the same versions whichever is merged into which, and to the same annotations where there is nothing to decide', async () => {
  await fc.assert(
    fc.asyncProperty(work(['ann']), work(['bo']), work(['cy', 'ann']), async (one, two, three) => {
      const [a, b, c, a2, b2] = paths('a', 'b', 'c', 'a2', 'b2') as [string, string, string, string, string];
      await laptop(a, one);
      await laptop(b, two);
      await laptop(c, three);
      await copyFile(a, a2);
      await copyFile(b, b2);
      // (a + b) + c, and b + (c + a), where c carries what it got from a.
      await merged(a, [b, c]);
      await merged(c, [a2]);
      await merged(b2, [c]);
      const [left, right] = [await withStore(a, recordsOf), await withStore(b2, recordsOf)];
      const people = (versions: readonly string[]) => versions.filter((one) => !one.includes(' import '));
      expect(people(versionsOf(right))).toEqual(people(versionsOf(left)));
      const [ofLeft, ofRight] = [settledOf(left), settledOf(right)];
      for (const [place, annotations] of ofLeft) {
        if (ofRight.has(place)) expect([place, ofRight.get(place)]).toEqual([place, annotations]);
      }
    }),
    RUNS,
  );
});

it('is undone and redone as one step, with work before and after it', async () => {
  await fc.assert(
    fc.asyncProperty(
      work(['ann']),
      work(['bo']),
      fc.integer({ min: 1, max: 1000 }),
      async (one, two, seed) => {
        const [into, from] = paths('into', 'from') as [string, string];
        await laptop(into, one);
        await laptop(from, two);
        const visible = async () =>
          withStore(into, async (store) => ({
            content: (await contentOf(store)).filter(Boolean),
            summary: { ...(await store.summary()), undo: null, redo: null },
            records: versionsOf(await recordsOf(store)),
            exported: await store.readCorpus('accepted'),
            found: (await store.search('ab', 100)).map(({ sentenceId }) => sentenceId).sort(),
          }));
        const start = await visible();
        const { changed } = await merged(into, [from]);
        if (!changed) return;
        const end = await visible();
        await withStore(into, async (store) => {
          await annotate(store, seed, 10, false);
          while ((await store.summary()).undo !== 'merge projects') await store.undo();
          await store.undo();
        });
        expect(await visible()).toEqual(start);
        await withStore(into, async (store) => {
          await store.redo();
          expect(await store.database.all('PRAGMA foreign_key_check')).toEqual([]);
        });
        expect(await visible()).toEqual(end);
      },
    ),
    RUNS,
  );
});
