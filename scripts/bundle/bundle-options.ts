// How a bundle is made for each of the places that code runs in.
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { languagePlugin } from '../languages/language-module.ts';

/** `terminal` is Node with a first line that lets a shell start the file. */
export type RunsIn = 'node' | 'terminal' | 'preload' | 'window';

/** Packages with native code or of the runtime itself: loaded from node_modules, never bundled. */
const EXTERNAL_IN_NODE = [
  'electron',
  'sqlite3',
  'onnxruntime-node',
  'webgpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
];

/**
 * CommonJS packages inside an ESM bundle (protobufjs is one) call `require`, which ESM lacks. The import has a name of
 * its own, so that it cannot clash with an import of `createRequire` in our code.
 */
const REQUIRE_FOR_BUNDLED_PACKAGES =
  "import { createRequire as createRequireForBundle } from 'node:module'; " +
  'const require = createRequireForBundle(import.meta.url);';

const SHARED: BuildOptions = {
  bundle: true,
  sourcemap: true,
  logLevel: 'error',
  charset: 'utf8',
  keepNames: true,
};

const NODE: BuildOptions = {
  ...SHARED,
  platform: 'node',
  // ES modules first: tfjs's main entry would be a second copy of it, beside the one its gradients belong to.
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node20',
  external: EXTERNAL_IN_NODE,
};

/**
 * In a package: smaller by half, quicker to read, and names stay, so that the log's stacks can still be read. Licences are in a file of
 * their own there (scripts/package/licences.ts).
 */
const PACKAGED: BuildOptions = {
  sourcemap: false,
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
};

/** Electron 33's Chromium. */
const CHROMIUM_TARGET = 'chrome130';

/** @param packaged for a package instead of a checkout */
export function bundleOptions(runsIn: RunsIn, root: string, packaged = false): BuildOptions {
  return { ...placeOptions(runsIn, root), ...(packaged && PACKAGED) };
}

function placeOptions(runsIn: RunsIn, root: string): BuildOptions {
  switch (runsIn) {
    case 'node':
      return {
        ...NODE,
        banner: { js: REQUIRE_FOR_BUNDLED_PACKAGES },
        plugins: [languagePlugin({ markup: false })],
      };
    case 'terminal':
      return { ...NODE, banner: { js: `#!/usr/bin/env node\n${REQUIRE_FOR_BUNDLED_PACKAGES}` } };
    case 'preload':
      // A sandboxed preload script is CommonJS and may require `electron` and nothing else.
      return {
        ...SHARED,
        platform: 'browser',
        format: 'cjs',
        target: CHROMIUM_TARGET,
        external: ['electron'],
      };
    case 'window':
      return {
        ...SHARED,
        platform: 'browser',
        format: 'esm',
        target: CHROMIUM_TARGET,
        // lit's decorators, as that file sets them.
        tsconfig: join(root, 'renderer', 'tsconfig.json'),
        plugins: [languagePlugin({ markup: true })],
      };
  }
}
