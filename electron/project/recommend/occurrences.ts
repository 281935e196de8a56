// Pending sentences in which a string may stand. First by the search index, which finds it wherever it begins with a word: milliseconds, however big
// the project. Then by a walk through the texts, a stretch at a time, for what the index can't know: a token within a word ("mg" of "5mg", a
// word of Chinese), a string of signs. Both give too many rather than too few; who asks looks closer.
import type { SqlSession } from '../sqlite/driver.ts';
import { nextPage } from '../sentences.ts';
import { numberOf } from '../sqlite/row.ts';

export const OCCURRENCE_STATEMENTS = {
  /** Along the index's own order, which is that of the project. */
  indexed: `SELECT sentence_index.rowid AS seq FROM sentence_index
    CROSS JOIN sentence_states AS state ON state.sentence = sentence_index.rowid
    WHERE sentence_index MATCH ? AND sentence_index.rowid > ? AND state.status = 'pending'
    ORDER BY sentence_index.rowid LIMIT ?`,
  walked: `SELECT s.seq FROM sentences AS s CROSS JOIN sentence_states AS state ON state.sentence = s.seq
    WHERE s.seq > ? AND s.seq <= ? AND state.status = 'pending'
    AND (instr(s.text, ?) > 0 OR instr(s.text, ?) > 0 OR instr(s.text, ?) > 0 OR instr(s.text, ?) > 0)`,
} as const;

/** Sentences per query: the first are shown while the rest is being looked for. */
const INDEXED_PER_QUERY = 256;

/** Sentences whose texts one query looks at: what a person's click may have to wait for, some milliseconds. */
export const WALKED_PER_QUERY = 10_000;

/** As the search index takes it (unicode61). */
const HAS_WORD = /[\p{L}\p{N}\p{Co}]/u;
const FIRST_RUN = /^[\p{L}\p{N}\p{M}\p{Co}_]+|^./su;

/** A search that goes on whenever it is asked to. */
export class OccurrenceSearch {
  readonly text: string;
  readonly #seen = new Set<number>();
  readonly #forms: readonly string[];
  #phase: 'indexed' | 'walked' | 'done';
  #after = 0;

  constructor(text: string) {
    this.text = text.trim();
    const run = FIRST_RUN.exec(this.text)?.[0] ?? '';
    const [first = ''] = run;
    const rest = run.slice(first.length).toLowerCase();
    this.#forms = [run, run.toLowerCase(), run.toUpperCase(), first.toUpperCase() + rest];
    this.#phase = run === '' ? 'done' : HAS_WORD.test(this.text) ? 'indexed' : 'walked';
  }

  /** @returns numbers of sentences, each of them once; null when all have been found */
  async next(session: SqlSession): Promise<readonly number[] | null> {
    switch (this.#phase) {
      case 'indexed':
        return this.#index(session);
      case 'walked':
        return this.#walk(session);
      case 'done':
        return null;
    }
  }

  async #index(session: SqlSession): Promise<readonly number[]> {
    // A phrase of its words, the last one perhaps longer; whatever signs are in it mean nothing to the index.
    const phrase = `"${this.text.replaceAll('\0', ' ').replaceAll('"', '""')}"*`;
    const rows = await session.all(OCCURRENCE_STATEMENTS.indexed, [phrase, this.#after, INDEXED_PER_QUERY]);
    const found = rows.map((row) => numberOf(row, 'seq'));
    this.#after = found.at(-1) ?? 0;
    if (found.length < INDEXED_PER_QUERY) {
      this.#phase = 'walked';
      this.#after = 0;
    }
    return this.#unseen(found);
  }

  async #walk(session: SqlSession): Promise<readonly number[]> {
    const page = await nextPage(session, this.#after, WALKED_PER_QUERY);
    if (page === null || page.number < WALKED_PER_QUERY) this.#phase = 'done';
    if (page === null) return [];
    const rows = await session.all(OCCURRENCE_STATEMENTS.walked, [this.#after, page.last, ...this.#forms]);
    this.#after = page.last;
    return this.#unseen(rows.map((found) => numberOf(found, 'seq')));
  }

  #unseen(found: readonly number[]): readonly number[] {
    const unseen = found.filter((seq) => !this.#seen.has(seq));
    for (const seq of unseen) this.#seen.add(seq);
    return unseen;
  }
}
