// What is fuzzed: something that takes bytes which somebody else has made, and the laws that it keeps whatever they are.
import { AppError, isAppError } from '../../core/errors.ts';
import type { Dice } from './dice.ts';

/** What became of an input that broke no law. */
export type Verdict =
  | { readonly accepted: true }
  /** `why` is a kind of refusal, the same for like inputs. */
  | { readonly accepted: false; readonly why: string };

export interface FuzzTarget {
  readonly name: string;
  /** Of a million inputs, how many are its. */
  readonly ofMillion: number;
  /** Whether inputs are kept that reach code no other has reached: worth it where an input takes microseconds. */
  readonly guided: boolean;
  /** How its inputs are changed: as text, as bytes, or not at all, since they are made anew. */
  readonly changed: 'text' | 'bytes' | 'never';
  /** Inputs of up to so many bytes of repetition. */
  readonly longest: number;
  /** @param folder an empty one, to write into; the target may touch nothing outside */
  open(folder: string): Promise<OpenTarget>;
}

export interface OpenTarget {
  /** Sound inputs, to begin with. */
  readonly seeds: readonly Uint8Array[];
  /** Words that mean something to the reader. */
  readonly words: readonly string[];
  /** An input made by its grammar; sound, or nearly so. */
  generate(dice: Dice): Uint8Array | Promise<Uint8Array>;
  /** @throws LawBroken, or anything else, which is a law broken as well */
  check(input: Uint8Array): Verdict | Promise<Verdict>;
  close(): Promise<void>;
}

/** A law of the product does not hold for this input. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
}

export const ACCEPTED: Verdict = { accepted: true };

/** Longer, and it is a document that the message quotes. */
const LONGEST_MESSAGE = 1000;
// eslint-disable-next-line no-control-regex -- terminals obey these
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * A refusal as people get it: an AppError of a code that says what to do, in one readable line.
 * @throws LawBroken when it is anything else
 */
export function refusal(error: unknown, codes: readonly AppError['code'][]): Verdict {
  if (!isAppError(error)) {
    const what = error instanceof Error ? `${error.name}: ${error.stack ?? error.message}` : String(error);
    throw new LawBroken(`not an AppError: ${what}`);
  }
  if (!codes.includes(error.code)) {
    throw new LawBroken(
      `the code ${error.code}, not one of ${codes.join(', ')}: ${error.message.slice(0, 300)}`,
    );
  }
  if (error.message.length > LONGEST_MESSAGE) {
    throw new LawBroken(`a message of ${error.message.length} characters: ${error.message.slice(0, 300)}`);
  }
  if (CONTROLS.test(error.message)) {
    throw new LawBroken(`a control character in the message ${JSON.stringify(error.message)}`);
  }
  return { accepted: false, why: `${error.code}: ${kindOf(error.message)}` };
}

/** Without numbers and quoted parts. */
function kindOf(message: string): string {
  return message
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/[^\s:]*\/[^\s:]*/g, '…')
    .replace(/\d+/g, '0')
    .slice(0, 100);
}
