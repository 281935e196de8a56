import { basename } from 'node:path';
import { orThrow } from '../../core/errors.ts';
import { readSchemaFile, schemaFileText } from '../../core/model/schema-file.ts';
import { checkSchema, type Schema } from '../../core/model/schema.ts';
import { writeAtomically } from './atomic-write.ts';
import { readInputFile } from './input-file.ts';

/** Nobody writes as much about types; something else has been chosen by mistake. */
const MAXIMUM_SCHEMA_BYTES = 4_000_000;

/** @throws AppError `not-found`, `bad-input` (file, line, reason) */
export async function loadSchema(path: string): Promise<Schema> {
  const name = basename(path);
  const bytes = await readInputFile(path, MAXIMUM_SCHEMA_BYTES, { name, hint: 'is it a corpus?' });
  return orThrow(readSchemaFile(name, bytes));
}

/** Whole or not at all. @throws AppError `bad-schema`, `refused` when it can't be written */
export async function saveSchema(path: string, schema: Schema): Promise<void> {
  checkSchema(schema);
  await writeAtomically(path, schemaFileText(schema));
}
