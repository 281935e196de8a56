// Commands, undo and redo inside of a database transaction: plan, check, write, log.
import type { Command } from '../../core/contract/commands.ts';
import { invertChanges, type Change } from '../../core/model/changes.ts';
import { transactionId } from '../../core/model/ids.ts';
import { planCommand, transactionOf } from '../../core/model/plan.ts';
import { replayChanges } from '../../core/model/replay.ts';
import type { Schema } from '../../core/model/schema.ts';
import { checkChanges, writeChanges } from './apply.ts';
import { appendLog, markUndone, nextStep, pushDone, type HistoryStep } from './history.ts';
import { mergeOf, shelve, unshelve } from './people/undo-merge.ts';
import { readSentence, readSentences, readSentencesById } from './sentences.ts';
import { editSchema, replaySchemaChange } from './schema-edits.ts';
import { readSchema } from './settings-table.ts';
import { damaged, type SqlSession } from './sqlite/driver.ts';

export interface EditContext {
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly newId: () => string;
}

/** What an edit was about; no sentence when it was about the schema. */
export interface EditedSentence {
  readonly sentenceId: string | null;
}

/** A command that finds everything as it says already is no transaction, and leaves no trace, but for a curator's decision. */
export async function executeCommand(
  session: SqlSession,
  command: Command,
  context: EditContext,
): Promise<EditedSentence> {
  const schema = await readSchema(session);
  let changes: Change[];
  let sentence: number | null = null;
  if (command.kind === 'set-schema') {
    changes = await editSchema(session, schema, command);
  } else {
    const stored = await readSentence(session, command.sentenceId);
    sentence = stored.seq;
    changes = planCommand(command, stored, { schema, ...context });
    checkChanges(stored, schema, changes);
    await writeChanges(session, [{ seq: stored.seq, changes }]);
  }
  // That a curator found it right as it is, is a decision too.
  if (changes.length > 0 || command.kind === 'adjudicate-sentence') {
    const transaction = transactionOf(command, changes, context);
    const seq = await appendLog(session, { ...transaction, action: 'do', reverts: null, sentence });
    await pushDone(session, seq);
  }
  return { sentenceId: command.kind === 'set-schema' ? null : command.sentenceId };
}

/** @returns null when there was nothing to undo */
export async function undoStep(session: SqlSession, context: EditContext): Promise<EditedSentence | null> {
  const step = await nextStep(session, 'undo');
  if (!step) return null;
  return replay(session, step, invertChanges(step.changes), 'undo', context);
}

/** @returns null when there was nothing to redo */
export async function redoStep(session: SqlSession, context: EditContext): Promise<EditedSentence | null> {
  const step = await nextStep(session, 'redo');
  if (!step) return null;
  return replay(session, step, step.changes, 'redo', context);
}

async function replay(
  session: SqlSession,
  step: HistoryStep,
  wanted: readonly Change[],
  action: 'undo' | 'redo',
  context: EditContext,
): Promise<EditedSentence> {
  const schema = await readSchema(session);
  let changes: readonly Change[];
  let sentenceId: string | null = null;
  const schemaChange = wanted.find((change) => change.kind === 'schema');
  const merge = await mergeOf(session, step.seq);
  if (merge !== null && action === 'redo') await unshelve(session, merge);
  if (schemaChange) {
    const others = wanted.filter((change) => change !== schemaChange);
    changes = await replaySchemaChange(session, schema, schemaChange, () =>
      replayManySentences(session, schemaChange.after, others),
    );
  } else if (step.sentence === null) {
    changes = await replayManySentences(session, schema, wanted);
  } else {
    const [stored] = await readSentences(session, [step.sentence]);
    if (!stored) throw damaged({ reason: 'the undo stack names a sentence that is not there' });
    sentenceId = stored.sentence.id;
    changes = replayChanges(stored, schema, wanted);
    checkChanges(stored, schema, changes);
    await writeChanges(session, [{ seq: stored.seq, changes }]);
    await forgetLostRejections(session, wanted);
  }
  if (merge !== null && action === 'undo') await shelve(session, merge);
  await markUndone(session, step, action === 'undo');
  await appendLog(session, {
    id: transactionId(context.newId()),
    action,
    reverts: step.seq,
    label: step.label,
    who: context.who,
    when: context.when,
    sentence: step.sentence,
    changes,
  });
  return { sentenceId };
}

/** The changes of a step that was about many sentences, each replayed in its own. @throws AppError `conflict`: then nothing has changed */
async function replayManySentences(
  session: SqlSession,
  schema: Schema,
  wanted: readonly Change[],
): Promise<Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of wanted) {
    const id = sentenceOf(change);
    const group = groups.get(id);
    if (group) group.push(change);
    else groups.set(id, [change]);
  }
  const sentences = await readSentencesById(session, [...groups.keys()]);
  if (sentences.length < groups.size) {
    throw damaged({ reason: 'the undo stack names a sentence that is not there' });
  }
  const replayed = sentences.map((stored) => {
    const changes = replayChanges(stored, schema, groups.get(stored.sentence.id) ?? []);
    checkChanges(stored, schema, changes);
    return { seq: stored.seq, changes };
  });
  await writeChanges(session, replayed);
  await forgetLostRejections(session, wanted);
  return replayed.flatMap(({ changes }) => changes);
}

function sentenceOf(change: Change): string {
  if (change.kind === 'sentence-status' || change.kind === 'sentence-skipped') return change.sentenceId;
  const record = change.kind === 'schema' ? null : (change.before ?? change.after);
  if (!record) throw damaged({ reason: 'a change belongs to no sentence' });
  return record.sentenceId;
}

/** A rejection that is taken back is no longer remembered, even if its relation has gone with its mentions. */
async function forgetLostRejections(session: SqlSession, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'relation' || change.before?.status !== 'rejected') continue;
    await session.run('DELETE FROM lost_rejections WHERE relation = ?', [change.before.id]);
  }
}
