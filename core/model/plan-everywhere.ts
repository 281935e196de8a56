// One edit for many places: what it comes to in one sentence. Each place is planned by the same commands as a person's keys, on the
// sentence as the places before it have left it; a place that is refused leaves no trace, and says why.
import { msg, str } from '@lit/localize';
import type { Deed, EverywherePlace, Judgement } from '../contract/commands.ts';
import type { PlaceOutcome } from '../contract/consistency.ts';
import { sentenceState } from '../consistency/sentence-state.ts';
import { AppError } from '../errors.ts';
import type { Mention, SentenceAnnotations, Span } from './annotation.ts';
import { overlaps, sameSpan } from './annotation.ts';
import type { Change } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import { planOnDraft, type PlanContext, type SentenceCommand } from './plan.ts';

export interface SentencePlan {
  readonly changes: readonly Change[];
  /** One for each place, in their order. */
  readonly outcomes: readonly PlaceOutcome[];
  readonly lostRelations: number;
}

/** @param places all of them in this sentence */
export function planEverywhere(
  places: readonly EverywherePlace[],
  start: SentenceAnnotations,
  context: PlanContext,
): SentencePlan {
  const state = sentenceState(start);
  let now = start;
  const outcomes = places.map((place): PlaceOutcome => {
    if (place.state !== state) {
      return leftOut('changed-meanwhile', msg('the sentence has changed since it was looked at'));
    }
    const planned = planDeed(place.deed, now, context);
    if ('outcome' in planned) return planned.outcome;
    now = planned.after;
    return { kind: 'changed', says: planned.says };
  });
  const changes = difference(start, now, context);
  return { changes, outcomes, lostRelations: lostRelations(places, changes) };
}

type Planned =
  { readonly after: SentenceAnnotations; readonly says: string } | { readonly outcome: PlaceOutcome };

function planDeed(deed: Deed, now: SentenceAnnotations, context: PlanContext): Planned {
  const resolved = resolve(deed, now);
  if ('outcome' in resolved) return resolved;
  const draft = new SentenceDraft(now, context.schema);
  try {
    for (const command of resolved.commands) planOnDraft(command, draft, context);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { outcome: leftOut(error.code === 'not-found' ? 'gone' : 'refused', error.message) };
  }
  draft.settle();
  if (draft.changes().length === 0) return { outcome: leftOut('already', msg('it is so already')) };
  return {
    after: { sentence: now.sentence, mentions: draft.mentions(), relations: draft.relations() },
    says: resolved.says,
  };
}

type Resolved =
  | { readonly commands: readonly SentenceCommand[]; readonly says: string }
  | { readonly outcome: PlaceOutcome };

/** What a deed means in the sentence as it stands. */
function resolve(deed: Deed, now: SentenceAnnotations): Resolved {
  const sentenceId: string = now.sentence.id;
  switch (deed.kind) {
    case 'annotate':
      return resolveAnnotate(deed, now);
    case 'clear': {
      const here = now.mentions.filter((mention) => sameSpan(mention, deed) && mention.status !== 'rejected');
      if (here.length === 0) return { outcome: leftOut('already', msg('nothing is annotated here')) };
      const commands = here.map(({ id }): SentenceCommand => ({
        kind: 'delete-mention',
        sentenceId,
        mentionId: id,
      }));
      const types = here.map(({ type }) => type).join(' and ');
      return { commands, says: msg(str`no longer ${types}`) };
    }
    case 'retype-mention':
    case 'resize-mention':
    case 'delete-mention': {
      const mention = now.mentions.find(({ id }) => id === deed.mentionId);
      if (!mention) return { outcome: leftOut('gone', msg('that mention is no longer there')) };
      return deed.kind === 'resize-mention'
        ? resolveResize(deed, mention, now)
        : {
            commands: [{ ...deed, sentenceId }],
            says:
              deed.kind === 'retype-mention'
                ? msg(str`${deed.type} instead of ${mention.type}`)
                : msg(str`no longer ${mention.type}`),
          };
    }
    case 'judge-mention':
    case 'judge-relation':
      return resolveJudgement(deed, now);
    case 'delete-relation':
    case 'reverse-relation': {
      const relation = now.relations.find(({ id }) => id === deed.relationId);
      if (!relation) return { outcome: leftOut('gone', msg('that relation is no longer there')) };
      const says =
        deed.kind === 'reverse-relation'
          ? msg(str`${relation.type} reversed`)
          : msg(str`no longer ${relation.type}`);
      return { commands: [{ ...deed, sentenceId }], says };
    }
  }
}

/** Only what is still as it was listed: a suggestion that has been judged meanwhile, or is gone with a new model, is left out. */
function resolveJudgement(
  deed: Extract<Deed, { kind: 'judge-mention' | 'judge-relation' }>,
  { sentence, mentions, relations }: SentenceAnnotations,
): Resolved {
  const sentenceId: string = sentence.id;
  const { as } = deed;
  const mention =
    deed.kind === 'judge-mention' ? mentions.find(({ id }) => id === deed.mentionId) : undefined;
  const relation =
    deed.kind === 'judge-relation' ? relations.find(({ id }) => id === deed.relationId) : undefined;
  const item = mention ?? relation;
  if (!item) return { outcome: leftOut('gone', 'it is no longer suggested') };
  if (item.status !== (as === 'ask-again' ? 'rejected' : 'suggested')) {
    return { outcome: leftOut('already', `it is ${item.status} by now`) };
  }
  if (mention && as === 'accept') {
    const over = overlapping(
      mention,
      mentions.filter(({ status }) => status === 'accepted'),
    );
    if (over) return { outcome: over };
  }
  const mentionIds: string[] = mention ? [mention.id] : [];
  const relationIds: string[] = relation ? [relation.id] : [];
  return { commands: [{ kind: as, sentenceId, mentionIds, relationIds }], says: JUDGED[as](item.type) };
}

const JUDGED = {
  accept: (type) => `accepted as ${type}`,
  reject: (type) => `no longer ${type}`,
  'ask-again': (type) => `${type} suggested again`,
} as const satisfies Record<Judgement, (type: string) => string>;

function resolveAnnotate(
  deed: Extract<Deed, { kind: 'annotate' }>,
  { sentence, mentions }: SentenceAnnotations,
): Resolved {
  const { begin, end, type } = deed;
  const sentenceId: string = sentence.id;
  const accepted = mentions.filter(({ status }) => status === 'accepted');
  const here = accepted.filter((mention) => sameSpan(mention, deed));
  if (here.some((mention) => mention.type === type)) {
    return { outcome: leftOut('already', msg(str`this is ${type} already`)) };
  }
  const over = overlapping(deed, accepted);
  if (over) return { outcome: over };
  const [first, ...others] = here;
  if (!first) {
    return {
      commands: [{ kind: 'create-mention', sentenceId, begin, end, type }],
      says: msg(str`new mention, ${type}`),
    };
  }
  if (others.length > 0) {
    const types = here.map((mention) => mention.type).join(' and ');
    return { outcome: leftOut('refused', msg(str`these words are ${types}: delete one of them first`)) };
  }
  return {
    commands: [{ kind: 'retype-mention', sentenceId, mentionId: first.id, type }],
    says: msg(str`${type} instead of ${first.type}`),
  };
}

function resolveResize(
  { begin, end }: Span,
  mention: Mention,
  { sentence, mentions }: SentenceAnnotations,
): Resolved {
  const others = mentions.filter(({ id, status }) => id !== mention.id && status === 'accepted');
  const over = overlapping({ begin, end }, others);
  if (over) return { outcome: over };
  return {
    commands: [{ kind: 'resize-mention', sentenceId: sentence.id, mentionId: mention.id, begin, end }],
    says: msg(str`${mention.type} with other borders`),
  };
}

/** Many places at once never make mentions overlap: that takes a person who looks at the one place. */
function overlapping(span: Span, accepted: readonly Mention[]): PlaceOutcome | null {
  const over = accepted.find((mention) => overlaps(mention, span) && !sameSpan(mention, span));
  return over ? leftOut('overlaps', msg(str`it overlaps an accepted mention, ${over.type}`)) : null;
}

type Reason = Extract<PlaceOutcome, { kind: 'left-out' }>['reason'];
const leftOut = (reason: Reason, says: string): PlaceOutcome => ({ kind: 'left-out', reason, says });

/** The changes that lead from `start` to `end` at once. */
function difference(start: SentenceAnnotations, end: SentenceAnnotations, { schema }: PlanContext): Change[] {
  const draft = new SentenceDraft(start, schema);
  const kept = new Set<string>(end.mentions.map(({ id }) => id));
  for (const { id } of start.relations) draft.removeRelation(id);
  for (const { id } of start.mentions) if (!kept.has(id)) draft.removeMention(id);
  for (const mention of end.mentions) draft.putMention(mention);
  for (const relation of end.relations) draft.putRelation(relation);
  return draft.changes();
}

/** Accepted relations that go without having been named. */
function lostRelations(places: readonly EverywherePlace[], changes: readonly Change[]): number {
  const named = new Set(places.flatMap(({ deed }) => ('relationId' in deed ? [deed.relationId] : [])));
  return changes.filter(
    (change) =>
      change.kind === 'relation' &&
      change.before?.status === 'accepted' &&
      change.after?.status !== 'accepted' &&
      !named.has(change.before.id),
  ).length;
}

/** What the undo menu and the audit call it. */
export function labelOfEverywhere(places: readonly EverywherePlace[]): string {
  const judgements = new Set(places.map(({ deed }) => ('as' in deed ? deed.as : null)));
  const [judgement] = judgements.size === 1 ? judgements : [];
  if (judgement) return judgement === 'ask-again' ? 'ask again' : `${judgement} suggestions`;
  const kinds = new Set(places.map(({ deed }) => deed.kind));
  const [only] = kinds.size === 1 ? kinds : [];
  switch (only) {
    case 'annotate':
      return 'annotate everywhere';
    case 'clear':
    case 'delete-mention':
      return 'delete mentions';
    case 'retype-mention':
      return 'retype mentions';
    case 'resize-mention':
      return 'resize mentions';
    case 'delete-relation':
      return 'delete relations';
    case 'reverse-relation':
      return 'reverse relations';
    default:
      // Of several kinds: fixes of findings.
      return 'fix annotations';
  }
}
