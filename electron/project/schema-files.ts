import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError, badInput, orThrow } from '../../core/errors.ts';
import { readSchemaFile, schemaFileText } from '../../core/model/schema-file.ts';
import { checkSchema, type Schema } from '../../core/model/schema.ts';
import { writeAtomically } from './atomic-write.ts';

/** Nobody writes as much about types; something else has been chosen by mistake. */
const MAXIMUM_SCHEMA_BYTES = 4_000_000;

/** @throws AppError `not-found`, `bad-input` (file, line, reason) */
export async function loadSchema(path: string): Promise<Schema> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('not-found', `${path} cannot be read (${error.code ?? 'unknown'})`, { path });
  });
  if (bytes.length > MAXIMUM_SCHEMA_BYTES) {
    throw badInput({ file: basename(path), line: 0, reason: 'too long for a schema: is it a corpus?' });
  }
  return orThrow(readSchemaFile(basename(path), bytes));
}

/** Whole or not at all. @throws AppError `bad-schema`, `refused` when it can't be written */
export async function saveSchema(path: string, schema: Schema): Promise<void> {
  checkSchema(schema);
  await writeAtomically(path, schemaFileText(schema));
}
