// Passphrases on the command line: from the environment, or asked for on a terminal without showing what is typed. Never an argument, which
// every user of the machine could read; never waited for where nobody can type.
import { AppError } from '../core/errors.ts';
import { keyOfFile, newKey, wipeKey } from '../electron/project/protection/key-derivation.ts';
import { recogniseFile } from '../electron/project/protection/file-kind.ts';
import type { FileKey } from '../electron/project/sqlite/driver.ts';
import { usageError } from './session.ts';

export const PASSPHRASE_VARIABLE = 'CMAN_PASSPHRASE';
export const NEW_PASSPHRASE_VARIABLE = 'CMAN_NEW_PASSPHRASE';

const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';
const BACKSPACES = new Set(['\u007f', '\b']);

/**
 * The key of a project file, null for a plain one or one that is not there.
 * @throws AppError `wrong-usage` when there is neither a variable nor a terminal to ask on
 */
export async function keyForProject(path: string): Promise<FileKey | null> {
  const file = await recogniseFile(path).catch(() => null);
  if (file?.kind !== 'protected') return null;
  const passphrase =
    passphraseIn(PASSPHRASE_VARIABLE) ??
    (await ask(
      `Passphrase of ${path}: `,
      `${path} is encrypted: put its passphrase into ${PASSPHRASE_VARIABLE}`,
    ));
  return keyOfFile(path, passphrase);
}

/** The key of a project that is to be made: encrypted where the environment has a passphrase. */
export async function keyForNewProject(): Promise<FileKey | null> {
  const passphrase = passphraseIn(PASSPHRASE_VARIABLE);
  return passphrase === null ? null : newKey(passphrase);
}

/** A new passphrase: from the environment, or typed twice. @throws AppError `wrong-usage` */
export async function newPassphrase(variable: string): Promise<string> {
  const given = passphraseIn(variable);
  if (given !== null) return given;
  const remedy = `a new passphrase is needed: put it into ${variable}`;
  const first = await ask('New passphrase: ', remedy);
  if (first === '') throw usageError('an empty passphrase protects nothing');
  if ((await ask('Once more: ', remedy)) !== first)
    throw usageError('the two are not the same: nothing was changed');
  return first;
}

/** Does something with the key of a project, and forgets it. */
export async function withKey<T>(path: string, work: (key: FileKey | null) => Promise<T>): Promise<T> {
  const key = await keyForProject(path);
  try {
    return await work(key);
  } finally {
    wipeKey(key);
  }
}

function passphraseIn(variable: string): string | null {
  const value = process.env[variable];
  return value === undefined || value === '' ? null : value;
}

async function ask(question: string, remedy: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY)
    throw usageError(`${remedy}, or run the command on a terminal, which asks for it`);
  // First of all: what is typed as soon as the question is there must not be shown.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.resume();
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

/** Typed behind the end of a line, before the next one was asked for. */
let ahead = '';

/** @throws AppError `cancelled` */
function typedLine(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let typed = '';
    const hear = (text: string): void => {
      for (const [at, letter] of [...text].entries()) {
        if (letter === '\r' || letter === '\n') {
          ahead = [...text].slice(at + 1).join('');
          return finish(() => resolve(typed));
        }
        if (letter === CONTROL_C || (letter === CONTROL_D && typed === '')) return leave();
        typed = BACKSPACES.has(letter) ? [...typed].slice(0, -1).join('') : typed + letter;
      }
    };
    const leave = (): void =>
      finish(() => reject(new AppError('cancelled', 'cancelled: no passphrase was given')));
    const finish = (end: () => void): void => {
      stdin.off('data', hear);
      stdin.off('end', leave);
      end();
    };
    stdin.on('data', hear);
    // The terminal was closed.
    stdin.on('end', leave);
    const before = ahead;
    ahead = '';
    hear(before);
  });
}
