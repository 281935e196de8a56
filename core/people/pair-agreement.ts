// How far any two annotators of a project agree, on the sentences that both have completed.
import { agreement, type Agreement } from '../metrics/agreement.ts';
import { strictScores } from '../metrics/strict.ts';
import type { Token } from '../model/annotation.ts';
import { tokenSpanOf, type IndexedRelation, type SentenceExample, type TokenSpan } from '../model/example.ts';
import { parseAnnotations } from './parse-version.ts';
import { type Version } from './version.ts';

/** F1 of the one against the other, 0-100, and how many each of them has. */
export interface TypeAgreement {
  readonly type: string;
  readonly f1: number;
  readonly first: number;
  readonly second: number;
}

export interface PairAgreement extends Agreement {
  readonly first: string;
  readonly second: string;
  /** Sentences of which the two made something different. */
  readonly differing: number;
  readonly mentionTypes: readonly TypeAgreement[];
  readonly relationTypes: readonly TypeAgreement[];
}

export interface VersionedSentence {
  readonly id: string;
  readonly text: string;
  /** From the sentence's begin. */
  readonly tokens: readonly Token[];
  readonly versions: readonly Version[];
}

/** A version by token index. Mentions whose ends are no token borders can't be expressed and are left out. */
export function exampleOfVersion(
  { id, text, tokens }: Pick<VersionedSentence, 'id' | 'text' | 'tokens'>,
  annotationsText: string,
): SentenceExample {
  const annotations = parseAnnotations(annotationsText);
  const mentions: TokenSpan[] = [];
  const indexOf = new Map<number, number>();
  for (const [index, [begin, end, type]] of annotations.mentions.entries()) {
    const span = tokenSpanOf(tokens, { begin, end });
    if (!span) continue;
    indexOf.set(index, mentions.length);
    mentions.push({ ...span, type });
  }
  const relations = annotations.relations.flatMap(([head, tail, type]): IndexedRelation[] => {
    const ends = [indexOf.get(head), indexOf.get(tail)] as const;
    return ends[0] === undefined || ends[1] === undefined ? [] : [{ head: ends[0], tail: ends[1], type }];
  });
  return { id, tokens: tokens.map(({ begin, end }) => text.slice(begin, end)), mentions, relations };
}

/** By names; pairs that have no sentence in common are left out. What came with files and what curators decided is nobody's version. */
export function agreementOfPairs(sentences: readonly VersionedSentence[]): PairAgreement[] {
  interface Shared {
    readonly first: string;
    readonly second: string;
    readonly one: SentenceExample[];
    readonly other: SentenceExample[];
    differing: number;
  }
  const pairs = new Map<string, Shared>();
  for (const sentence of sentences) {
    const complete = sentence.versions.filter(
      ({ kind, status }) => kind === 'annotator' && status === 'complete',
    );
    const examples = complete.map(({ annotations }) => exampleOfVersion(sentence, annotations));
    for (const [index, version] of complete.entries()) {
      for (let next = index + 1; next < complete.length; next++) {
        const other = complete[next]!;
        // Two of one name are two persons or one who annotated twice; either way a comparison, under that name.
        const swap = other.annotator < version.annotator;
        const [first, second] = swap
          ? [other.annotator, version.annotator]
          : [version.annotator, other.annotator];
        const key = JSON.stringify([first, second]);
        let shared = pairs.get(key);
        if (!shared) pairs.set(key, (shared = { first, second, one: [], other: [], differing: 0 }));
        shared.one.push(examples[swap ? next : index]!);
        shared.other.push(examples[swap ? index : next]!);
        if (version.annotations !== other.annotations) shared.differing++;
      }
    }
  }
  return [...pairs.values()]
    .map(({ first, second, one, other, differing }): PairAgreement => {
      const { ner, re } = strictScores(one, other);
      const types = (scores: typeof ner): TypeAgreement[] =>
        Object.entries(scores.perType).map(([type, { f1, gold, predicted }]) => ({
          type,
          f1,
          first: gold,
          second: predicted,
        }));
      return {
        ...agreement(one, other),
        first,
        second,
        differing,
        mentionTypes: types(ner),
        relationTypes: types(re),
      };
    })
    .sort((a, b) => (`${a.first} ${a.second}` < `${b.first} ${b.second}` ? -1 : 1));
}
