// Apart from version.ts, which the window reads: it has no use for the validation library.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { itemKeys, NOTHING_ANNOTATED, type VersionAnnotations } from './version.ts';

const annotationsSchema = z.object({
  mentions: z.array(z.tuple([z.number(), z.number(), z.string()])),
  relations: z.array(z.tuple([z.number(), z.number(), z.string()])),
});

/** @throws AppError `damaged-project` for what no version was written as */
export function parseAnnotations(text: string): VersionAnnotations {
  try {
    return annotationsSchema.parse(JSON.parse(text));
  } catch {
    throw new AppError(
      'damaged-project',
      'a version of a sentence is not as it was written: recover the project',
    );
  }
}

/** Whether all that the one says is said by the other. */
export function containsAll(larger: string, smaller: string): boolean {
  if (larger === smaller || smaller === NOTHING_ANNOTATED) return true;
  const all = itemKeys(parseAnnotations(larger));
  return [...itemKeys(parseAnnotations(smaller))].every((key) => all.has(key));
}
