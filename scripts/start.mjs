// `npm start`: sets the machine up and starts the app; where there is no screen, the demo without a window.
//
// Plain JavaScript, like all of scripts/setup/: it is the first thing that runs in a fresh clone, before there is a
// compiler or any package. What follows `--` on npm's command line goes to the app:
//
//   npm start                      the app, on your own data folder
//   npm start -- --data DIR        the app, on a data folder to throw away
import { join } from 'node:path';
import { runInForeground } from './setup/child-program.mjs';
import { electronCommand } from './setup/electron-command.mjs';
import { setUp } from './setup/index.mjs';
import { ROOT } from './setup/places.mjs';
import { failSetup } from './setup/report.mjs';

const args = process.argv.slice(2);

/** @returns {boolean} whether a window can be shown */
function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @returns {Promise<number>} the app's exit code */
async function startWindow() {
  const electron = electronCommand();
  const platform = process.env['DISPLAY'] ? [] : ['--ozone-platform-hint=auto'];
  return runInForeground(electron.program, [...electron.args, ...platform, ROOT, ...args], {
    env: electron.env,
    stdio: 'inherit',
  });
}

/** @returns {Promise<number>} the demo's exit code */
async function startDemo() {
  console.log(
    'There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this runs `cman demo`:',
  );
  console.log('the whole loop on the sample corpus, without a window.\n');
  return runInForeground(process.execPath, [join(ROOT, 'build/cli/main.js'), 'demo', ...args], {
    stdio: 'inherit',
  });
}

try {
  const screen = hasScreen();
  await setUp({ window: screen, displayServer: false });
  process.exitCode = await (screen ? startWindow() : startDemo());
} catch (error) {
  failSetup(error);
}
