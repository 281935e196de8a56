// docs/security.md tells people what to rely on: what it names must be there.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const text = read('docs/security.md');

/** Electron's checklist has twenty items. */
const ITEMS = 20;
const items = text.split('\n').filter((line) => /^\| \d+\. /.test(line));

/** `` `test/….ts` “name of a test”, “another” `` */
const guards = [...text.matchAll(/`(test\/[^`]+\.ts)`((?:,? “[^”]+”)*)/g)].flatMap(
  ([, file = '', names = '']) => {
    const quoted = [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
    return quoted.length === 0 ? [{ file, name: '' }] : quoted.map((name) => ({ file, name }));
  },
);

describe('docs/security.md', () => {
  test('goes through the whole checklist, with a test for each item', () => {
    expect(items.map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual(
      Array.from({ length: ITEMS }, (_, index) => index + 1),
    );
    expect(items.filter((line) => !/`test\/[^`]+\.test\.ts`/.test(line))).toEqual([]);
  });

  test.each(guards)('names a test that is there: $file $name', ({ file, name }) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(read(file).replaceAll("\\'", "'")).toContain(name);
  });

  test('names files that are there', () => {
    const named = [...text.matchAll(/`((?:electron|trainer|scripts|core|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('says which Electron it is about', () => {
    const { version } = JSON.parse(read('node_modules/electron/package.json'));
    expect(text).toContain(String(version));
    expect(text).toContain(
      /electronVersion: '([^']+)'/.exec(read('scripts/setup/electron-runtime.mjs'))?.[1],
    );
  });

  test("no other feature of Chromium's is switched on than the document says", () => {
    const security = read('electron/security.ts');
    const on = [...security.matchAll(/\['(enable[\w-]*)'(?:, '([^']*)')?\]/g)].map(
      ([, name, value]) => value ?? name,
    );
    expect(on).toEqual(['enable-unsafe-webgpu', 'Vulkan']);
    const blink = /enableBlinkFeatures: '([^']*)'/.exec(read('electron/engine-window.ts'))?.[1];
    expect(blink).toBe('WebGPUDeveloperFeatures');
    for (const feature of [...on, blink ?? '']) expect(text).toContain(feature);
  });
});
