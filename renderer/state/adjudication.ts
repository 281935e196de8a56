// Which of the sentences that people have made different things of are shown, and what their versions are called.
import { msg, str } from '@lit/localize';
import type { DisputedSentence, DisputesView, SentenceVersion } from '../../core/contract/people.ts';
import type { DifferenceKind } from '../../core/people/disputes.ts';
import type { VersionAnnotations } from '../../core/people/version.ts';

export interface DisputeFilter {
  readonly state: 'open' | 'unfinished' | 'decided';
  /** Names of two annotators whose versions differ; null: of any. */
  readonly pair: readonly [string, string] | null;
  readonly difference: DifferenceKind | null;
}

export const ALL_OPEN: DisputeFilter = { state: 'open', pair: null, difference: null };

export function shownDisputes(
  disputes: readonly DisputedSentence[],
  { state, pair, difference }: DisputeFilter,
): readonly DisputedSentence[] {
  return disputes.filter(
    (dispute) =>
      dispute.state === state &&
      (difference === null || dispute.differences.includes(difference)) &&
      (pair === null || differ(dispute.versions, pair)),
  );
}

/** Whether these two have made something different of it. */
function differ(versions: readonly SentenceVersion[], [first, second]: readonly [string, string]): boolean {
  const of = (name: string): string[] =>
    versions
      .filter(({ annotator }) => annotator === name)
      .map(({ annotations }) => JSON.stringify(annotations));
  const [one, other] = [of(first), of(second)];
  return one.some((text) => other.some((else_) => else_ !== text));
}

/** The view after a decision, which changes nothing else: comparing all anew takes seconds in a big project. */
export function withDecision(
  view: DisputesView,
  dispute: DisputedSentence,
  decidedBy: string | null,
  held: VersionAnnotations,
): DisputesView {
  const counts = { ...view.counts };
  if (dispute.state !== 'agreed') counts[dispute.state]--;
  counts.decided++;
  const decided = { ...dispute, state: 'decided', decidedBy, held } as const;
  return { ...view, counts, disputes: view.disputes.map((one) => (one === dispute ? decided : one)) };
}

/** The pairs of annotators that differ anywhere, by name. */
export function disputedPairs(disputes: readonly DisputedSentence[]): readonly (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { versions } of disputes) {
    const names = [...new Set(versions.map(({ annotator }) => annotator))]
      .filter((name) => name !== '')
      .sort();
    for (const [index, first] of names.entries()) {
      for (const second of names.slice(index + 1)) {
        if (differ(versions, [first, second])) pairs.set(JSON.stringify([first, second]), [first, second]);
      }
    }
  }
  return [...pairs.keys()].sort().flatMap((key) => {
    const pair = pairs.get(key);
    return pair ? [pair] : [];
  });
}

/** What versions are called beside each other: two people may go by one name. */
export function versionNames(versions: readonly SentenceVersion[]): string[] {
  const seen = new Map<string, number>();
  return versions.map((version) => {
    const name = plainName(version);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : msg(str`${name} (${times})`);
  });
}

function plainName({ kind, annotator }: SentenceVersion): string {
  if (kind === 'import') return msg('As imported');
  return kind === 'gold' ? msg(str`${annotator} (decided)`) : annotator;
}

export function differenceName(kind: DifferenceKind): string {
  switch (kind) {
    case 'types':
      return msg('types');
    case 'borders':
      return msg('borders');
    case 'mentions':
      return msg('mentions');
    case 'relations':
      return msg('relations');
  }
}

/** "types and relations" */
export function differenceNames(kinds: readonly DifferenceKind[]): string {
  const names = kinds.map(differenceName);
  const last = names.at(-1) ?? '';
  const others = names.slice(0, -1).join(', ');
  return others === '' ? last : msg(str`${others} and ${last}`);
}
