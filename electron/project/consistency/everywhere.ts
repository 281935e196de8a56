// One edit for many places, inside of a database transaction: planned sentence by sentence, written and logged as one step.
import type { Everywhere, EverywherePlace } from '../../../core/contract/commands.ts';
import type { EverywhereOutcome, PlaceOutcome } from '../../../core/contract/consistency.ts';
import { transactionId } from '../../../core/model/ids.ts';
import { labelOfEverywhere, planEverywhere } from '../../../core/model/plan-everywhere.ts';
import { checkChanges, writeChanges, type SentenceChanges } from '../apply.ts';
import type { EditContext } from '../edits.ts';
import { appendLog, nextLabels, pushDone } from '../history.ts';
import { readSentencesById } from '../sentences.ts';
import { readSchema } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';

interface ProjectPlan {
  readonly sentences: readonly SentenceChanges[];
  readonly outcomes: readonly PlaceOutcome[];
  readonly lostRelations: number;
}

/** What {@link applyEverywhere} would do. */
export async function previewEverywhere(
  session: SqlSession,
  edit: Everywhere,
  context: EditContext,
): Promise<EverywhereOutcome> {
  return outcomeOf(session, await planAll(session, edit, context));
}

/** An edit of which nothing is left to do is no transaction, and leaves no trace. */
export async function applyEverywhere(
  session: SqlSession,
  edit: Everywhere,
  context: EditContext,
): Promise<EverywhereOutcome> {
  const plan = await planAll(session, edit, context);
  await writeChanges(session, plan.sentences);
  const changes = plan.sentences.flatMap((sentence) => sentence.changes);
  if (changes.length > 0) {
    const seq = await appendLog(session, {
      id: transactionId(context.newId()),
      label: labelOfEverywhere(edit.places),
      who: context.who,
      when: context.when,
      changes,
      action: 'do',
      reverts: null,
      sentence: null,
    });
    await pushDone(session, seq);
  }
  return outcomeOf(session, plan);
}

async function outcomeOf(session: SqlSession, plan: ProjectPlan): Promise<EverywhereOutcome> {
  const { outcomes, lostRelations, sentences } = plan;
  return { places: outcomes, lostRelations, sentences: sentences.length, ...(await nextLabels(session)) };
}

async function planAll(
  session: SqlSession,
  { places }: Everywhere,
  context: EditContext,
): Promise<ProjectPlan> {
  const schema = await readSchema(session);
  const bySentence = new Map<string, { place: EverywherePlace; index: number }[]>();
  const outcomes = places.map((place, index): PlaceOutcome => {
    const group = bySentence.get(place.sentenceId);
    if (group) group.push({ place, index });
    else bySentence.set(place.sentenceId, [{ place, index }]);
    // Unless it turns out to be there.
    return { kind: 'left-out', reason: 'gone', says: 'there is no such sentence' };
  });
  const sentences: SentenceChanges[] = [];
  let lostRelations = 0;
  for (const stored of await readSentencesById(session, [...bySentence.keys()])) {
    const group = bySentence.get(stored.sentence.id) ?? [];
    const plan = planEverywhere(
      group.map(({ place }) => place),
      stored,
      { schema, ...context },
    );
    for (const [place, outcome] of plan.outcomes.entries()) outcomes[group[place]!.index] = outcome;
    if (plan.changes.length === 0) continue;
    checkChanges(stored, schema, plan.changes);
    sentences.push({ seq: stored.seq, changes: plan.changes });
    lostRelations += plan.lostRelations;
  }
  return { sentences, outcomes, lostRelations };
}
