// What a format plugin reads and writes. Between plugin and project there is only this: plain text, offsets, types.
import type { InputProblem, Result } from '../errors.ts';
import type { Span, Token } from '../model/annotation.ts';

export interface CorpusMention extends Span {
  readonly type: string;
}

/** `head` and `tail` are indices into the mentions of the same sentence. */
export interface CorpusRelation {
  readonly head: number;
  readonly tail: number;
  readonly type: string;
}

/** Offsets are UTF-16 units of the document's text, as everywhere outside format plugins. */
export interface CorpusSentence extends Span {
  readonly tokens: readonly Token[];
  readonly mentions: readonly CorpusMention[];
  readonly relations: readonly CorpusRelation[];
  /** True when the file says what is annotated here, be it nothing; false for plain text that waits for an annotator. */
  readonly annotated: boolean;
  /** What this format needs to write the sentence again and has no other place for. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface CorpusDocument {
  readonly name: string;
  readonly text: string;
  readonly sentences: readonly CorpusSentence[];
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ReadCorpus {
  readonly documents: readonly CorpusDocument[];
  /** What was read otherwise than it stood (an I- tag that opens a mention), with its line. */
  readonly warnings: readonly InputProblem[];
  /** SHA-256 of the file, 64 hexadecimal digits; set by whoever has read it, never by a plugin. */
  readonly hash?: string;
}

/** What a format could not hold, counted. `reason` is a sentence for people: "overlapping mentions: BIO tags hold one per token". */
export interface Omission {
  readonly reason: string;
  readonly mentions: number;
  readonly relations: number;
}

export interface WrittenCorpus {
  readonly bytes: Uint8Array;
  readonly omissions: readonly Omission[];
}

export interface InputFile {
  /** As the person named it: it stands in every message. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The default export of a format plugin's entry module. */
export interface FormatPlugin {
  /** With the dot, for file dialogs; the first is given to new files. */
  readonly extensions: readonly string[];
  /** Whether {@link read}'s result is annotated: false for plain text. */
  readonly annotated: boolean;
  /** Reads a whole file. Fails with `bad-input` (file, line, reason) on the first thing it can't understand; never throws on input. */
  read(file: InputFile): Result<ReadCorpus>;
  /** Writes documents. What the format can't hold is left out and counted, never bent. */
  write(documents: readonly CorpusDocument[]): WrittenCorpus;
}
