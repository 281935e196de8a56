import type { FormatPlugin, InputFile, Omission, ReadCorpus } from '../contract/format.ts';
import { ok, type InputProblem, type Result } from '../errors.ts';
import { countCorpus, type CorpusCounts } from './counts.ts';

/** Several files as one corpus, in order; the first that can't be read is the failure. */
export function readFiles(plugin: FormatPlugin, files: readonly InputFile[]): Result<ReadCorpus> {
  const corpora: ReadCorpus[] = [];
  for (const file of files) {
    const read = plugin.read(file);
    if (!read.ok) return read;
    corpora.push(read.value);
  }
  return ok({
    documents: corpora.flatMap((corpus) => corpus.documents),
    warnings: corpora.flatMap((corpus) => corpus.warnings),
  });
}

export interface Conversion {
  readonly bytes: Uint8Array;
  /** What was read, before anything was left out. */
  readonly read: CorpusCounts;
  readonly warnings: readonly InputProblem[];
  readonly omissions: readonly Omission[];
}

/** A file in one format as a file in another. */
export function convertFile(file: InputFile, from: FormatPlugin, to: FormatPlugin): Result<Conversion> {
  const corpus = from.read(file);
  if (!corpus.ok) return corpus;
  const { documents, warnings } = corpus.value;
  return ok({ ...to.write(documents), read: countCorpus(documents), warnings });
}
