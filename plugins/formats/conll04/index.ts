// CoNLL04 as Roth and Yih published it (conll04.corp): a sentence is a block of rows, a blank line, its relations, a blank line.
// A row has nine columns: sentence number, type (or O), index in the sentence, O, part of speech, word, O, O, O. A mention is one
// row, its tokens joined by `/`, so mentions touch without harm but can't overlap. A relation line is head index, tail index, type.
import type { CorpusDocument, FormatPlugin } from '../../../core/contract/format.ts';
import { withoutOverlaps } from '../../../core/corpus/bio.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { quoted, readCorpus, type CorpusSource } from '../../../core/corpus/reading.ts';
import { documentOfTokens, keepMentions, type TokenList } from '../../../core/corpus/token-list.ts';
import { writableTokenList } from '../../../core/corpus/writable.ts';
import type { IndexedRelation, TokenSpan } from '../../../core/model/example.ts';
import { splitLines } from '../../../core/text/lines.ts';
import { joinWords, splitWords } from './words.ts';

const OUTSIDE = 'O';
/** Parts of speech, one a token, joined by spaces: nothing else of the product knows them. */
const TAGS = 'conll04.pos';
/** What is written for a token whose part of speech is not known (Universal Dependencies' name for it). */
const UNKNOWN_TAG = 'X';

interface Row {
  readonly line: number;
  readonly number: string;
  readonly index: number;
  readonly type: string;
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

interface RelationLine {
  readonly line: number;
  readonly head: number;
  readonly tail: number;
  readonly type: string;
}

const plugin: FormatPlugin = {
  extensions: ['.corp', '.txt'],
  annotated: true,
  read: (file) => readCorpus(file, parseDocuments),
  write(documents) {
    const omissions = new OmissionCounter();
    const blocks: string[] = [];
    for (const { name, text, sentences } of documents) {
      for (const sentence of sentences) {
        const list = writableTokenList(text, sentence, omissions);
        if (!list) continue;
        const number = sentences.length === 1 && /^\d+$/.test(name) ? name : `${blocks.length}`;
        const tags = sentence.metadata?.[TAGS]?.split(' ') ?? [];
        blocks.push(
          formatBlock(number, withoutOutsideType(withoutOverlaps(list, omissions), omissions), tags),
        );
      }
    }
    return { bytes: new TextEncoder().encode(blocks.join('')), omissions: omissions.list() };
  },
};
export default plugin;

function parseDocuments(source: CorpusSource): CorpusDocument[] {
  const documents: CorpusDocument[] = [];
  let rows: Row[] = [];
  let relations: RelationLine[] = [];
  let rowsEnded = false;
  const finish = (): void => {
    if (rows.length > 0) {
      source.countSentence(rows[0]!.line);
      documents.push(documentOfBlock(source, rows, relations));
    }
    rows = [];
    relations = [];
    rowsEnded = false;
  };
  for (const [index, text] of splitLines(source.text).entries()) {
    const line = index + 1;
    if (text.trim() === '') {
      rowsEnded = true;
      continue;
    }
    const columns = (text.includes('\t') ? text.split('\t') : text.trim().split(/\s+/)).map((column) =>
      column.trim(),
    );
    if (columns.length === 9) {
      if (rowsEnded) finish();
      rows.push(parseRow(source, line, columns, rows));
    } else if (columns.length === 3) {
      if (rows.length === 0) source.refuse(line, 'a relation before any sentence');
      rowsEnded = true;
      relations.push(parseRelation(source, line, columns));
    } else {
      source.refuse(line, `${columns.length} columns where 9 (a token) or 3 (a relation) are wanted`);
    }
  }
  finish();
  return documents;
}

function parseRow(
  source: CorpusSource,
  line: number,
  columns: readonly string[],
  before: readonly Row[],
): Row {
  const [number = '', label = '', place = '', , pos = '', word = ''] = columns;
  const index = parseIndex(source, line, place);
  const previous = before.at(-1);
  if (previous && index <= previous.index) {
    source.refuse(
      line,
      `token index ${index} after ${previous.index}: is the blank line between two sentences missing?`,
    );
  }
  const due = previous ? previous.index + 1 : 0;
  if (index !== due) source.warn(line, `token index ${index} where ${due} is due`);
  const type = label === OUTSIDE ? OUTSIDE : source.typeName(line, label);
  if (word === '' || /\s/.test(word)) source.refuse(line, 'an empty word or white space in one');
  const tags = pos.split('/');
  const tokens = splitWords(word, tags);
  if (tags.length > 1 && tags.length !== tokens.length) {
    source.warn(
      line,
      `${tokens.length} words but ${tags.length} parts of speech: read as ${tokens.length} tokens`,
    );
  }
  return { line, number, index, type, tokens, tags };
}

function parseRelation(source: CorpusSource, line: number, columns: readonly string[]): RelationLine {
  const [head = '', tail = '', type = ''] = columns;
  return {
    line,
    head: parseIndex(source, line, head),
    tail: parseIndex(source, line, tail),
    type: source.typeName(line, type),
  };
}

function parseIndex(source: CorpusSource, line: number, column: string): number {
  return /^\d{1,9}$/.test(column)
    ? Number(column)
    : source.refuse(line, `${quoted(column)} is no token index`);
}

function documentOfBlock(
  source: CorpusSource,
  rows: readonly Row[],
  lines: readonly RelationLine[],
): CorpusDocument {
  const tokens: string[] = [];
  const tags: string[] = [];
  const mentions: TokenSpan[] = [];
  const mentionOfRow = new Map<number, number | null>();
  for (const row of rows) {
    const begin = tokens.length;
    for (const [place, token] of row.tokens.entries()) {
      tokens.push(token);
      tags.push((row.tags.length === row.tokens.length && row.tags[place]) || UNKNOWN_TAG);
    }
    const isMention = row.type !== OUTSIDE;
    if (isMention) mentions.push({ begin, end: tokens.length, type: row.type });
    mentionOfRow.set(row.index, isMention ? mentions.length - 1 : null);
  }
  const relations: IndexedRelation[] = [];
  const seen = new Set<string>();
  for (const { line, type, ...ends } of lines) {
    const mentionOf = (index: number): number => {
      const mention = mentionOfRow.get(index);
      if (mention === undefined)
        source.refuse(line, `relation ${type} names row ${index}, which is not there`);
      if (mention === null) source.refuse(line, `relation ${type} names row ${index}, which is no mention`);
      return mention;
    };
    const head = mentionOf(ends.head);
    const tail = mentionOf(ends.tail);
    if (head === tail) source.refuse(line, `relation ${type} joins a mention to itself`);
    const key = `${head} ${tail} ${type}`;
    if (seen.has(key))
      source.warn(line, `relation ${type} from row ${ends.head} to ${ends.tail} given twice: read once`);
    else relations.push({ head, tail, type });
    seen.add(key);
  }
  return documentOfTokens(rows[0]!.number, { tokens, mentions, relations }, { [TAGS]: tags.join(' ') });
}

/** A type that is itself named O would read as no mention. */
function withoutOutsideType(list: TokenList, omissions: OmissionCounter): TokenList {
  const kept = keepMentions(
    list.mentions.map((mention) => (mention.type === OUTSIDE ? null : mention)),
    list.relations,
  );
  omissions.add(
    'mentions of the type O: in this format the letter says that there is none',
    list.mentions.length - kept.mentions.length,
    list.relations.length - kept.relations.length,
  );
  return { tokens: list.tokens, ...kept };
}

function formatBlock(
  number: string,
  { tokens, mentions, relations }: TokenList,
  known: readonly string[],
): string {
  const tags = known.length === tokens.length ? known : tokens.map(() => UNKNOWN_TAG);
  const mentionAt = new Map(mentions.map((mention, index) => [mention.begin, index]));
  const rowOf: number[] = [];
  const lines: string[] = [];
  for (let token = 0; token < tokens.length;) {
    const index = mentionAt.get(token);
    const mention = index === undefined ? { begin: token, end: token + 1, type: OUTSIDE } : mentions[index]!;
    if (index !== undefined) rowOf[index] = lines.length;
    const tagsHere = tags.slice(mention.begin, mention.end);
    const word = joinWords(tokens.slice(mention.begin, mention.end), tagsHere);
    const pos = tagsHere.join('/');
    lines.push([number, mention.type, lines.length, 'O', pos, word, 'O', 'O', 'O'].join('\t'));
    token = mention.end;
  }
  lines.push('');
  for (const { head, tail, type } of relations) lines.push(`${rowOf[head]}\t${rowOf[tail]}\t${type}`);
  lines.push('');
  return lines.map((line) => `${line}\n`).join('');
}
