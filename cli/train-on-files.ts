import type { CorpusDocument } from '../core/contract/format.ts';
import { examplesOf } from '../core/corpus/examples.ts';
import { usedTypes } from '../core/corpus/used-types.ts';
import { AppError } from '../core/errors.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { EMPTY_SCHEMA, extendSchema } from '../core/model/schema.ts';
import { findFormat, readCorpus } from './corpus-files.ts';
import {
  checkModelFolder,
  readCheckpoint,
  readModelFolder,
  writeCheckpoint,
  writeModelFolder,
} from './model-folder.ts';
import { usageError, type Report, type Session } from './session.ts';
import { runTraining, trainReport, type TrainChoices } from './training.ts';

export interface TrainFiles {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly format: string;
  readonly model: string;
}

/** Trains on annotated files; the schema is what the training files use. The model folder appears, whole, at the end. */
export async function trainOnFiles(
  session: Session,
  { train, dev, format: formatId, model }: TrainFiles,
  choices: TrainChoices,
): Promise<Report> {
  const format = await findFormat(session, formatId);
  if (!format.plugin.annotated) throw usageError(`format ${formatId} holds no annotations to train on`);
  const read = async (
    paths: readonly string[],
  ): Promise<{ documents: CorpusDocument[]; examples: SentenceExample[] }> => {
    const documents: CorpusDocument[] = [];
    const examples: SentenceExample[] = [];
    for (const [index, path] of paths.entries()) {
      const corpus = await readCorpus(session, format, path);
      documents.push(...corpus.documents);
      examples.push(...examplesOf(corpus.documents, { idPrefix: `${index + 1}.`, annotatedOnly: true }));
    }
    return { documents, examples };
  };
  await checkModelFolder(model);
  const trainCorpus = await read(train);
  const devCorpus = await read(dev);
  const outcome = await runTraining(
    session,
    {
      train: trainCorpus.examples,
      dev: devCorpus.examples,
      schema: extendSchema({ ...EMPTY_SCHEMA, name: 'corpus' }, usedTypes(trainCorpus.documents)),
      network: choices.network,
      training: choices.training,
      engine: choices.engine,
      ...(typeof choices.warmStart === 'string' && { warmStart: await readModelFolder(choices.warmStart) }),
      ...(choices.resume && { resume: await checkpointIn(model) }),
    },
    {
      write: (bytes) => writeCheckpoint(model, bytes),
      howToResume: 'the same command with --resume goes on from there',
    },
  );
  await writeModelFolder(model, outcome.model);
  return trainReport(outcome, model);
}

async function checkpointIn(model: string): Promise<Uint8Array> {
  const bytes = await readCheckpoint(model);
  if (bytes) return bytes;
  throw new AppError('not-found', `${model}: there is no checkpoint here to go on from`, { folder: model });
}
