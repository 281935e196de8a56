// What a command line asks of the app: `cman-annotator [--data FOLDER] [project.cman]`. A second start sends the same line to the
// instance that runs.
import { resolve } from 'node:path';

export interface LaunchRequest {
  /** Folder for everything the app keeps about its user; null: the system's usual place. */
  readonly dataFolder: string | null;
  /** A project to open. */
  readonly projectFile: string | null;
}

/**
 * @param words the command line with the program, and in development the app's folder, in front; switches of Chromium's are ignored
 * @param folder the working folder that relative paths start from
 */
export function readLaunchRequest(words: readonly string[], folder: string): LaunchRequest {
  let dataFolder: string | null = null;
  let projectFile: string | null = null;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (word === '--data' && next !== undefined) {
      dataFolder = resolve(folder, next);
      at++;
    } else if (word.startsWith('--data=')) {
      dataFolder = resolve(folder, word.slice('--data='.length));
    } else if (!word.startsWith('-') && word.toLowerCase().endsWith('.cman')) {
      projectFile = resolve(folder, word);
    }
  }
  return { dataFolder, projectFile };
}
