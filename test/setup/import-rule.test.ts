// The import rule on small trees made for it, each with one import that should or should not be there.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkImports } from '../../scripts/check-imports.ts';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

/** Makes a tree of files and returns the names of the rules that it breaks. */
async function rulesBrokenBy(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'cman-imports-'));
  made.push(root);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const { violations } = await checkImports(root);
  return violations.map((violation) => violation.slice(0, violation.indexOf(':')));
}

/** A tree in which `from` imports `to`. */
const importing = (from: string, to: string): Record<string, string> => {
  const up = '../'.repeat(from.split('/').length - 1);
  return {
    [from]: `import { value } from '${up}${to}';\nexport const user = value;\n`,
    [to]: 'export const value = 1;\n',
  };
};

describe('the import rule allows', () => {
  it.each([
    ['trainer/network/crf.ts', 'core/model/schema.ts'],
    ['trainer/network/crf.ts', 'trainer/operations/matrix.ts'],
    ['cli/train.ts', 'trainer/client/fork.ts'],
    ['cli/import.ts', 'electron/project/store.ts'],
    ['electron/application.ts', 'trainer/client/fork.ts'],
    ['test/trainer/crf.test.ts', 'trainer/network/crf.ts'],
    ['scripts/build.ts', 'plugins/formats/text/index.ts'],
  ])('%s importing %s', async (from, to) => {
    expect(await rulesBrokenBy(importing(from, to))).toEqual([]);
  });

  it("Node's modules in the trainer's process entries and native engines", async () => {
    const files = ['trainer/process/entry.ts', 'trainer/client/fork.ts', 'trainer/engines/onnx/engine.ts'];
    const text = "import { join } from 'node:path';\nexport const joined = join('a', 'b');\n";
    expect(await rulesBrokenBy(Object.fromEntries(files.map((file) => [file, text])))).toEqual([]);
  });
});

describe('the import rule refuses', () => {
  it.each([
    ['core/model/schema.ts', 'trainer/network/crf.ts', 'core-alone'],
    ['renderer/index.ts', 'electron/project/store.ts', 'renderer-imports-itself-and-core'],
    ['trainer/network/crf.ts', 'electron/project/store.ts', 'trainer-imports-itself-and-core'],
    ['cli/train.ts', 'trainer/training/loop.ts', 'trainer-through-its-client'],
    ['electron/application.ts', 'trainer/training/loop.ts', 'trainer-through-its-client'],
    ['cli/train.ts', 'electron/windows.ts', 'cli-shares-project-storage'],
    ['electron/project/store.ts', 'electron/windows.ts', 'project-storage-without-electron'],
    ['electron/main.ts', 'plugins/formats/text/index.ts', 'electron-imports-itself-and-core'],
    ['plugins/formats/text/index.ts', 'cli/main.ts', 'plugins-imports-itself-and-core'],
    ['cli/main.ts', 'test/support/corpus.ts', 'cli-imports-itself-and-core'],
    ['trainer/network/crf.ts', 'scripts/build.ts', 'trainer-imports-itself-and-core'],
  ])('%s importing %s', async (from, to, rule) => {
    expect(await rulesBrokenBy(importing(from, to))).toEqual([rule]);
  });

  it.each([
    ['core/errors.ts', 'core-alone'],
    ['renderer/index.ts', 'window-without-node'],
    ['trainer/network/crf.ts', 'trainer-without-node'],
    ['trainer/engines/reference/engine.ts', 'trainer-without-node'],
  ])("Node's modules in %s", async (file, rule) => {
    expect(
      await rulesBrokenBy({ [file]: "import { join } from 'node:path';\nexport default join;\n" }),
    ).toEqual([rule]);
  });

  it("Electron's own module in the project storage", async () => {
    const files = {
      'electron/project/store.ts': "import { app } from 'electron';\nexport const name = app.name;\n",
      'electron/main.ts': "import { app } from 'electron';\nexport const name = app.name;\n",
      'node_modules/electron/package.json': '{ "name": "electron", "version": "1.0.0", "main": "index.js" }',
      'node_modules/electron/index.js': 'module.exports = {};\n',
    };
    expect(await rulesBrokenBy(files)).toEqual(['project-storage-without-electron']);
  });

  it('an import that leads nowhere', async () => {
    expect(await rulesBrokenBy({ 'cli/main.ts': "import './absent.ts';\n" })).toEqual(['resolvable']);
  });

  it('a cycle, even of types', async () => {
    const files = {
      'core/a.ts': "import type { B } from './b.ts';\nexport interface A { b: B }\n",
      'core/b.ts': "import type { A } from './a.ts';\nexport interface B { a: A }\n",
    };
    expect(await rulesBrokenBy(files)).toEqual(['no-cycles']);
  });
});

it('fails, instead of passing, where it can see no file', async () => {
  await expect(rulesBrokenBy({})).rejects.toThrow('nothing to check');
  await expect(rulesBrokenBy({ 'core/notes.txt': 'no code' })).rejects.toThrow('saw no file in core/');
});
