// Turns marked documents into token lists with mentions and relations (SpERT's JSON) and checks them: against the schema,
// and against what this corpus promises (lengths, no sentence twice, nothing named and left unused).
import type { InputProblem } from '../../core/errors.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { MarkedDocument, MarkedSentence } from './markup.ts';
import { tokenise } from './tokenise.ts';

/** One sentence as SpERT's JSON has it. `start` and `end` count tokens, `end` is exclusive. */
export interface SpertSentence {
  readonly tokens: readonly string[];
  readonly entities: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  /** `head` and `tail` are indices into `entities`. */
  readonly relations: readonly { readonly type: string; readonly head: number; readonly tail: number }[];
  /** `document-k`, k counting the document's sentences from 1. */
  readonly orig_id: string;
}

/** A document should read like a text in the window, and fit on a screen. */
const SENTENCES_PER_DOCUMENT = { least: 3, most: 8 };
/** Shorter sentences teach the network nothing, longer ones make the demo slow. Punctuation does not count. */
const WORDS_PER_SENTENCE = { least: 8, most: 45 };

type Report = (reason: string) => void;

function buildSentence(sentence: MarkedSentence, id: string, schema: Schema, report: Report): SpertSentence {
  const { text, mentions } = sentence;
  const spans = tokenise(
    text,
    mentions.flatMap((mention) => [mention.begin, mention.end]),
  );
  const tokens = spans.map((span) => text.slice(span.begin, span.end));
  const words = tokens.filter((token) => /[\p{L}\p{N}]/u.test(token)).length;
  if (words < WORDS_PER_SENTENCE.least || words > WORDS_PER_SENTENCE.most) {
    report(`${words} words; ${WORDS_PER_SENTENCE.least} to ${WORDS_PER_SENTENCE.most} are allowed`);
  }

  const indexById = new Map<string, number>();
  const entities = mentions.map((mention, index) => {
    const { type, begin, end } = mention;
    const name = `mention "${text.slice(begin, end)}"`;
    const start = spans.findIndex((span) => span.begin === begin);
    const last = spans.findIndex((span) => span.end === end);
    if (start < 0 || last < start) report(`${name} does not begin and end with a token`);
    if (!schema.entityTypes.some((known) => known.name === type)) report(`${name} has unknown type ${type}`);
    if (mention.id !== undefined) {
      if (indexById.has(mention.id)) report(`id ${mention.id} is given to two mentions`);
      indexById.set(mention.id, index);
    }
    const same = mentions.slice(0, index).some((other) => other.begin === begin && other.end === end);
    if (same) report(`${name} stands twice on the same words`);
    return { type, start, end: last + 1 };
  });

  const unused = new Set(indexById.keys());
  const seen = new Set<string>();
  const relations = sentence.relations.flatMap(({ type, head, tail }) => {
    const name = `relation "${type} ${head}>${tail}"`;
    unused.delete(head);
    unused.delete(tail);
    const headIndex = indexById.get(head);
    const tailIndex = indexById.get(tail);
    if (headIndex === undefined || tailIndex === undefined) {
      report(`${name}: no mention has id ${headIndex === undefined ? head : tail}`);
      return [];
    }
    if (headIndex === tailIndex) report(`${name} joins a mention to itself`);
    const [headType, tailType] = [mentions[headIndex]!.type, mentions[tailIndex]!.type];
    if (!allowsRelation(schema, type, headType, tailType)) {
      report(`${name}: the schema has no ${type} from ${headType} to ${tailType}`);
    }
    if (seen.has(name)) report(`${name} stands twice`);
    seen.add(name);
    return [{ type, head: headIndex, tail: tailIndex }];
  });
  // An id is only written for a relation: one without is a relation forgotten.
  if (unused.size > 0) report(`no relation uses id ${[...unused].join(', ')}`);
  return { tokens, entities, relations, orig_id: id };
}

/** Builds the sentences of one file. `file` stands in the problems only; the sentences are of use where there are none. */
export function buildCorpus(
  file: string,
  documents: readonly MarkedDocument[],
  schema: Schema,
): { sentences: SpertSentence[]; problems: InputProblem[] } {
  const problems: InputProblem[] = [];
  const lineOfText = new Map<string, number>();
  const sentences = documents.flatMap((document) => {
    const count = document.sentences.length;
    if (count < SENTENCES_PER_DOCUMENT.least || count > SENTENCES_PER_DOCUMENT.most) {
      const { least, most } = SENTENCES_PER_DOCUMENT;
      problems.push({
        file,
        line: document.line,
        reason: `${count} sentences; ${least} to ${most} are allowed`,
      });
    }
    return document.sentences.map((sentence, index) => {
      const report: Report = (reason) => problems.push({ file, line: sentence.line, reason });
      const folded = sentence.text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
      const earlier = lineOfText.get(folded);
      if (earlier !== undefined) report(`the same sentence as in line ${earlier}`);
      lineOfText.set(folded, sentence.line);
      return buildSentence(sentence, `${document.name}-${index + 1}`, schema, report);
    });
  });
  return { sentences, problems };
}

/** SpERT's JSON, one sentence a line, so that a change of one sentence is a change of one line. */
export function toSpertJson(sentences: readonly SpertSentence[]): string {
  return `[\n${sentences.map((sentence) => JSON.stringify(sentence)).join(',\n')}\n]\n`;
}

export interface CorpusCounts {
  readonly sentences: number;
  readonly mentions: Readonly<Record<string, number>>;
  readonly relations: Readonly<Record<string, number>>;
}

/** How many mentions and relations of each type, in the schema's order. */
export function countCorpus(sentences: readonly SpertSentence[], schema: Schema): CorpusCounts {
  const count = (
    types: readonly { name: string }[],
    found: readonly { type: string }[],
  ): Record<string, number> =>
    Object.fromEntries(types.map(({ name }) => [name, found.filter((item) => item.type === name).length]));
  return {
    sentences: sentences.length,
    mentions: count(
      schema.entityTypes,
      sentences.flatMap((sentence) => sentence.entities),
    ),
    relations: count(
      schema.relationTypes,
      sentences.flatMap((sentence) => sentence.relations),
    ),
  };
}
