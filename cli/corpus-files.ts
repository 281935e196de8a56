// Reading and writing corpora through format plugins, with what a command says about it.
import type { CorpusDocument, FormatPlugin, Omission, ReadCorpus } from '../core/contract/format.ts';
import { writeAtomically } from '../electron/project/atomic-write.ts';
import { AppError } from '../core/errors.ts';
import { readCorpusFile, writeCorpus } from '../electron/project/formats.ts';
import { yieldTurn } from '../electron/project/task.ts';
import type { Session } from './session.ts';

/** A format plugin and the id it was asked for by. */
export interface NamedFormat {
  readonly id: string;
  readonly plugin: FormatPlugin;
}

/** @throws AppError `wrong-usage` for an id that no plugin has, naming those there are */
export async function findFormat({ formats }: Session, id: string): Promise<NamedFormat> {
  return { id, plugin: await formats.get(id) };
}

/** Reads a corpus and shows its warnings. @throws AppError `not-found`, `bad-input` with file and line */
export async function readCorpus(
  session: Session,
  { id, plugin }: NamedFormat,
  path: string,
): Promise<ReadCorpus> {
  session.progress.update(`reading ${path}`);
  const corpus = await readCorpusFile(plugin, id, path);
  // Whoever pressed Ctrl+C while it was read is heard now.
  await yieldTurn();
  if (session.signal.aborted) throw new AppError('cancelled', 'cancelled; nothing was changed');
  session.warn(corpus.warnings);
  return corpus;
}

/** Writes a corpus whole or not at all. @throws AppError `refused`, `cancelled` @returns what the format could not hold */
export async function writeCorpusFile(
  { id, plugin }: NamedFormat,
  path: string,
  documents: readonly CorpusDocument[],
  signal?: AbortSignal,
): Promise<readonly Omission[]> {
  const { bytes, omissions } = writeCorpus(plugin, id, path, documents);
  await writeAtomically(path, bytes, signal);
  return omissions;
}

/** Lines for what a format could not hold. */
export function describeOmissions(omissions: readonly Omission[]): string[] {
  return omissions.map(({ reason, mentions, relations }) => {
    const counts = [counted(mentions, 'mention'), counted(relations, 'relation')].filter(
      (text) => text !== '',
    );
    return `left out ${counts.join(' and ')}: ${reason}`;
  });
}

const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
