import { join } from 'node:path';
import type { CorpusDocument } from '../core/contract/format.ts';
import { examplesOf } from '../core/corpus/examples.ts';
import { usedTypes } from '../core/corpus/used-types.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { EMPTY_SCHEMA, extendSchema, type Schema } from '../core/model/schema.ts';
import { formatsIn, readCorpusFile } from '../electron/project/formats.ts';
import { BUILD } from './places.ts';

export interface AnnotatedCorpus {
  readonly documents: readonly CorpusDocument[];
  readonly examples: readonly SentenceExample[];
}

/** Reads annotated files of one format, one after the other. @throws AppError `wrong-usage`, `not-found`, `bad-input` */
export async function readAnnotated(formatId: string, files: readonly string[]): Promise<AnnotatedCorpus> {
  const format = await formatsIn([join(BUILD, 'plugins', 'formats')]).get(formatId);
  const documents: CorpusDocument[] = [];
  const examples: SentenceExample[] = [];
  for (const [index, file] of files.entries()) {
    const corpus = await readCorpusFile(format, formatId, file);
    documents.push(...corpus.documents);
    examples.push(...examplesOf(corpus.documents, { idPrefix: `${index + 1}.`, annotatedOnly: true }));
  }
  return { documents, examples };
}

/** The schema that `cman train` makes of the same files: the types and type pairs they use. */
export const schemaOf = ({ documents }: AnnotatedCorpus): Schema =>
  extendSchema({ ...EMPTY_SCHEMA, name: 'corpus' }, usedTypes(documents));
