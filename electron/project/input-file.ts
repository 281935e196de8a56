// Files that a person chose, read into memory: whole files of a bounded size, and nothing that only looks like one. A device or a pipe never ends, and
// a file of gigabytes would take the app down with it.
import { readFile, stat } from 'node:fs/promises';
import { AppError, badInput } from '../../core/errors.ts';

/** What a file may hold of a corpus: some hundred thousand sentences, annotated. Reading takes up to ten times as much memory. */
export const LONGEST_CORPUS_BYTES = 128_000_000;

/**
 * @param longest in bytes
 * @param name as messages call it. Default: the path
 * @param hint what to do about a longer one
 * @throws AppError `not-found`, or `bad-input` for what is longer, or no file
 */
export async function readInputFile(
  path: string,
  longest: number,
  { name = path, hint = 'split it' }: { readonly name?: string; readonly hint?: string } = {},
): Promise<Uint8Array> {
  const refuse = (reason: string): AppError => badInput({ file: name, line: 0, reason });
  try {
    // Asked before it is opened: opening a pipe would wait until somebody writes into it.
    const found = await stat(path);
    if (found.isDirectory()) throw refuse('a folder: choose a file in it');
    if (!found.isFile()) throw refuse('a device or a pipe, not a file');
    if (found.size > longest) throw refuse(`longer than ${Math.floor(longest / 1e6)} MB: ${hint}`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError('not-found', `${path} cannot be read (${code})`, { path });
  }
}
