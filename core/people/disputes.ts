// What is left for a curator: sentences of which people have made different things.
import { containsAll, parseAnnotations } from './parse-version.ts';
import { authorKey, mentionKey, type Version, type VersionAnnotations } from './version.ts';

/** A version and the number of the deed (in the project's log) that brought it here; 0 for what was here from the beginning. */
export interface KeptVersion extends Version {
  readonly since: number;
}

/** What the sentence holds was decided by a curator. */
export interface Decision {
  readonly who: string;
  readonly at: number;
  /** Number of the deed in the project's log: what came later has not been considered. */
  readonly since: number;
}

export interface SentenceRecord {
  readonly kept: readonly KeptVersion[];
  readonly live: Version | null;
  readonly decision: Decision | null;
}

/** `types`: the same words, typed otherwise. `borders`: mentions that overlap. `mentions`: words that only one has marked. */
export type DifferenceKind = 'types' | 'borders' | 'mentions' | 'relations';

export type DisputeState =
  /** Complete versions differ, and nobody has decided. */
  | 'open'
  | 'decided'
  /** Somebody has accepted things and not completed the sentence, and they are not in what it holds. */
  | 'unfinished'
  | 'agreed';

export interface Dispute {
  readonly state: DisputeState;
  /** The latest of each author, by name. */
  readonly versions: readonly Version[];
  readonly differences: readonly DifferenceKind[];
}

/** The latest version of each author: of what files brought none, where people have worked on it. */
export function currentVersions({ kept, live, decision }: SentenceRecord): Version[] {
  const latest = new Map<string, Version>();
  const offer = (version: Version): void => {
    const before = latest.get(authorKey(version));
    const newer =
      !before ||
      version.recordedAt > before.recordedAt ||
      (version.recordedAt === before.recordedAt && version.annotations > before.annotations);
    if (newer) latest.set(authorKey(version), version);
  };
  for (const version of kept) offer(version);
  if (live && !decision) offer(live);
  const all = [...latest.values()];
  const people = all.filter(({ kind }) => kind === 'annotator');
  // What another curator decided counts where it is not what the sentence holds.
  const gold = all.filter(
    ({ kind, annotations }) => kind === 'gold' && annotations !== (live?.annotations ?? null),
  );
  const shown = people.length > 0 || gold.length > 0 ? [...people, ...gold] : all;
  return shown.sort((a, b) =>
    a.annotator < b.annotator ? -1 : a.annotator > b.annotator ? 1 : a.source < b.source ? -1 : 1,
  );
}

export function disputeOf(record: SentenceRecord): Dispute {
  const versions = currentVersions(record);
  const complete = versions.filter(({ status }) => status === 'complete');
  const differing = new Set(complete.map(({ annotations }) => annotations)).size > 1;
  const { decision, live, kept } = record;
  const held = live?.annotations ?? null;
  if (differing) {
    const differences = differencesOf(complete.map(({ annotations }) => parseAnnotations(annotations)));
    if (!decision) return { state: 'open', versions, differences };
    // Something new has come since that nobody who decided had seen.
    const considered = new Set(
      kept.filter(({ since }) => since <= decision.since).map(({ annotations }) => annotations),
    );
    const unseen = complete.some(({ annotations }) => annotations !== held && !considered.has(annotations));
    return { state: unseen ? 'open' : 'decided', versions, differences };
  }
  const unfinished = versions.filter(
    ({ status, annotations }) => status === 'pending' && (held === null || !containsAll(held, annotations)),
  );
  if (unfinished.length > 0 && !decision) {
    const all = versions.map(({ annotations }) => parseAnnotations(annotations));
    return { state: 'unfinished', versions, differences: differencesOf(all) };
  }
  return { state: decision ? 'decided' : 'agreed', versions, differences: [] };
}

/** What versions differ in, the gravest first. */
export function differencesOf(versions: readonly VersionAnnotations[]): DifferenceKind[] {
  const found = new Set<DifferenceKind>();
  for (const [index, one] of versions.entries()) {
    for (const other of versions.slice(index + 1)) {
      addMentionDifferences(one, other, found);
      addMentionDifferences(other, one, found);
      if (relationTexts(one) !== relationTexts(other)) found.add('relations');
    }
  }
  return (['types', 'borders', 'mentions', 'relations'] as const).filter((kind) => found.has(kind));
}

function addMentionDifferences(
  one: VersionAnnotations,
  other: VersionAnnotations,
  found: Set<DifferenceKind>,
): void {
  const keys = new Set(other.mentions.map(mentionKey));
  for (const mention of one.mentions) {
    if (keys.has(mentionKey(mention))) continue;
    const [begin, end] = mention;
    if (other.mentions.some(([from, to]) => from === begin && to === end)) found.add('types');
    else if (other.mentions.some(([from, to]) => from < end && begin < to)) found.add('borders');
    else found.add('mentions');
  }
}

/** Relations where both their ends are the same: others differ by their mentions. */
function relationTexts({ mentions, relations }: VersionAnnotations): string {
  return relations
    .map(([head, tail, type]) => {
      const [from, to] = [mentions[head]!, mentions[tail]!];
      return `${type} ${from[0]} ${from[1]} ${to[0]} ${to[1]}`;
    })
    .sort()
    .join('\n');
}
