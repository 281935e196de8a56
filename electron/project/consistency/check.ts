// The check of a whole project, page by page: the strings of all accepted mentions first, then every sentence. What it keeps between pages are
// counts for each string and sentence, never texts, so its memory grows with the annotations and not with the corpus.
import type { CheckView, Finding, FindingKind } from '../../../core/contract/consistency.ts';
import { StringCensus } from '../../../core/consistency/census.ts';
import { checkSentence, type SentenceFinding } from '../../../core/consistency/check-sentence.ts';
import { SameSentences } from '../../../core/consistency/same-sentences.ts';
import type { Mention, Relation } from '../../../core/model/annotation.ts';
import { sentenceId } from '../../../core/model/ids.ts';
import type { Schema } from '../../../core/model/schema.ts';
import { unpackTokens } from '../packed-tokens.ts';
import { mentionFrom, relationFrom, statusOf } from '../records.ts';
import { nextPage, readSentences } from '../sentences.ts';
import { readSchema } from '../settings-table.ts';
import type { SqlRow, SqlSession } from '../sqlite/driver.ts';
import { bytesOf, numberOf, textOf } from '../sqlite/row.ts';
import { contextsOf } from './contexts.ts';

/** Sentences per query: some ten milliseconds. */
const PAGE = 1000;
/** Of each kind; the counts say how many there are. More are found when these are fixed. */
const KEPT = 500;

export const CHECK_STATEMENTS = {
  surfaces: `SELECT m.begin_offset, m.end_offset, m.type, s.begin_offset AS sentence_begin, s.text
    FROM mentions AS m JOIN sentences AS s ON s.seq = m.sentence
    WHERE m.sentence BETWEEN ? AND ? AND m.status = 'accepted'`,
  sentences: `SELECT s.seq, s.id, s.begin_offset, s.text, s.tokens, state.status FROM sentences AS s
    JOIN sentence_states AS state ON state.sentence = s.seq WHERE s.seq BETWEEN ? AND ? ORDER BY s.seq`,
  mentions: `SELECT * FROM mentions WHERE sentence BETWEEN ? AND ? AND status = 'accepted'`,
  relations: `SELECT * FROM relations WHERE sentence BETWEEN ? AND ? AND status = 'accepted'`,
} as const;

type KeptFinding = { readonly seq: number } & (
  | { readonly of: SentenceFinding }
  /** Number of the sentence that says the same. */
  | { readonly first: number }
);

export class ConsistencyCheck {
  readonly #session: SqlSession;
  readonly #census = new StringCensus();
  readonly #same = new SameSentences();
  readonly #found: KeptFinding[] = [];
  readonly #counts: Record<FindingKind, number> = {
    relation: 0,
    type: 0,
    crossing: 0,
    twice: 0,
    'same-sentence': 0,
  };
  #schema: Schema | null = null;
  #sentences = 0;
  /** What is under way: either pass is about half of the work. */
  #pass: 'counting' | 'checking' = 'counting';
  /** Number of the last sentence that this pass has looked at. */
  #after = 0;
  /** Sentences that have been looked at, in both passes. */
  #looked = 0;
  #result: CheckView | null = null;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  /** Goes on for about so long, then says how far it is. */
  async goOn(milliseconds: number): Promise<CheckView> {
    const until = performance.now() + milliseconds;
    this.#schema ??= await this.#begin();
    while (this.#result === null && performance.now() < until) await this.#goOnAPage(this.#schema);
    if (this.#result) return this.#result;
    const share = this.#sentences === 0 ? 0 : Math.min(1, this.#looked / (2 * this.#sentences));
    return { kind: 'checking', done: Math.floor(share * this.#sentences), total: this.#sentences };
  }

  async #goOnAPage(schema: Schema): Promise<void> {
    const page = await nextPage(this.#session, this.#after, PAGE);
    if (!page) {
      this.#after = 0;
      if (this.#pass === 'counting') this.#pass = 'checking';
      else this.#result = await this.#finish();
      return;
    }
    const range = [this.#after + 1, page.last];
    await (this.#pass === 'counting' ? this.#countPage(range) : this.#checkPage(range, schema));
    this.#after = page.last;
    this.#looked += page.number;
  }

  async #begin(): Promise<Schema> {
    const row = await this.#session.get('SELECT count(*) AS number FROM sentence_states');
    this.#sentences = row === null ? 0 : numberOf(row, 'number');
    return readSchema(this.#session);
  }

  async #countPage(range: readonly number[]): Promise<void> {
    for (const row of await this.#session.all(CHECK_STATEMENTS.surfaces, range)) {
      const begin = numberOf(row, 'sentence_begin');
      const surface = textOf(row, 'text').slice(
        numberOf(row, 'begin_offset') - begin,
        numberOf(row, 'end_offset') - begin,
      );
      this.#census.addMention(surface, textOf(row, 'type'));
    }
  }

  async #checkPage(range: readonly number[], schema: Schema): Promise<void> {
    const sentences = await this.#session.all(CHECK_STATEMENTS.sentences, range);
    const mentions = bySentence(await this.#session.all(CHECK_STATEMENTS.mentions, range));
    const relations = bySentence(await this.#session.all(CHECK_STATEMENTS.relations, range));
    for (const row of sentences) {
      const seq = numberOf(row, 'seq');
      const complete = statusOf(row) === 'complete';
      const mentionRows = mentions.get(seq) ?? [];
      // Nobody has said anything here yet.
      if (!complete && mentionRows.length === 0) continue;
      const id = sentenceId(textOf(row, 'id'));
      this.#checkSentence(
        row,
        mentionRows.map((mention) => mentionFrom(mention, id)),
        (relations.get(seq) ?? []).map((relation) => relationFrom(relation, id)),
        schema,
      );
    }
  }

  #checkSentence(
    row: SqlRow,
    mentions: readonly Mention[],
    relations: readonly Relation[],
    schema: Schema,
  ): void {
    const seq = numberOf(row, 'seq');
    const complete = statusOf(row) === 'complete';
    const begin = numberOf(row, 'begin_offset');
    const text = textOf(row, 'text');
    const tokenised = { text, begin, tokens: unpackTokens(bytesOf(row, 'tokens'), begin) };
    this.#census.addSentence(tokenised, mentions, complete);
    for (const of of checkSentence({ mentions, relations }, schema)) this.#keep(of.kind, { seq, of });
    const same = complete ? this.#same.add(seq, tokenised, mentions, relations) : null;
    if (same) this.#keep('same-sentence', { seq, first: same.first });
  }

  #keep(kind: FindingKind, finding: KeptFinding): void {
    if (this.#counts[kind]++ < KEPT) this.#found.push(finding);
  }

  async #finish(): Promise<CheckView> {
    const strings = this.#census.disputes();
    const boundaries = this.#census.boundaries();
    const counts = { ...this.#counts, string: strings.length, boundary: boundaries.length };
    return {
      kind: 'checked',
      sentences: this.#sentences,
      counts,
      strings: strings.slice(0, KEPT),
      boundaries: boundaries.slice(0, KEPT),
      findings: await this.#describe(),
    };
  }

  async #describe(): Promise<Finding[]> {
    const seqs = this.#found.flatMap((found) => ('first' in found ? [found.seq, found.first] : [found.seq]));
    const sentences = await readSentences(this.#session, [...new Set(seqs)]);
    const contexts = await contextsOf(this.#session, sentences);
    const accepted = new Map(
      sentences.map(({ seq, mentions }) => [seq, mentions.filter(({ status }) => status === 'accepted')]),
    );
    return this.#found.flatMap((found): Finding[] => {
      const context = contexts.get(found.seq);
      if (!context) return [];
      if ('of' in found) {
        const { kind, says, mentions, fixes } = found.of;
        return [{ ...context, kind, says, mentions: mentions.map(marked), fixes }];
      }
      const first = contexts.get(found.first);
      const says = `the same sentence is annotated differently in ${first?.documentName ?? 'another document'}`;
      const mentions = (accepted.get(found.seq) ?? []).map(marked);
      return [{ ...context, kind: 'same-sentence', says, mentions, fixes: [] }];
    });
  }
}

const marked = ({ id, begin, end, type }: Mention) => ({ mentionId: id, begin, end, type });

function bySentence(rows: readonly SqlRow[]): ReadonlyMap<number, SqlRow[]> {
  const groups = new Map<number, SqlRow[]>();
  for (const row of rows) {
    const seq = numberOf(row, 'sentence');
    const group = groups.get(seq);
    if (group) group.push(row);
    else groups.set(seq, [row]);
  }
  return groups;
}
