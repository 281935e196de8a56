// `cman` without Node: an installed app is Node and more, but its fuse against being run as Node is off, so the command runs in the main
// process, without a window and without a screen. docs/adr/0023-packages.md
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, MessageChannelMain } from 'electron';
import type { RunInApp } from '../core/contract/command-line.ts';
import type { TrainerTransport } from '../trainer/client/transport.ts';
import type { EngineConnection } from './engine-window.ts';
import type { AppPaths } from './paths.ts';
import { utilityTransport } from './trainer-process.ts';

/**
 * The launcher `cman` of a package (scripts/package/linux/bin/cman) says this, and puts a colon before each of the command's own words, so that
 * Chromium takes none of them for a switch of its own.
 */
const MARK = '--cman';
const WORD = ':';

const EXIT_FAILED = 1;

/** @returns the words of a `cman` command on the app's command line; null: the window is wanted */
export function commandWords(line: readonly string[]): string[] | null {
  const at = line.indexOf(MARK);
  if (at < 0) return null;
  const words = line.slice(at + 1);
  return words.every((word) => word.startsWith(WORD)) ? words.map((word) => word.slice(WORD.length)) : null;
}

/**
 * To be called before the app is ready: Chromium insists on a folder for what it keeps of a session. It has one for all commands, apart from
 * the window's; where the user's home cannot be written, one in the system's folder for what may be deleted.
 */
export function prepareForCommand(): void {
  const folder = commandFolder(join(app.getPath('userData'), 'command'));
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
}

function commandFolder(wanted: string): string {
  try {
    mkdirSync(wanted, { recursive: true });
    accessSync(wanted, constants.W_OK);
    return wanted;
  } catch {
    return mkdtempSync(join(tmpdir(), 'cman-session-'));
  }
}

/** @returns the exit code */
export async function runCommand(words: readonly string[], paths: AppPaths): Promise<number> {
  const interrupt = new AbortController();
  // Once the app is ready: Chromium has put its own answer to Ctrl+C in place by then, and this one takes over.
  await app.whenReady();
  app.dock?.hide();
  process.once('SIGINT', () => {
    interrupt.abort();
    process.once('SIGINT', () => app.exit(EXIT_FAILED));
  });
  const module: { readonly runInApp: RunInApp<TrainerTransport> } = await import(
    pathToFileURL(paths.commandLine).href
  );
  return module.runInApp(words, {
    openTrainer: (entry) => utilityTransport(entry, noEngine),
    encoderFiles: paths.encoderFiles,
    signal: interrupt.signal,
  });
}

/** Without a screen Electron cannot even open a hidden window: whoever asks for a GPU hears at once that there is none. */
function noEngine(): EngineConnection {
  const { port1: workerPort, port2: closedPort } = new MessageChannelMain();
  closedPort.close();
  return { port: workerPort, close: () => undefined };
}
