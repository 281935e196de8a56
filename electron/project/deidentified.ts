// A project's corpus without the names in it: what is read for it, the secret that surrogates are drawn from, and what is written beside the file.
import { createHmac, randomBytes } from 'node:crypto';
import type { DeidentifyOptions, DeidentifyReport, KeyEntry } from '../../core/contract/deidentify.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { deidentify, type Deidentified } from '../../core/deidentify/deidentify.ts';
import { reportText } from '../../core/deidentify/report-text.ts';
import type { Draw } from '../../core/deidentify/surrogates.ts';
import type { Span } from '../../core/model/annotation.ts';
import { stringify } from 'csv-stringify/sync';
import { AppError } from '../../core/errors.ts';
import { writeAtomically } from './atomic-write.ts';
import type { ProjectStore } from './store.ts';
import type { Task } from './task.ts';

export interface DeidentifyRequest extends DeidentifyOptions {
  /** Whoever has it can find out which surrogate stands for a name that they guess. Null: drawn for this export and kept nowhere. */
  readonly seed: string | null;
}

/** @throws AppError `wrong-usage` for a type that the project does not have, `cancelled` */
export async function readDeidentified(
  store: ProjectStore,
  included: 'accepted' | 'all',
  { seed, ...options }: DeidentifyRequest,
  task?: Task,
): Promise<Deidentified> {
  const { entityTypes } = await store.schema();
  const names = entityTypes.map(({ name }) => name);
  for (const type of options.types) {
    if (names.includes(type)) continue;
    throw new AppError(
      'wrong-usage',
      `the project has no entity type ${type}; it has ${names.join(', ') || 'none'}`,
      { type },
    );
  }
  const { documents, suggesting, pendingSentences } = await store.readWithSuggestions(task);
  const wanted = new Set(options.types);
  const suggested = suggesting.map((document, index) =>
    included === 'all' ? [] : suggestedOnly(document, documents[index], wanted),
  );
  return deidentify(
    {
      documents: included === 'all' ? suggesting : documents,
      suggested,
      pendingSentences,
      draw: drawWith(seed),
    },
    options,
  );
}

/** Mentions of the chosen types that only the second reading has. */
function suggestedOnly(
  all: CorpusDocument,
  accepted: CorpusDocument | undefined,
  types: ReadonlySet<string>,
): (Span & { readonly type: string })[] {
  const key = ({ begin, end, type }: Span & { readonly type: string }): string => `${begin} ${end} ${type}`;
  const there = new Set(accepted?.sentences.flatMap(({ mentions }) => mentions.map(key)));
  return all.sentences.flatMap(({ mentions }) =>
    mentions.filter((mention) => types.has(mention.type) && !there.has(key(mention))),
  );
}

function drawWith(seed: string | null): Draw {
  const secret = seed === null ? randomBytes(32) : Buffer.from(seed, 'utf8');
  return (label) => createHmac('sha256', secret).update(label).digest().readUInt32BE(0);
}

/** @param path of the report: JSON where it ends so, else a text */
export async function writeReport(path: string, report: DeidentifyReport, file: string): Promise<void> {
  const text = path.toLowerCase().endsWith('.json')
    ? `${JSON.stringify(report, null, 2)}\n`
    : reportText(report, file);
  await writeAtomically(path, text);
}

/** What stands for what, as CSV: with it, everybody can take the replacing back. */
export async function writeKey(path: string, key: readonly KeyEntry[]): Promise<void> {
  const rows = key.map(({ document, type, original, replacement }) => [
    document ?? '',
    type,
    original,
    replacement,
  ]);
  await writeAtomically(
    path,
    stringify([['document', 'type', 'original', 'replacement'], ...rows], {
      record_delimiter: 'windows',
      escape_formulas: true,
      bom: true,
    }),
  );
}
