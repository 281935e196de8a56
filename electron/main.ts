// The main process: puts the parts together and takes them apart again. What each part does is in its own file.
import { resolve } from 'node:path';
import { app, session } from 'electron';
import { keepMemoryOutOfCoreFiles } from '../trainer/client/no-core-files.ts';
import { refuseNetwork } from '../trainer/client/no-network.ts';
import { Application } from './application.ts';
import { commandWords, prepareForCommand, runCommand } from './command-line.ts';
import { readLaunchRequest } from './launch-request.ts';
import { appPaths } from './paths.ts';
import { refusedSwitches } from './refused-switches.ts';
import { lockDownProcess, lockDownSession } from './security.ts';

keepMemoryOutOfCoreFiles();
refuseNetwork();
const refused = app.isPackaged ? refusedSwitches(process.argv) : [];
if (refused.length > 0) {
  process.stderr.write(`cman-annotator: this app does not take ${refused.join(', ')}\n`);
  app.exit(2);
}
const command = commandWords(process.argv);
const request = readLaunchRequest(process.argv, process.cwd());
// Before the lock is asked for: it belongs to the data folder, so that a throwaway folder has an instance of its own.
if (command) prepareForCommand();
if (!command && request.dataFolder !== null) app.setPath('userData', request.dataFolder);
// What Chromium keeps for itself stays apart from what is the user's.
if (!command) app.setPath('sessionData', resolve(app.getPath('userData'), 'session'));
lockDownProcess();

const paths = appPaths({
  packaged: app.isPackaged,
  build: resolve(import.meta.dirname, '..'),
  resourcesFolder: process.resourcesPath,
  userData: app.getPath('userData'),
  environment: process.env,
});
if (command) {
  void runCommand(command, paths).then((code) => app.exit(code));
} else if (app.requestSingleInstanceLock()) {
  const application = new Application(paths);
  app.on('second-instance', (_event, words, folder) => {
    application.comeForward(readLaunchRequest(words, folder).projectFile);
  });
  // macOS: a project file was opened in the Finder.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    application.comeForward(path);
  });
  // Not awaited at the top level: Electron is not ready before this module has been evaluated.
  void app.whenReady().then(() => {
    lockDownSession(session.defaultSession, paths.page);
    application.start(request.projectFile);
  });
} else {
  app.quit();
}
