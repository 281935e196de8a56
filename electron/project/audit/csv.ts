// The audit log as a file for a spreadsheet: RFC 4180, every record a line, the oldest first.
//
// It begins with a byte order mark: whoever reads logs opens them in a spreadsheet, and without the mark Excel takes UTF-8 for something
// else and garbles every name with an accent; programs that mind it can be given a file without. What begins like a formula (`=`, `+`, `-`, `@`, a tab, a carriage
// return) gets an apostrophe in front, so that opening the log computes nothing: an annotator's name is whatever somebody has typed.
import { stringify } from 'csv-stringify/sync';
import { EVERYTHING, type AuditDetails, type AuditFilter } from '../../../core/contract/audit.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { readAuditPage } from './read.ts';

export interface CsvOptions {
  readonly filter?: AuditFilter;
  /** Names of imported and exported files, which may be names of patients. */
  readonly withFileNames: boolean;
  readonly withByteOrderMark: boolean;
}

const COLUMNS = ['record', 'time', 'who', 'what', 'details', 'transaction', 'sentence', 'hash'] as const;
const PAGE = 1000;

export async function auditCsv(
  session: SqlSession,
  { filter = EVERYTHING, withFileNames, withByteOrderMark }: CsvOptions,
): Promise<{ readonly bytes: Uint8Array; readonly records: number }> {
  const { total } = await readAuditPage(session, filter, 0, 1);
  const lines: (readonly (string | number)[])[] = [];
  for (let offset = 0; offset < total; offset += PAGE) {
    const { records } = await readAuditPage(session, filter, offset, PAGE);
    for (const { seq, at, who, kind, details, transaction, sentenceId, hash } of records) {
      const time = new Date(at).toISOString();
      const said = JSON.stringify(withFileNames ? details : withoutFileNames(details));
      lines.push([seq, time, who, kind, said, transaction ?? '', sentenceId ?? '', hash]);
    }
  }
  const text = stringify([COLUMNS, ...lines.reverse()], {
    record_delimiter: 'windows',
    escape_formulas: true,
    bom: withByteOrderMark,
  });
  return { bytes: Buffer.from(text, 'utf8'), records: lines.length };
}

/** File names may say whom a text is about. */
export function withoutFileNames(details: AuditDetails): AuditDetails {
  return Object.fromEntries(Object.entries(details).filter(([key]) => key !== 'file' && key !== 'files'));
}
