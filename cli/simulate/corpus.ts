import type { CorpusDocument } from '../../core/contract/format.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { usedTypes } from '../../core/corpus/used-types.ts';
import { AppError } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { EMPTY_SCHEMA, extendSchema } from '../../core/model/schema.ts';
import { findFormat, readCorpus } from '../corpus-files.ts';
import { usageError, type Session } from '../session.ts';
import { sampleOf, type SimulatedCorpus } from './settings.ts';

/**
 * Reads what is to be annotated and what models are judged by. The schema is that of both: a project has its schema before its labels.
 * @param sizes sentences at most, drawn by the seed
 * @throws AppError `bad-input` for a file, `wrong-usage`, `no-training-data`
 */
export async function readSimulatedCorpus(
  session: Session,
  files: { readonly train: readonly string[]; readonly test: readonly string[]; readonly format: string },
  sizes: { readonly pool: number; readonly test: number; readonly seed: number },
): Promise<SimulatedCorpus> {
  const format = await findFormat(session, files.format);
  if (!format.plugin.annotated) throw usageError(`format ${files.format} holds no annotations to go by`);
  const documents: CorpusDocument[] = [];
  const read = async (paths: readonly string[], prefix: string): Promise<SentenceExample[]> => {
    const examples: SentenceExample[] = [];
    for (const [index, path] of paths.entries()) {
      const corpus = await readCorpus(session, format, path);
      documents.push(...corpus.documents);
      const idPrefix = `${prefix}${index + 1}.`;
      examples.push(...examplesOf(corpus.documents, { idPrefix, annotatedOnly: true }));
    }
    // A sentence without a word can be neither annotated nor learned from.
    return examples.filter(({ tokens }) => tokens.length > 0);
  };
  const pool = sampleOf(await read(files.train, ''), sizes.pool, sizes.seed);
  const test = sampleOf(await read(files.test, 'test '), sizes.test, sizes.seed);
  for (const [part, examples] of Object.entries({ train: pool, test })) {
    if (examples.length === 0) {
      throw new AppError('no-training-data', `there is no annotated sentence in what --${part} names`, {
        part,
      });
    }
  }
  return { pool, test, schema: extendSchema({ ...EMPTY_SCHEMA, name: 'corpus' }, usedTypes(documents)) };
}
