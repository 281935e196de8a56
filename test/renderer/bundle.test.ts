import { resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { languagePlugin } from '../../scripts/languages/language-module.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe("the window's bundle", () => {
  it('holds lit, the renderer and pure core, and nothing that would need eval or Node', async () => {
    const { metafile } = await build({
      entryPoints: [resolve(ROOT, 'renderer/index.ts')],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      target: 'chrome130',
      absWorkingDir: ROOT,
      tsconfig: resolve(ROOT, 'renderer/tsconfig.json'),
      plugins: [languagePlugin({ markup: true })],
      logLevel: 'silent',
    });
    const foreign = Object.keys(metafile.inputs).filter(
      (input) =>
        !/^(renderer|core|resources\/(keymaps|languages)|node_modules\/(lit|lit-html|lit-element|@lit))\//.test(
          input,
        ),
    );
    expect(foreign).toEqual([]);
  });
});
