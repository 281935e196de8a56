// What every format's reader does alike: decode, refuse with file and line, collect warnings, check type names.
import type { CorpusDocument, InputFile, ReadCorpus } from '../contract/format.ts';
import { AppError, badInput, fail, ok, type InputProblem, type Result } from '../errors.ts';
import { typeNameProblem } from '../model/schema.ts';
import { decodeUtf8 } from '../text/lines.ts';
import { hasUnseen, visible } from '../text/visible.ts';

/** Ten times what the app is made for; each takes a kilobyte while it is read. */
const MOST_SENTENCES = 1_000_000;
/** A file that is wrong all through: nobody reads more, and each takes memory. */
const MOST_WARNINGS = 10_000;

/** A decoded input file, and where its parser says what is wrong with it. Lines are 1-based. */
export class CorpusSource {
  readonly name: string;
  readonly text: string;
  readonly #warnings: InputProblem[] = [];
  readonly #knownTypes = new Set<string>();
  #sentences = 0;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  get warnings(): readonly InputProblem[] {
    return this.#warnings;
  }

  /** Ends the reading. @throws AppError `bad-input`, which {@link readCorpus} turns into a result */
  refuse(line: number, reason: string): never {
    throw badInput({ file: this.name, line, reason });
  }

  /** Notes what is read otherwise than it stands. */
  warn(line: number, reason: string): void {
    if (this.#warnings.length < MOST_WARNINGS) this.#warnings.push({ file: this.name, line, reason });
  }

  /** To be called for each sentence, before it is made: a small file can hold very many. @throws AppError `bad-input` */
  countSentence(line: number): void {
    if (++this.#sentences > MOST_SENTENCES) {
      this.refuse(
        line,
        `more than ${MOST_SENTENCES} sentences in one file: split it, or choose another format`,
      );
    }
  }

  /** The name, once it is known to be one that a schema takes. @throws AppError `bad-input` */
  typeName(line: number, name: string): string {
    if (!this.#knownTypes.has(name)) {
      const problem = typeNameProblem(name);
      if (problem !== null) this.refuse(line, `${quoted(name)} is no type name: ${problem}`);
      this.#knownTypes.add(name);
    }
    return name;
  }
}

/** Of a value that is no name or number, as much as shows what it is: a misplaced column may be a document's text. */
const QUOTED_LENGTH = 20;

export function quoted(value: string): string {
  const shown = value.length > QUOTED_LENGTH ? `${value.slice(0, QUOTED_LENGTH)}...` : value;
  return visible(JSON.stringify(shown));
}

/** Longer names are no names: a column was misplaced, or quotes were not closed. */
const LONGEST_NAME = 300;

/** Names as they can be shown and found again: of one line, with nothing in them that turns or hides what stands around. */
function withReadableNames(source: CorpusSource, documents: readonly CorpusDocument[]): CorpusDocument[] {
  return documents.map((document, index) => {
    const { name } = document;
    if (name.trim() === '') return { ...document, name: `${index + 1}` };
    if (name.length <= LONGEST_NAME && !hasUnseen(name)) return document;
    const shown = visible(name.slice(0, LONGEST_NAME));
    source.warn(0, `a document's name is not one readable line: read as ${quoted(shown)}`);
    return { ...document, name: shown };
  });
}

/**
 * Runs a parser over a file. What it refuses becomes a failed result; a file without sentences is refused too, since it is most
 * likely the wrong file. Anything else that `parse` throws is a bug and goes on.
 */
export function readCorpus(
  file: InputFile,
  parse: (source: CorpusSource) => readonly CorpusDocument[],
): Result<ReadCorpus> {
  try {
    const decoded = decodeUtf8(file.bytes);
    if (!decoded.ok) {
      return fail(badInput({ file: file.name, line: decoded.problem.line, reason: decoded.problem.reason }));
    }
    const source = new CorpusSource(file.name, decoded.text);
    if (decoded.text.trim() === '') source.refuse(0, 'the file is empty');
    const documents = withReadableNames(source, parse(source));
    if (!documents.some((document) => document.sentences.length > 0)) source.refuse(0, 'no sentences in it');
    return ok({ documents, warnings: source.warnings });
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-input') return fail(error);
    throw error;
  }
}
