// The recommender: terms by their spelling, looked up at every token of a sentence, beside patterns that begin at every token. Of what is found, the
// longest comes first, and nothing overlaps.
import type {
  JudgedMention,
  JudgedString,
  RecommendedMention,
  Recommender,
  SentenceToRecommend,
} from '../../../core/contract/recommender.ts';
import { overlaps, sameSpan, type Span, type Token } from '../../../core/model/annotation.ts';
import {
  isNothing,
  NO_EVIDENCE,
  standingOf,
  withJudged,
  withListed,
  type Evidence,
  type Standing,
} from './evidence.ts';
import type { ListedTerm } from './lists.ts';
import type { ListedPattern } from './patterns.ts';
import { spell, spellSentence, withoutCapitals } from './spelling.ts';

/**
 * A change of confidence that is worth writing to all occurrences of a term. With the rule of succession a count that only grows passes so many
 * of these steps: less than ten, however often the term is accepted.
 */
const WORTH_TELLING = 0.05;

/** UTF-16 units by which a term is found; shorter ones are found by all they have. */
const PREFIX_LENGTH = 4;

interface Term {
  readonly evidence: Evidence;
  readonly standing: Standing | null;
  /** What its occurrences were last told to be. */
  readonly told: Standing | null;
}

export class Dictionary implements Recommender {
  readonly #terms = new Map<string, Term>();
  /** The longest term that begins so, in lower case: what there is no use in looking beyond. Never shrinks. */
  readonly #longest = new Map<string, number>();
  readonly #patterns: readonly ListedPattern[];

  constructor(terms: readonly ListedTerm[], patterns: readonly ListedPattern[]) {
    this.#patterns = patterns;
    for (const listed of terms) {
      const spelled = spell(listed.term);
      this.#put(spelled, withListed(this.#terms.get(spelled)?.evidence ?? NO_EVIDENCE, [listed]));
    }
    for (const [spelled, term] of this.#terms) {
      this.#terms.set(spelled, { ...term, told: term.standing });
    }
  }

  get empty(): boolean {
    return this.#terms.size === 0 && this.#patterns.length === 0;
  }

  learn(judged: readonly JudgedString[]): readonly string[] {
    const changed = new Map<string, string>();
    for (const judgement of judged) {
      const spelled = spell(judgement.text);
      this.#put(spelled, withJudged(this.#terms.get(spelled)?.evidence ?? NO_EVIDENCE, judgement));
      changed.set(spelled, judgement.text);
    }
    const worthTelling: string[] = [];
    for (const [spelled, text] of changed) {
      const term = this.#terms.get(spelled);
      if (!term) continue;
      // A pattern may find the term, too; what it says there depends on all that is known of the term.
      if (this.#patterns.length > 0 || isNews(term.told, term.standing)) {
        worthTelling.push(text);
        this.#terms.set(spelled, { ...term, told: term.standing });
      }
      if (isNothing(term.evidence)) this.#terms.delete(spelled);
    }
    return worthTelling;
  }

  recommend({ text, tokens, judged }: SentenceToRecommend): readonly RecommendedMention[] {
    const found = this.#found(text, tokens).filter((mention) => !isRuledOut(mention, judged));
    found.sort((a, b) => b.end - b.begin - (a.end - a.begin) || a.begin - b.begin);
    const chosen: RecommendedMention[] = [];
    for (const mention of found) {
      if (!chosen.some((other) => overlaps(other, mention))) chosen.push(mention);
    }
    return chosen.sort((a, b) => a.begin - b.begin);
  }

  /** Everything that stands in the sentence, overlapping or not. */
  #found(text: string, tokens: readonly Token[]): RecommendedMention[] {
    const spelled = spellSentence(text, tokens);
    const matches = this.#matches(text, tokens);
    const found: RecommendedMention[] = [];
    for (let begin = 0; begin < tokens.length; begin++) {
      const from = spelled.tokens[begin]!.begin;
      const furthest = Math.max(from + this.#longestAt(spelled.text, from), 0);
      const matched = matches.get(begin);
      for (let end = begin + 1; end <= tokens.length; end++) {
        const to = spelled.tokens[end - 1]!.end;
        if (to > furthest && !(matched && end <= matched.furthest)) break;
        const standing = this.#standingOf(spelled.text.slice(from, to), matched?.byEnd.get(end));
        if (standing) found.push({ begin, end, ...standing });
      }
    }
    return found;
  }

  #standingOf(spelled: string, matched: readonly ListedPattern[] | undefined): Standing | null {
    const lower = withoutCapitals(spelled);
    // What was said of the very form goes before what was said of it in lower case.
    const term = this.#terms.get(spelled) ?? (lower === null ? undefined : this.#terms.get(lower));
    if (!matched) return term?.standing ?? null;
    return standingOf(withListed(term?.evidence ?? NO_EVIDENCE, matched));
  }

  /** The longest match of each pattern at each token that one begins at. */
  #matches(text: string, tokens: readonly Token[]): ReadonlyMap<number, MatchesOfToken> {
    const matches = new Map<number, MatchesOfToken>();
    if (this.#patterns.length === 0) return matches;
    const tokenEnds = new Map(tokens.map(({ end }, index) => [end, index + 1]));
    for (const pattern of this.#patterns) {
      for (const [begin, token] of tokens.entries()) {
        const end = tokenEnds.get(pattern.expression.longestMatch(text, token.begin, tokenEnds) ?? -1);
        if (end === undefined) continue;
        const matched = matches.get(begin) ?? { byEnd: new Map<number, ListedPattern[]>(), furthest: 0 };
        const others = matched.byEnd.get(end);
        if (others) others.push(pattern);
        else matched.byEnd.set(end, [pattern]);
        matched.furthest = Math.max(matched.furthest, end);
        matches.set(begin, matched);
      }
    }
    return matches;
  }

  #longestAt(spelled: string, at: number): number {
    let longest = 0;
    for (let length = 1; length <= PREFIX_LENGTH; length++) {
      const prefix = spelled.slice(at, at + length).toLowerCase();
      longest = Math.max(longest, this.#longest.get(prefix) ?? 0);
    }
    return longest;
  }

  #put(spelled: string, evidence: Evidence): void {
    if (spelled === '') return;
    const told = this.#terms.get(spelled)?.told ?? null;
    this.#terms.set(spelled, { evidence, standing: standingOf(evidence), told });
    const prefix = spelled.slice(0, PREFIX_LENGTH).toLowerCase();
    if ((this.#longest.get(prefix) ?? 0) < spelled.length) this.#longest.set(prefix, spelled.length);
  }
}

interface MatchesOfToken {
  readonly byEnd: Map<number, ListedPattern[]>;
  furthest: number;
}

/** People have spoken: nothing over what they accepted, and not again what they rejected there. */
function isRuledOut(mention: Span & { readonly type: string }, judged: readonly JudgedMention[]): boolean {
  return judged.some((other) =>
    other.status === 'accepted'
      ? overlaps(other, mention)
      : sameSpan(other, mention) && other.type === mention.type,
  );
}

function isNews(told: Standing | null, now: Standing | null): boolean {
  if (told === null || now === null) return told !== now;
  return told.type !== now.type || Math.abs(told.confidence - now.confidence) >= WORTH_TELLING;
}
