// The set-up: what a fresh clone lacks, in the order that one part needs another. Each step first looks, which takes
// milliseconds, and works only where something is missing; so it runs before every start and every test.
import { findBundles } from './bundles.mjs';
import { findDebianPackages } from './debian-packages.mjs';
import { COMPILER, DISPLAY_SERVER, TRACER, WINDOW } from './debian-requirements.mjs';
import { findDemoProject } from './demo-project.mjs';
import { findDependencies } from './dependencies.mjs';
import { findElectronRuntime } from './electron-runtime.mjs';
import { findEncoders } from './encoders.mjs';
import { SetupError, step } from './report.mjs';
import { findSqlite, sqliteLoads } from './sqlite.mjs';

/** `import.meta.dirname`, which all our programs use, came with it. */
const OLDEST_NODE = [20, 12];

/**
 * @param {{ window: boolean, displayServer: boolean }} wanted `window`: Electron and its libraries, which a machine
 *   without a screen needs only for tests; `displayServer`: a screen in memory for them
 * @throws {SetupError}
 */
export async function setUp(wanted) {
  checkNode();
  await step('npm packages', findDependencies);
  await step('Debian packages', () =>
    findDebianPackages([
      ...(sqliteLoads() ? [] : COMPILER),
      ...(wanted.window ? WINDOW : []),
      ...(wanted.displayServer ? [...DISPLAY_SERVER, ...TRACER] : []),
    ]),
  );
  // Compiling keeps one core busy for minutes, the downloads a network: side by side they take as long as the first.
  await together([
    step('SQLite', findSqlite),
    ...(wanted.window ? [step('Electron', findElectronRuntime)] : []),
    step('encoders', findEncoders),
  ]);
  await step('build', findBundles);
  if (wanted.window) await step('demo project', findDemoProject);
}

/**
 * Waits for all, the failed ones too: what is half done goes on to its end, and the next run finds it done.
 * @param {Promise<void>[]} steps
 */
async function together(steps) {
  for (const outcome of await Promise.allSettled(steps)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(
    `This is Node ${process.version}; the project needs ${OLDEST_NODE.join('.')} or later.`,
    'install Node 20 and run the command again.',
  );
}
