// What another model suggests otherwise, from the changes that put its prediction in the place of the former one's. Pure.
import type { ChangeCounts, SuggestionChange } from '../contract/model-changes.ts';
import type { Mention, Relation, SentenceAnnotations, Span } from '../model/annotation.ts';
import type { Change } from '../model/changes.ts';

/** A change of the probability that a person might judge by; less is noise of the training. */
export const NOTICEABLE = 0.1;

interface Suggestion extends Span {
  readonly what: 'mention' | 'relation';
  /** The place without the type: the same words, the same two mentions. */
  readonly place: string;
  readonly type: string;
  readonly confidence: number | null;
}

/**
 * @param before the sentence as the former model, and people, had left it
 * @param changes of core/model/suggestions.ts, planSuggestions
 * @returns spans are offsets in the document
 */
export function suggestionChanges(
  before: SentenceAnnotations,
  changes: readonly Change[],
): SuggestionChange[] {
  const spans = new Map<string, Mention>(before.mentions.map((mention) => [mention.id, mention]));
  for (const change of changes) {
    if (change.kind === 'mention' && change.after) spans.set(change.after.id, change.after);
  }
  const found: SuggestionChange[] = [];
  const gone: Suggestion[] = [];
  const come: Suggestion[] = [];
  for (const change of changes) {
    if (change.kind !== 'mention' && change.kind !== 'relation') continue;
    const [was, is] = [suggested(change.before, spans), suggested(change.after, spans)];
    if (was && is) {
      const sureness = (is.confidence ?? 0) - (was.confidence ?? 0);
      if (Math.abs(sureness) >= NOTICEABLE) {
        found.push(described(sureness > 0 ? 'surer' : 'less-sure', is, null, was.confidence, is.confidence));
      }
    } else if (was) gone.push(was);
    else if (is) come.push(is);
  }
  for (const is of come) {
    const index = gone.findIndex((was) => was.what === is.what && was.place === is.place);
    const [was] = index < 0 ? [] : gone.splice(index, 1);
    found.push(
      was
        ? described('retyped', is, was.type === is.type ? null : was.type, was.confidence, is.confidence)
        : described('gained', is, null, null, is.confidence),
    );
  }
  for (const was of gone) found.push(described('lost', was, null, was.confidence, null));
  return found.filter(({ kind, former }) => kind !== 'retyped' || former !== null);
}

function suggested(
  record: Mention | Relation | null,
  spans: ReadonlyMap<string, Mention>,
): Suggestion | null {
  if (record?.status !== 'suggested' || record.origin.kind !== 'model') return null;
  const { type, confidence } = record;
  if ('begin' in record) {
    const { begin, end } = record;
    return { what: 'mention', place: `${begin} ${end}`, type, confidence, begin, end };
  }
  const [head, tail] = [spans.get(record.head), spans.get(record.tail)];
  if (!head || !tail) return null;
  return {
    what: 'relation',
    place: `${head.begin} ${head.end} ${tail.begin} ${tail.end}`,
    type,
    confidence,
    begin: Math.min(head.begin, tail.begin),
    end: Math.max(head.end, tail.end),
  };
}

const described = (
  kind: SuggestionChange['kind'],
  { what, type, begin, end }: Suggestion,
  former: string | null,
  before: number | null,
  now: number | null,
): SuggestionChange => ({ kind, what, type, former, before, now, begin, end });

export const NO_CHANGES: ChangeCounts = { gained: 0, lost: 0, retyped: 0, surer: 0, 'less-sure': 0 };

/** Whether a suggestion came, went or changed its type: more than another probability. */
export const isVisible = ({ kind }: SuggestionChange): boolean => kind !== 'surer' && kind !== 'less-sure';
