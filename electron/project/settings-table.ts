// What a project knows about itself: its schema, its annotator, a training that was under way.
import { z } from 'zod';
import { EMPTY_SCHEMA, schemaSchema, type Schema } from '../../core/model/schema.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { textOf } from './sqlite/row.ts';
import { parseStored } from './sqlite/stored-json.ts';

export type SettingKey =
  | 'schema'
  | 'annotator'
  | 'demo'
  | 'training'
  | 'recommenders'
  | 'lists'
  | 'recommended'
  | 'renames'
  | 'part-of';

export async function readSetting(session: SqlSession, key: SettingKey): Promise<string | null> {
  const row = await session.get('SELECT value FROM settings WHERE key = ?', [key]);
  return row === null ? null : textOf(row, 'value');
}

/** @param value null takes the setting away */
export async function writeSetting(
  session: SqlSession,
  key: SettingKey,
  value: string | null,
): Promise<void> {
  if (value === null) await session.run('DELETE FROM settings WHERE key = ?', [key]);
  else await session.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', [key, value]);
}

export async function readSchema(session: SqlSession): Promise<Schema> {
  const text = await readSetting(session, 'schema');
  return text === null ? EMPTY_SCHEMA : parseStored(schemaSchema, text);
}

export async function writeSchema(session: SqlSession, schema: Schema): Promise<void> {
  await writeSetting(session, 'schema', JSON.stringify(schema));
}

/** A training that has begun and not ended: found at the next start, it says that the app or its worker was killed. */
const trainingMark = z.object({ run: z.string(), startedAt: z.number() });
export type TrainingMark = z.infer<typeof trainingMark>;

export async function readTrainingMark(session: SqlSession): Promise<TrainingMark | null> {
  const text = await readSetting(session, 'training');
  return text === null ? null : parseStored(trainingMark, text);
}
