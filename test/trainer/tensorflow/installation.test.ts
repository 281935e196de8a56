// Laws of finding TensorFlow for Node: the user's own folder before this program's, the package with CUDA before the one without; another
// version, a part that is missing and nothing at all are told with what to do; what Node removed is put back, and only that.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTensorFlowEngine, packageHere } from '../../../trainer/engines/tensorflow/engine.ts';
import { findPackage } from '../../../trainer/engines/tensorflow/find-package.ts';
import { explainFailure } from '../../../trainer/engines/tensorflow/load-failure.ts';
import { restoreRemovedFunctions } from '../../../trainer/engines/tensorflow/node-repair.ts';
import { installCommand, ownFolder, type Machine } from '../../../trainer/engines/tensorflow/places.ts';
import { tensorFlowIsInstalled } from './installed.ts';

const GPU = '@tensorflow/tfjs-node-gpu';
const CPU = '@tensorflow/tfjs-node';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cman-tensorflow-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function writePackage(folder: string, name: string, version: string, main = ''): string {
  const at = join(root, folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
  writeFileSync(join(at, 'index.js'), main);
  return at;
}

/** With the tfjs that it brings. */
function install(folder: string, name: string, version: string, main = ''): string {
  writePackage(folder, '@tensorflow/tfjs', version);
  writePackage(folder, '@tensorflow/tfjs-core', version);
  return writePackage(folder, name, version, main);
}

const machine = (folder: string): Machine => ({
  environment: { CMAN_TENSORFLOW: join(root, folder) },
  platform: 'linux',
  home: '/home/somebody',
});

describe('the package', () => {
  it('with CUDA is preferred, in the first folder that has one', () => {
    install('a', CPU, '4.22.0');
    install('b', CPU, '4.22.0');
    const withCuda = install('b', GPU, '4.22.0');
    mkdirSync(join(root, 'none'));
    const [a, b, none] = ['a', 'b', 'none'].map((folder) => join(root, folder)) as [string, string, string];
    expect(findPackage([none, a, b])).toMatchObject({ name: CPU, coreVersion: '4.22.0' });
    expect(findPackage([b, a])).toEqual({
      name: GPU,
      version: '4.22.0',
      folder: withCuda,
      coreVersion: '4.22.0',
    });
    expect(findPackage([none, join(root, 'never made')])).toBeNull();
  });

  it('is known as incomplete without its tfjs', () => {
    writePackage('a', CPU, '4.22.0');
    expect(findPackage([join(root, 'a')])).toMatchObject({ name: CPU, coreVersion: null });
  });

  it.each([
    ['linux', {}, '/home/somebody/.local/share/cman-annotator/tensorflow'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/cman-annotator/tensorflow'],
    ['darwin', {}, '/home/somebody/Library/Application Support/cman-annotator/tensorflow'],
    ['linux', { CMAN_TENSORFLOW: '/mine' }, '/mine'],
  ] as const)('of a user on %s with %o is in %s', (platform, environment, folder) => {
    const here: Machine = { platform, environment, home: '/home/somebody' };
    expect(ownFolder(here)).toBe(folder);
    expect(installCommand(here, CPU, '4.22.0')).toBe(`npm install --prefix "${folder}" ${CPU}@4.22.0`);
  });

  it('of another version is refused, with the command for the right one', () => {
    install('a', GPU, '4.21.0');
    expect(() => packageHere(machine('a'))).toThrow(
      expect.objectContaining({
        code: 'engine-unavailable',
        message: expect.stringMatching(
          /brings tfjs-core 4\.21\.0.*npm install .*tfjs-node-gpu@4\.22\.0/,
        ) as string,
      }),
    );
  });

  it.skipIf(tensorFlowIsInstalled())('that is not there is told with the commands to install it', () => {
    expect(() => packageHere(machine('none'))).toThrow(
      expect.objectContaining({
        code: 'engine-unavailable',
        message: expect.stringContaining(
          `npm install --prefix "${join(root, 'none')}" ${CPU}@${tf.version_core}`,
        ) as string,
      }),
    );
  });

  it('whose native part can not be loaded says what to do', () => {
    // What tfjs-node itself does: its main file loads the native part. This one is no library at all.
    const main = "process.dlopen({ exports: {} }, __dirname + '/libtensorflow.so.2')";
    const folder = install('a', CPU, tf.version_core, main);
    writeFileSync(join(folder, 'libtensorflow.so.2'), 'cut off while it was fetched');
    expect(() => openTensorFlowEngine(machine('a'))).toThrow(
      expect.objectContaining({
        code: 'engine-unavailable',
        message: expect.stringMatching(/npm rebuild @tensorflow\/tfjs-node/) as string,
      }),
    );
  });
});

describe('a failure to load', () => {
  const found = {
    name: GPU,
    version: '4.22.0',
    folder: '/t/node_modules/@tensorflow/tfjs-node-gpu',
    coreVersion: '4.22.0',
  } as const;

  it.each([
    [
      'libcudart.so.11.0: cannot open shared object file: No such file or directory',
      'CUDA 11.2 and cuDNN 8.1',
    ],
    [
      'libtensorflow.so.2: cannot open shared object file: No such file or directory',
      `npm rebuild ${GPU}" in /t/`,
    ],
    [
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /t\nPlease run',
      `npm rebuild ${GPU}`,
    ],
    [
      'The module was compiled against a different Node.js version using NODE_MODULE_VERSION 93.',
      process.version,
    ],
    ["/lib/libm.so.6: version `GLIBC_2.29' not found (required by /t/libtensorflow.so.2)", 'another system'],
    ["Cannot find module '@mapbox/node-pre-gyp'", 'install it again'],
  ])('%s: says %s', (thrown, advice) => {
    const told = explainFailure(found, new Error(thrown));
    expect(told).toContain(advice);
    expect(told).toContain(thrown.split('\n')[0]);
    expect(told).not.toContain('\n');
  });

  it('that nobody knows is told as it is', () => {
    expect(explainFailure(found, 'the moon is full')).toBe(`${GPU} 4.22.0 does not load (the moon is full)`);
  });
});

describe('what Node removed', () => {
  it('is put back where it is missing, once, and does what it did', () => {
    const stripped: Record<string, unknown> = { inspect: util.inspect };
    expect(restoreRemovedFunctions(stripped).sort()).toEqual(['isArray', 'isNullOrUndefined']);
    expect(restoreRemovedFunctions(stripped)).toEqual([]);
    const { isNullOrUndefined, isArray } = stripped as Record<string, (value: unknown) => boolean>;
    const values = [null, undefined, 0, '', [], [1], new Float32Array(1), {}];
    expect(values.map((value) => isNullOrUndefined?.(value))).toEqual(
      values.map((value) => value === null || value === undefined),
    );
    expect(values.map((value) => isArray?.(value))).toEqual(values.map((value) => Array.isArray(value)));
  });

  it('is left alone where it is there', () => {
    const own = (): boolean => true;
    const target = { isNullOrUndefined: own };
    expect(restoreRemovedFunctions(target)).toEqual(['isArray']);
    expect(target.isNullOrUndefined).toBe(own);
  });
});
