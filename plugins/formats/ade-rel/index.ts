// The ADE corpus as published (Gurulingappa et al. 2012), file DRUG-AE.rel: a line for each relation,
//   PubMed id | sentence | adverse effect | begin | end | drug | begin | end
// with offsets (UTF-16 units) in the abstract, not in the sentence: see base-offset.ts. Lines of one PubMed id are one document,
// and those of the same sentence one sentence. The relation's head is the effect and its tail the drug, as in the token lists.
import type {
  CorpusDocument,
  CorpusMention,
  CorpusRelation,
  CorpusSentence,
  FormatPlugin,
} from '../../../core/contract/format.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { quoted, readCorpus, type CorpusSource } from '../../../core/corpus/reading.ts';
import { splitLines } from '../../../core/text/lines.ts';
import { tokenise } from '../../../core/text/tokenise.ts';
import { placeLines, placeOf, type GivenMention, type GivenPair, type PlacedLines } from './base-offset.ts';

const EFFECT = 'Adverse-Effect';
const DRUG = 'Drug';
const RELATION = 'Adverse-Effect';
/** Offset of the sentence in the abstract. */
const BASE = 'ade.base';
const PUBMED_ID = 'ade.pmid';

/** UTF-16 units; abstracts have a few thousand. Tokens of a longer one would take a hundred times its memory before they are found too many. */
const LONGEST_SENTENCE = 100_000;
/** Of an offset, nine digits: no abstract is longer, and what is read must be written the same. */
const MOST_OFFSET = 999_999_999;
const OFFSET = /^\d{1,9}$/;

interface RelationLine extends GivenPair {
  readonly line: number;
}

const plugin: FormatPlugin = {
  extensions: ['.rel'],
  annotated: true,
  read: (file) => readCorpus(file, parseDocuments),
  write(documents) {
    const omissions = new OmissionCounter();
    const lines: string[] = [];
    for (const document of documents) {
      for (const sentence of document.sentences) {
        for (const line of formatSentence(document, sentence, omissions)) lines.push(line);
      }
    }
    const text = lines.map((line) => `${line}\n`).join('');
    return { bytes: new TextEncoder().encode(text), omissions: omissions.list() };
  },
};
export default plugin;

function parseDocuments(source: CorpusSource): CorpusDocument[] {
  const abstracts = new Map<string, Map<string, RelationLine[]>>();
  for (const [index, text] of splitLines(source.text).entries()) {
    const line = index + 1;
    if (text.trim() === '') continue;
    const columns = text.split('|');
    if (columns.length < 8) source.refuse(line, `${columns.length} columns where 8 are wanted`);
    // Only the sentence may itself hold bars: the columns are counted from both ends.
    const id = columns[0]!.trim();
    const sentence = columns.slice(1, -6).join('|');
    const [effect = '', effectBegin = '', effectEnd = '', drug = '', drugBegin = '', drugEnd = ''] =
      columns.slice(-6);
    if (id === '') source.refuse(line, 'no PubMed id');
    if (sentence.length > LONGEST_SENTENCE) {
      source.refuse(line, `a sentence of ${sentence.length} characters, more than ${LONGEST_SENTENCE}`);
    }
    const parsed: RelationLine = {
      line,
      effect: parseMention(source, line, 'effect', effect, effectBegin, effectEnd),
      drug: parseMention(source, line, 'drug', drug, drugBegin, drugEnd),
    };
    let sentences = abstracts.get(id);
    if (!sentences) abstracts.set(id, (sentences = new Map()));
    const lines = sentences.get(sentence);
    if (lines) lines.push(parsed);
    else sentences.set(sentence, [parsed]);
  }
  return [...abstracts].map(([id, sentences]) => documentOf(source, id, sentences));
}

function parseMention(
  source: CorpusSource,
  line: number,
  what: string,
  text: string,
  begin: string,
  end: string,
): GivenMention {
  if (!OFFSET.test(begin.trim()) || !OFFSET.test(end.trim())) {
    source.refuse(
      line,
      `the offsets of the ${what} are ${quoted(begin)} and ${quoted(end)}, not two numbers`,
    );
  }
  if (text.trim() === '') source.refuse(line, `no text of the ${what}`);
  if (Number(end) - Number(begin) !== text.length) {
    source.warn(
      line,
      `the ${what} has ${text.length} characters but its offsets span ${Number(end) - Number(begin)}`,
    );
  }
  const trimmed = text.trim();
  if (trimmed !== text) source.warn(line, `white space at an end of the ${what}: read without it`);
  return { text: trimmed, begin: Number(begin) + text.indexOf(trimmed) };
}

function documentOf(
  source: CorpusSource,
  id: string,
  sentences: ReadonlyMap<string, readonly RelationLine[]>,
): CorpusDocument {
  const texts: string[] = [];
  const built: CorpusSentence[] = [];
  let begin = 0;
  for (const [text, lines] of sentences) {
    for (const placed of placeLines(text, lines)) {
      texts.push(text);
      built.push(sentenceOf(source, text, begin, placed));
      begin += text.length + 1;
    }
  }
  return { name: id, text: texts.join('\n'), sentences: built, metadata: { [PUBMED_ID]: id } };
}

function sentenceOf(
  source: CorpusSource,
  text: string,
  sentenceBegin: number,
  { base, lines }: PlacedLines<RelationLine>,
): CorpusSentence {
  source.countSentence(lines[0]?.line ?? 0);
  if (base + text.length > MOST_OFFSET) {
    source.refuse(
      lines[0]?.line ?? 0,
      `a sentence that ends ${base + text.length} characters into its abstract`,
    );
  }
  const mentions: CorpusMention[] = [];
  const indexOf = new Map<string, number>();
  const mentionOf = (line: number, given: GivenMention, type: string): number => {
    const found = placeOf(text, given, base);
    if (!found) source.refuse(line, `the text of the ${type} mention does not occur in the sentence`);
    if (!found.exact) {
      source.warn(
        line,
        `offset ${given.begin} of the ${type} mention does not fit: read at ${base + found.place}`,
      );
    }
    const begin = sentenceBegin + found.place;
    const end = begin + given.text.length;
    const key = `${begin} ${end} ${type}`;
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, mentions.length);
    return mentions.push({ begin, end, type }) - 1;
  };
  const relations: CorpusRelation[] = [];
  const seen = new Set<string>();
  for (const { line, effect, drug } of lines) {
    const head = mentionOf(line, effect, EFFECT);
    const tail = mentionOf(line, drug, DRUG);
    const key = `${head} ${tail}`;
    if (seen.has(key)) source.warn(line, 'a relation given twice: read once');
    else relations.push({ head, tail, type: RELATION });
    seen.add(key);
  }
  const borders = mentions.flatMap((mention) => [mention.begin - sentenceBegin, mention.end - sentenceBegin]);
  return {
    begin: sentenceBegin,
    end: sentenceBegin + text.length,
    tokens: tokenise(text, 0, text.length, borders).map((token) => ({
      begin: sentenceBegin + token.begin,
      end: sentenceBegin + token.end,
    })),
    mentions,
    relations,
    annotated: true,
    metadata: { [BASE]: `${base}` },
  };
}

function formatSentence(
  document: CorpusDocument,
  sentence: CorpusSentence,
  omissions: OmissionCounter,
): string[] {
  const { mentions, relations } = sentence;
  // Sentences of other formats may run over line breaks; a space for each keeps the offsets.
  const flat = (begin: number, end: number): string =>
    document.text.slice(begin, end).replace(/[\r\n]/g, ' ');
  const isHeld = relations.map(({ head, tail, type }) => {
    const [effect, drug] = [mentions[head]!, mentions[tail]!];
    if (type !== RELATION || effect.type !== EFFECT || drug.type !== DRUG) return false;
    return ![effect, drug].some((mention) => /\|/.test(document.text.slice(mention.begin, mention.end)));
  });
  const held = relations.filter((_, index) => isHeld[index]);
  const joined = new Set(held.flatMap(({ head, tail }) => [head, tail]));
  omissions.add(
    `the format holds pairs of ${EFFECT} and ${DRUG} only, and no bar in a mention`,
    mentions.length - joined.size,
    relations.length - held.length,
  );
  const text = flat(sentence.begin, sentence.end);
  const id = (document.metadata?.[PUBMED_ID] ?? document.name).replace(/[\s|]+/g, '_');
  const pairsFrom = (base: number): GivenPair[] =>
    held.map(({ head, tail }) => {
      const [effect, drug] = [mentions[head]!, mentions[tail]!].map(({ begin, end }) => ({
        text: flat(begin, end),
        begin: base + begin - sentence.begin,
      }));
      return { effect: effect!, drug: drug! };
    });
  // Where the sentence repeats itself its offsets may fit twice; counted from the sentence itself they fit once.
  const given = pairsFrom(baseOf(sentence));
  const [placed, ...others] = placeLines(text, given);
  const isClear = others.length === 0 && placed?.base === baseOf(sentence);
  return (isClear ? given : pairsFrom(0)).map((pair) =>
    [
      id,
      text,
      ...[pair.effect, pair.drug].flatMap((mention) => [
        mention.text,
        `${mention.begin}`,
        `${mention.begin + mention.text.length}`,
      ]),
    ].join('|'),
  );
}

/** Of a sentence from elsewhere, its offset in the document: the nearest to an abstract that there is. */
function baseOf(sentence: CorpusSentence): number {
  const kept = sentence.metadata?.[BASE];
  const base = kept !== undefined && OFFSET.test(kept) ? Number(kept) : sentence.begin;
  return base + sentence.end - sentence.begin > MOST_OFFSET ? sentence.begin : base;
}
