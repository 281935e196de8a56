// The program a development runtime of Electron starts first: it loads the app named on the command line,
//
//   electron [-r MODULE]... [SWITCH]... APP [ARGUMENT]...
//
// where APP is a folder with a package.json, or a file. The `electron` package's own runtime brings such a program
// along; the one made by electron-runtime.mjs needs this one. `-r` is how an automated test hooks in before the app.
//
// An ES module that awaits the app, because Electron holds back its `ready` event until the first module is evaluated: what an app
// must do before that (its own scheme, its switches) then comes in time, as in a packaged app.
import { app } from 'electron';
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

const USAGE = 'usage: electron [-r module] [switches] <app folder or file> [arguments]';

/** @param {readonly string[]} words the command line after the program */
function parse(words) {
  /** @type {string[]} */
  const modules = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (word === '-r' || word === '--require') {
      const name = words[++at];
      if (name !== undefined) modules.push(name);
    } else if (word === '--version' || word === '-v') {
      return { modules, version: true };
    } else if (!word.startsWith('-')) {
      return { modules, target: path.resolve(word) };
    }
    // Every other word with a dash is a switch of Chromium's or Node's, read by them.
  }
  return { modules };
}

/** @param {string} target @returns {Record<string, unknown>} */
function readManifest(target) {
  const folder = fs.statSync(target).isDirectory() ? target : path.dirname(target);
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
}

/** Gives the app its own name, version and data folder, as a packaged one has. @param {string} target */
function introduce(target) {
  const manifest = readManifest(target);
  const name = manifest['productName'] ?? manifest['name'];
  if (typeof name === 'string') {
    app.setName(name);
    // An explicit --user-data-dir wins: Chromium has set that path already.
    if (!app.commandLine.hasSwitch('user-data-dir')) {
      app.setPath('userData', path.join(app.getPath('appData'), name));
    }
  }
  // What app.getVersion() and app.getAppPath() answer. Electron keeps these two for this program, so its types lack them.
  const folder = fs.statSync(target).isDirectory() ? target : path.dirname(target);
  if (typeof manifest['version'] === 'string') Reflect.get(app, 'setVersion').call(app, manifest['version']);
  Reflect.get(app, 'setAppPath').call(app, folder);
  return manifest['type'] === 'module';
}

/** @param {string} target */
async function start(target) {
  Reflect.set(process, 'defaultApp', true);
  const inModulePackage = introduce(target);
  const file = require.resolve(target);
  const isModule = file.endsWith('.mjs') || (inModulePackage && !file.endsWith('.cjs'));
  if (isModule) await import(pathToFileURL(file).href);
  // The third argument makes it the main module: `require.main === module` holds in it.
  else Reflect.get(Module, '_load').call(Module, file, null, true);
}

const request = parse(process.argv.slice(1));
if (request.version) {
  process.stdout.write(`v${process.versions['electron']}\n`);
  process.exit(0);
}
for (const name of request.modules) require(path.isAbsolute(name) ? name : path.resolve(name));
if (request.target === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
try {
  await start(request.target);
} catch (error) {
  process.stderr.write(`The app failed to load: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
