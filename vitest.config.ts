import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { softwareGpuEnvironment } from './test/support/software-gpu.ts';

// Inherited by the processes that run the tests.
Object.assign(process.env, softwareGpuEnvironment());

/** Tests of the real window, each on a screen of its own. */
const WINDOW_TESTS = ['test/window/**/*.test.ts', 'test/package/**/*.test.ts'];

export default defineConfig({
  plugins: [
    {
      // As esbuild does it for the product (scripts/bundle).
      name: 'languages',
      enforce: 'pre',
      load: async (id) => {
        if (!id.endsWith('.xlf')) return null;
        const { languageModule } = await import('./scripts/languages/language-module.ts');
        return languageModule(id, { markup: false });
      },
    },
  ],
  test: {
    // A process for each file: native modules (SQLite, ONNX Runtime) do not like being loaded by many threads of one.
    pool: 'forks',
    // One more than the smallest machine we support has cores: much of a window's test, or of a command's, is waiting.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Far above what any test takes on its own: a busy machine must not turn a slow test into a failed one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Its `msg` is put in place while the program runs: one copy of it, whoever imports it.
    server: { deps: { inline: [/@lit\/localize/] } },
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          // One bundle of tfjs, made once, instead of its 900 modules transformed anew for every test file.
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients.js',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-webgpu',
          ],
        },
      },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: WINDOW_TESTS,
          // A process takes the next file when it is done with one, and keeps what it has loaded: loading was a third of the time. A test
          // that changes something global puts it back.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: WINDOW_TESTS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // A condition is waited for, not timed: on a busy machine a cancel is heard when the batch under way is done.
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
