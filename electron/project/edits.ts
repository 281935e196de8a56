// Commands, undo and redo inside of a database transaction: plan, check, write, log.
import { AppError } from '../../core/errors.ts';
import type { Command } from '../../core/contract/commands.ts';
import { invertChanges, sameRecord, type Change } from '../../core/model/changes.ts';
import { transactionId } from '../../core/model/ids.ts';
import { planCommand, transactionOf } from '../../core/model/plan.ts';
import { planSchema } from '../../core/model/plan-schema.ts';
import { replayChanges } from '../../core/model/replay.ts';
import type { Schema, UsedTypes } from '../../core/model/schema.ts';
import { checkChanges, writeChanges } from './apply.ts';
import { appendLog, markUndone, nextStep, pushDone, type HistoryStep } from './history.ts';
import { readSentence, readSentences, readSentencesById } from './sentences.ts';
import { readSchema, writeSchema } from './settings-table.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { textOf } from './sqlite/row.ts';
import { withdrawUnfitSuggestions } from './suggestion-writer.ts';

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

/** A command that finds everything as it says already is no transaction, and leaves no trace. */
export async function executeCommand(
  session: SqlSession,
  command: Command,
  context: EditContext,
): Promise<EditedSentence> {
  const schema = await readSchema(session);
  let changes: Change[];
  let sentence: number | null = null;
  if (command.kind === 'set-schema') {
    changes = planSchema(schema, command.schema, await readUsedTypes(session));
    await writeSchemaChanges(session, schema, changes);
  } else {
    const stored = await readSentence(session, command.sentenceId);
    sentence = stored.seq;
    changes = planCommand(command, stored, { schema, ...context });
    checkChanges(stored, schema, changes);
    await writeChanges(session, [{ seq: stored.seq, changes }]);
  }
  if (changes.length > 0) {
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
  let changes = wanted;
  let sentenceId: string | null = null;
  if (step.sentence === null && wanted.some(({ kind }) => kind === 'schema')) {
    await writeSchemaChanges(session, schema, wanted);
  } else if (step.sentence === null) {
    changes = await replayManySentences(session, schema, wanted);
  } else {
    const [stored] = await readSentences(session, [step.sentence]);
    if (!stored) throw new AppError('internal', 'the undo stack names a sentence that is not there');
    sentenceId = stored.sentence.id;
    changes = replayChanges(stored, schema, wanted);
    checkChanges(stored, schema, changes);
    await writeChanges(session, [{ seq: stored.seq, changes }]);
    await forgetLostRejections(session, wanted);
  }
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
    throw new AppError('internal', 'the undo stack names a sentence that is not there');
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
  if (!record) throw new AppError('internal', 'a change belongs to no sentence');
  return record.sentenceId;
}

/** A rejection that is taken back is no longer remembered, even if its relation has gone with its mentions. */
async function forgetLostRejections(session: SqlSession, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'relation' || change.before?.status !== 'rejected') continue;
    await session.run('DELETE FROM lost_rejections WHERE relation = ?', [change.before.id]);
  }
}

async function writeSchemaChanges(
  session: SqlSession,
  current: Schema,
  changes: readonly Change[],
): Promise<void> {
  for (const change of changes) {
    if (change.kind !== 'schema') continue;
    if (!sameRecord(current, change.before)) {
      throw new AppError('conflict', 'the schema has changed in the meantime; nothing was changed');
    }
    await writeSchema(session, change.after);
    await withdrawUnfitSuggestions(session, change.after);
  }
}

/** The types and pairs of all accepted annotations. */
async function readUsedTypes(session: SqlSession): Promise<UsedTypes> {
  const types = await session.all(`SELECT DISTINCT type FROM mentions WHERE status = 'accepted'`);
  const triples = await session.all(
    `SELECT DISTINCT r.type, head.type AS head, tail.type AS tail FROM relations AS r
     JOIN mentions AS head ON head.id = r.head JOIN mentions AS tail ON tail.id = r.tail
     WHERE r.status = 'accepted'`,
  );
  const relationPairs = new Map<string, { head: string; tail: string }[]>();
  for (const row of triples) {
    const pairs = relationPairs.get(textOf(row, 'type')) ?? [];
    pairs.push({ head: textOf(row, 'head'), tail: textOf(row, 'tail') });
    relationPairs.set(textOf(row, 'type'), pairs);
  }
  return { entityTypes: new Set(types.map((row) => textOf(row, 'type'))), relationPairs };
}
