// CoNLL04's training sentences, from wherever the person keeps them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesOf } from '../core/corpus/examples.ts';
import { usedTypes } from '../core/corpus/used-types.ts';
import { orThrow } from '../core/errors.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { EMPTY_SCHEMA, extendSchema, type Schema } from '../core/model/schema.ts';
import format from '../plugins/formats/conll04-multihead/index.ts';

/** @throws Error where `data` holds no conll04/train.txt in the five-column form */
export function readConll04(data: string): { train: SentenceExample[]; schema: Schema } {
  const file = join(data, 'conll04', 'train.txt');
  if (!existsSync(file)) throw new Error(`${file} is not there: name the corpora's folder with --data`);
  const { documents } = orThrow(format.read({ name: file, bytes: readFileSync(file) }));
  return { train: examplesOf(documents), schema: extendSchema(EMPTY_SCHEMA, usedTypes(documents)) };
}
