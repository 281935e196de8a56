// CoNLL04 in the five columns of Bekoulis et al. 2018 (multi-head selection): a line `#doc NAME`, then one token a line: index,
// token, BIO tag, relation names, tail tokens. A relation stands in the row of its head's last token and names the tail's last
// token; a row without one says ['N'] and its own index. Columns are separated by tabs, or by spaces where a row has no tab.
import type { CorpusDocument, FormatPlugin } from '../../../core/contract/format.ts';
import { decodeBio, encodeBio, withoutOverlaps } from '../../../core/corpus/bio.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { quoted, readCorpus, type CorpusSource } from '../../../core/corpus/reading.ts';
import { documentOfTokens, type TokenList } from '../../../core/corpus/token-list.ts';
import { writableTokenList } from '../../../core/corpus/writable.ts';
import type { IndexedRelation } from '../../../core/model/example.ts';
import { splitLines } from '../../../core/text/lines.ts';
import { formatIndexList, formatStringList, parseIndexList, parseStringList } from './python-list.ts';

const HEADER = /^#doc(?:\s|$)/;
const NO_RELATION = 'N';
const SPACED_ROW = /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(\[[^\]]*\])\s+(\[[^\]]*\])\s*$/;

interface Row {
  readonly line: number;
  readonly token: string;
  readonly tag: string;
  readonly relations: readonly { readonly type: string; readonly tail: number }[];
}

const plugin: FormatPlugin = {
  extensions: ['.txt'],
  annotated: true,
  read: (file) => readCorpus(file, parseDocuments),
  write(documents) {
    const omissions = new OmissionCounter();
    const lines: string[] = [];
    for (const document of documents) {
      const name = document.name.replace(/\s+/g, ' ').trim();
      document.sentences.forEach((sentence, index) => {
        const list = writableTokenList(document.text, sentence, omissions);
        if (!list) return;
        // The format knows no documents of several sentences: each gets a header, and its place in the name.
        lines.push(`#doc ${document.sentences.length > 1 ? `${name}-${index + 1}` : name}`.trimEnd());
        for (const row of formatRows(withoutOverlaps(list, omissions))) lines.push(row);
      });
    }
    const text = lines.map((line) => `${line}\n`).join('');
    return { bytes: new TextEncoder().encode(text), omissions: omissions.list() };
  },
};
export default plugin;

function parseDocuments(source: CorpusSource): CorpusDocument[] {
  const documents: CorpusDocument[] = [];
  let header: { readonly line: number; readonly name: string } | null = null;
  let rows: Row[] = [];
  const finish = (): void => {
    if (header) {
      source.countSentence(header.line);
      documents.push(documentOfRows(source, header, rows));
    }
    rows = [];
  };
  for (const [index, text] of splitLines(source.text).entries()) {
    const line = index + 1;
    if (HEADER.test(text)) {
      finish();
      header = { line, name: text.slice('#doc'.length).trim() || `${documents.length + 1}` };
    } else if (text.trim() !== '') {
      if (!header) source.refuse(line, 'a row before the first #doc line');
      rows.push(parseRow(source, line, text, rows.length));
    }
  }
  finish();
  return documents;
}

function parseRow(source: CorpusSource, line: number, text: string, place: number): Row {
  const columns = text.includes('\t')
    ? text.split('\t')
    : (SPACED_ROW.exec(text)?.slice(1) ?? text.trim().split(/\s+/));
  if (columns.length !== 5) source.refuse(line, `${columns.length} columns where 5 are wanted`);
  const [index = '', token = '', tag = '', names = '', tails = ''] = columns;
  if (index.trim() !== `${place}`) source.refuse(line, `token index ${quoted(index)} where ${place} is due`);
  if (token === '' || /\s/.test(token)) source.refuse(line, 'an empty token or white space in one');
  return {
    line,
    token,
    tag: tag.trim(),
    relations: parseRelations(source, line, place, names.trim(), tails.trim()),
  };
}

function parseRelations(
  source: CorpusSource,
  line: number,
  place: number,
  names: string,
  tails: string,
): Row['relations'] {
  const types = parseStringList(names);
  if (!types) source.refuse(line, `${quoted(names)} is no list of relation names`);
  const indices = parseIndexList(tails);
  if (!indices) source.refuse(line, `${quoted(tails)} is no list of token indices`);
  if (types.length !== indices.length) {
    source.refuse(line, `${types.length} relation names but ${indices.length} tail tokens`);
  }
  return types
    .map((type, k) => ({ type, tail: indices[k]! }))
    .filter(({ type, tail }) => !(type === NO_RELATION && tail === place));
}

function documentOfRows(
  source: CorpusSource,
  header: { readonly line: number; readonly name: string },
  rows: readonly Row[],
): CorpusDocument {
  if (rows.length === 0) source.refuse(header.line, 'no tokens after this #doc line');
  const decoded = decodeBio(rows.map((row) => row.tag));
  if ('badTag' in decoded) {
    const row = rows[decoded.badTag]!;
    source.refuse(row.line, `${quoted(row.tag)} is no BIO tag`);
  }
  for (const { begin, type } of decoded.mentions) source.typeName(rows[begin]!.line, type);
  for (const index of decoded.openedByInside) {
    const row = rows[index]!;
    source.warn(
      row.line,
      `${row.tag} follows no ${row.tag.slice(2)} tag: read as the first token of a mention`,
    );
  }
  const mentionEndingAt = new Map(decoded.mentions.map((mention, index) => [mention.end - 1, index]));
  const relations: IndexedRelation[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    for (const { type, tail: tailToken } of row.relations) {
      source.typeName(row.line, type);
      const head = mentionEndingAt.get(index);
      const tail = mentionEndingAt.get(tailToken);
      if (head === undefined)
        source.refuse(row.line, `relation ${type} stands at a token that ends no mention`);
      if (tail === undefined) {
        source.refuse(row.line, `relation ${type} points to token ${tailToken}, which ends no mention`);
      }
      if (head === tail) source.refuse(row.line, `relation ${type} joins a mention to itself`);
      const key = `${head} ${tail} ${type}`;
      if (seen.has(key))
        source.warn(row.line, `relation ${type} to token ${tailToken} given twice: read once`);
      else relations.push({ head, tail, type });
      seen.add(key);
    }
  }
  return documentOfTokens(header.name, {
    tokens: rows.map((row) => row.token),
    mentions: decoded.mentions,
    relations,
  });
}

function formatRows({ tokens, mentions, relations }: TokenList): string[] {
  const tags = encodeBio(tokens.length, mentions);
  const byHeadToken = new Map<number, IndexedRelation[]>();
  for (const relation of relations) {
    const token = mentions[relation.head]!.end - 1;
    byHeadToken.set(token, [...(byHeadToken.get(token) ?? []), relation]);
  }
  return tokens.map((token, index) => {
    const here = byHeadToken.get(index) ?? [];
    const names = here.length === 0 ? [NO_RELATION] : here.map((relation) => relation.type);
    const tails = here.length === 0 ? [index] : here.map((relation) => mentions[relation.tail]!.end - 1);
    return [index, token, tags[index], formatStringList(names), formatIndexList(tails)].join('\t');
  });
}
