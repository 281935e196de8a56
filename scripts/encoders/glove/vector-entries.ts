// Reads the word vectors out of a wink-embeddings JSON file of 300 MB as it streams by: parsed whole it would take 1 GB.
import { AppError } from '../../../core/errors.ts';

/** The words are listed once more before their vectors; nothing in a JSON string can look like this mark. */
const VECTORS_BEGIN = '"vectors":{';

/** One word and its numbers, as the file has them. */
export interface VectorEntry {
  readonly word: string;
  readonly numbers: readonly number[];
}

/**
 * Yields the entries of the file's `vectors` object in order, then reads on to the end of the source (whose checksum is
 * known only there).
 * @throws AppError `bad-input` when the text is not of this form or ends early.
 */
export async function* vectorEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<VectorEntry> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let where: 'before' | 'inside' | 'after' = 'before';
  let text = '';
  for await (const chunk of source) {
    if (where === 'after') continue;
    text += decoder.decode(chunk, { stream: true });
    let position = 0;
    if (where === 'before') {
      const begin = text.indexOf(VECTORS_BEGIN);
      if (begin < 0) {
        // Keeps as much as the mark may have begun in.
        text = text.slice(-VECTORS_BEGIN.length);
        continue;
      }
      where = 'inside';
      position = begin + VECTORS_BEGIN.length;
    }
    for (let entry = readEntry(text, position); entry !== null; entry = readEntry(text, position)) {
      yield entry;
      position = entry.end;
    }
    if (text[position] === '}') where = 'after';
    text = text.slice(position);
  }
  if (where !== 'after') throw new AppError('bad-input', 'the file of word vectors ends early');
}

/** One entry `"word":[numbers]` with the comma after it; null at the object's end or while the text does not reach the entry's. */
function readEntry(text: string, begin: number): (VectorEntry & { end: number }) | null {
  if (begin >= text.length || text[begin] === '}') return null;
  const keyEnd = closingQuote(text, begin);
  if (keyEnd < 0) return null;
  const arrayEnd = text.indexOf(']', keyEnd);
  // The character behind it is needed too: a comma is skipped, a brace ends the object.
  if (arrayEnd < 0 || arrayEnd + 1 >= text.length) return null;
  const word: unknown = text[begin] === '"' ? JSON.parse(text.slice(begin, keyEnd + 1)) : null;
  const numbers: unknown = text.startsWith(':[', keyEnd + 1)
    ? JSON.parse(text.slice(keyEnd + 2, arrayEnd + 1))
    : null;
  if (typeof word !== 'string' || !isNumbers(numbers))
    throw new AppError('bad-input', 'the file of word vectors is not of the expected form');
  return { word, numbers, end: arrayEnd + (text[arrayEnd + 1] === ',' ? 2 : 1) };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => typeof number === 'number');
}

/** Index of the quote that closes the string opened at `begin`, or -1. */
function closingQuote(text: string, begin: number): number {
  for (let index = begin + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return -1;
}
