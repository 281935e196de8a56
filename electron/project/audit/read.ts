// Pages of the audit log, for the window and the command line.
import { z } from 'zod';
import type {
  AuditChoices,
  AuditDetails,
  AuditFilter,
  AuditPage,
  AuditRecord,
} from '../../../core/contract/audit.ts';
import type { SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { bytesOf, numberOf, optional, textOf } from '../sqlite/row.ts';
import { hex } from './record-hash.ts';

const details: z.ZodType<AuditDetails> = z.record(
  z.string(),
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.string()),
    z.record(z.string(), z.number()),
  ]),
);

/** @param offset records left out, of those that the filter lets through */
export async function readAuditPage(
  session: SqlSession,
  filter: AuditFilter,
  offset: number,
  limit: number,
): Promise<AuditPage> {
  const { condition, values } = conditionOf(filter);
  const counted = await session.get(`SELECT count(*) AS total FROM audit AS a WHERE ${condition}`, values);
  const rows = await session.all(
    `SELECT a.seq, a.at, a.who, a.kind, a.details, a.transaction_seq, a.hash, s.id AS sentence_id
     FROM audit AS a LEFT JOIN transactions AS t ON t.seq = a.transaction_seq LEFT JOIN sentences AS s ON s.seq = t.sentence
     WHERE ${condition} ORDER BY a.seq DESC LIMIT ? OFFSET ?`,
    [...values, limit, offset],
  );
  return { total: counted === null ? 0 : numberOf(counted, 'total'), records: rows.map(recordFrom) };
}

export async function readAuditChoices(session: SqlSession): Promise<AuditChoices> {
  const distinct = async (column: 'who' | 'kind'): Promise<string[]> =>
    (await session.all(`SELECT DISTINCT ${column} AS value FROM audit ORDER BY 1`)).map((row) =>
      textOf(row, 'value'),
    );
  return { people: await distinct('who'), kinds: await distinct('kind') };
}

function conditionOf({ who, kind, since, until }: AuditFilter): { condition: string; values: SqlValue[] } {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  const add = (part: string, value: SqlValue | null): void => {
    if (value === null) return;
    parts.push(part);
    values.push(value);
  };
  add('a.who = ?', who);
  add('a.kind = ?', kind);
  add('a.at >= ?', since);
  add('a.at < ?', until);
  return { condition: parts.length === 0 ? 'TRUE' : parts.join(' AND '), values };
}

function recordFrom(row: SqlRow): AuditRecord {
  return {
    seq: numberOf(row, 'seq'),
    at: numberOf(row, 'at'),
    who: textOf(row, 'who'),
    kind: textOf(row, 'kind'),
    details: detailsFrom(textOf(row, 'details')),
    transaction: optional(numberOf, row, 'transaction_seq'),
    sentenceId: optional(textOf, row, 'sentence_id'),
    hash: hex(bytesOf(row, 'hash')),
  };
}

/** What an altered record holds may be anything; that it is altered, the verification says. */
function detailsFrom(text: string): AuditDetails {
  try {
    const parsed = details.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
