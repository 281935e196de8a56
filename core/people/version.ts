// What one person made of a sentence, in a form that can be compared between projects that never met: offsets from the sentence's begin, no ids.
import type { SentenceAnnotations, SentenceStatus } from '../model/annotation.ts';
import { compareMentions } from '../model/annotation.ts';

/** `import`: the sentence came annotated with its file. `gold`: a curator decided. */
export type VersionKind = 'annotator' | 'import' | 'gold';

/** Begin and end in UTF-16 units from the sentence's begin, half-open. */
export type VersionMention = readonly [begin: number, end: number, type: string];
/** Indices into the mentions beside it. */
export type VersionRelation = readonly [head: number, tail: number, type: string];

export interface VersionAnnotations {
  readonly mentions: readonly VersionMention[];
  readonly relations: readonly VersionRelation[];
}

/** Never changed once it is said: versions of a sentence are only ever added to, which makes merging them a union of sets. */
export interface Version {
  readonly kind: VersionKind;
  /** Empty for `import`. */
  readonly annotator: string;
  /** The project it was made in, and copies of it; see electron/project/people/source.ts. */
  readonly source: string;
  /** Milliseconds since 1970, by the clock of the machine it was made on. */
  readonly recordedAt: number;
  readonly status: SentenceStatus;
  /** {@link VersionAnnotations} as canonical JSON: equal annotations are equal texts. */
  readonly annotations: string;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is accepted in the sentence, as canonical JSON. */
export function annotationsText({ sentence, mentions, relations }: SentenceAnnotations): string {
  const accepted = mentions.filter(({ status }) => status === 'accepted').sort(compareMentions);
  const indexOf = new Map<string, number>(accepted.map(({ id }, index) => [id, index]));
  const joined = relations.flatMap(({ status, head, tail, type }): VersionRelation[] => {
    const ends = [indexOf.get(head), indexOf.get(tail)] as const;
    if (status !== 'accepted' || ends[0] === undefined || ends[1] === undefined) return [];
    return [[ends[0], ends[1], type]];
  });
  joined.sort((a, b) => a[0] - b[0] || a[1] - b[1] || compareText(a[2], b[2]));
  return JSON.stringify({
    mentions: accepted.map(({ begin, end, type }) => [begin - sentence.begin, end - sentence.begin, type]),
    relations: joined,
  } satisfies VersionAnnotations);
}

/** Annotations in any order, as canonical JSON. */
export function canonicalText({ mentions, relations }: VersionAnnotations): string {
  const ordered = [...mentions.entries()].sort(
    ([, a], [, b]) => a[0] - b[0] || b[1] - a[1] || compareText(a[2], b[2]),
  );
  const place = new Map(ordered.map(([before], after) => [before, after]));
  return JSON.stringify({
    mentions: ordered.map(([, mention]) => mention),
    relations: relations
      .map(([head, tail, type]): VersionRelation => [place.get(head)!, place.get(tail)!, type])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || compareText(a[2], b[2])),
  } satisfies VersionAnnotations);
}

export const NOTHING_ANNOTATED = '{"mentions":[],"relations":[]}';

/** A mention by its place and type; a relation by its type and ends. */
export const mentionKey = ([begin, end, type]: VersionMention): string => `${begin} ${end} ${type}`;

/** Every mention and relation of a version, as texts that are equal when they are. */
export function itemKeys({ mentions, relations }: VersionAnnotations): ReadonlySet<string> {
  return new Set([
    ...mentions.map(mentionKey),
    ...relations.map(
      ([head, tail, type]) => `${type}: ${mentionKey(mentions[head]!)} to ${mentionKey(mentions[tail]!)}`,
    ),
  ]);
}

/** Who says it: what comes later from the same author takes the place of what came before. */
export const authorKey = ({ kind, annotator, source }: Version): string =>
  JSON.stringify([kind, annotator, source]);

/** Who says what: one of two versions that are equal in this adds nothing. The same file may have been read into any number of projects. */
export const versionKey = (version: Version): string =>
  `${version.kind === 'import' ? 'import' : authorKey(version)} ${version.status} ${version.annotations}`;
