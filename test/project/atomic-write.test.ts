// Files that are written whole or not at all, also when several are written to one place at once.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAtomically } from '../../electron/project/atomic-write.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-atomic-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('of writes asked for at once, none fails, the last one stays whole, and no draft is left', async () => {
  const path = join(folder, 'settings.json');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 8 }), async (lengths) => {
      const texts = lengths.map((length, index) => String(index).repeat(length));
      await Promise.all(texts.map((text) => writeAtomically(path, text)));
      expect(await readFile(path, 'utf8')).toBe(texts.at(-1));
      expect(await readdir(folder)).toEqual(['settings.json']);
    }),
    { numRuns: 20 },
  );
});

it('one that is refused does not hold up the next', async () => {
  const path = join(folder, 'not there', 'settings.json');
  const [first, second] = await Promise.allSettled([
    writeAtomically(path, 'first'),
    writeAtomically(join(folder, 'settings.json'), 'second'),
  ]);
  expect(first).toMatchObject({
    status: 'rejected',
    reason: { code: 'refused', details: { reason: 'ENOENT' } },
  });
  expect(second.status).toBe('fulfilled');
  const cancelled = new AbortController();
  cancelled.abort();
  const later = [
    writeAtomically(join(folder, 'settings.json'), 'third', cancelled.signal),
    writeAtomically(join(folder, 'settings.json'), 'fourth'),
  ] as const;
  await expect(later[0]).rejects.toMatchObject({ code: 'cancelled' });
  await later[1];
  expect(await readFile(join(folder, 'settings.json'), 'utf8')).toBe('fourth');
});
