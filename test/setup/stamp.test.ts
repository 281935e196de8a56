import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf, keyOfFiles, removeStamp, stampFits, writeStamp } from '../../scripts/setup/stamp.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cman-stamp-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the key of a list of inputs', () => {
  it('is the same for the same inputs and depends on their order', () => {
    expect(keyOf(['a', 'b'])).toBe(keyOf(['a', 'b']));
    expect(keyOf(['a', 'b'])).not.toBe(keyOf(['b', 'a']));
  });

  it('knows where one input ends and the next begins', () => {
    expect(keyOf(['ab', 'c'])).not.toBe(keyOf(['a', 'bc']));
    expect(keyOf(['a', ''])).not.toBe(keyOf(['a']));
  });
});

describe('the key of files', () => {
  it('changes with content, name, and a file that comes or goes', async () => {
    const source = join(root, 'source');
    await mkdir(join(source, 'inner'), { recursive: true });
    const keys = [keyOfFiles(root, [source])];
    const note = (): unknown => keys.push(keyOfFiles(root, [source]));
    await writeFile(join(source, 'inner/a.ts'), 'one');
    note();
    await writeFile(join(source, 'inner/a.ts'), 'two');
    note();
    await rm(join(source, 'inner/a.ts'));
    await writeFile(join(source, 'inner/b.ts'), 'two');
    note();
    expect(new Set(keys).size).toBe(4);
  });

  it('is the same in another place, and blind to hidden files and packages', async () => {
    for (const place of ['here', 'there']) {
      await mkdir(join(root, place, 'source/node_modules'), { recursive: true });
      await writeFile(join(root, place, 'source/a.ts'), 'one');
    }
    await writeFile(join(root, 'there/source/.swap'), 'x');
    await writeFile(join(root, 'there/source/node_modules/index.js'), 'x');
    const [here, there] = ['here', 'there'].map((place) =>
      keyOfFiles(join(root, place), [join(root, place, 'source')]),
    );
    expect(here).toBe(there);
  });

  it('counts a path that is not there as such', async () => {
    const absent = keyOfFiles(root, [join(root, 'config.json')]);
    await writeFile(join(root, 'config.json'), '{}');
    expect(keyOfFiles(root, [join(root, 'config.json')])).not.toBe(absent);
  });
});

it('a stamp fits the key that it was written with, until it is removed', () => {
  const stamp = join(root, 'stamps/build');
  expect(stampFits(stamp, 'key')).toBe(false);
  writeStamp(stamp, 'key');
  expect(stampFits(stamp, 'key')).toBe(true);
  expect(stampFits(stamp, 'another key')).toBe(false);
  removeStamp(stamp);
  expect(stampFits(stamp, 'key')).toBe(false);
});
