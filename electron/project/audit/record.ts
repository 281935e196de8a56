// Adding to the audit log. A record is written in the same SQLite transaction as what it tells of: both are on the disk, or neither is.
import type { AuditDetails, AuditHead, AuditKind } from '../../../core/contract/audit.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { bytesOf, numberOf } from '../sqlite/row.ts';
import {
  hex,
  NO_HASH,
  recordHash,
  TRANSACTION_FIELDS,
  transactionDigest,
  transactionFieldsOf,
  TransactionsDigest,
  type TransactionFields,
} from './record-hash.ts';

export interface AuditEvent {
  readonly kind: AuditKind;
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly details?: AuditDetails;
}

interface ChainEnd {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/**
 * Adds a record. To be called inside of the transaction of what it tells of; for a deed without one, in a transaction of its own.
 * @param event its details hold counts, ids, names of files: never the text of a document
 */
export async function recordAudit(session: SqlSession, event: AuditEvent): Promise<AuditHead> {
  return headOf(await append(session, await endOfChain(session, event, null), event, null));
}

/** Adds the record that stands for a row of `transactions`, which has just been written. */
export async function recordTransaction(
  session: SqlSession,
  event: AuditEvent,
  row: TransactionFields,
): Promise<void> {
  await append(session, await endOfChain(session, event, row.seq), event, row);
}

/** The last record's; null while there is none. */
export async function auditHead(session: SqlSession): Promise<AuditHead | null> {
  const end = await lastRecord(session);
  return end && headOf(end);
}

const headOf = ({ seq, hash }: ChainEnd): AuditHead => ({ seq, hash: hex(hash) });

async function lastRecord(session: SqlSession): Promise<ChainEnd | null> {
  const row = await session.get('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  return row === null ? null : { seq: numberOf(row, 'seq'), hash: bytesOf(row, 'hash') };
}

/**
 * Where the next record is joined on. A project of before has transactions, but no chain: it begins with a record of how many there are and of
 * their digest.
 * @param first the first transaction that a record of its own will stand for; null: the next to come
 */
async function endOfChain(
  session: SqlSession,
  { who, when }: Pick<AuditEvent, 'who' | 'when'>,
  first: number | null,
): Promise<ChainEnd> {
  const end = await lastRecord(session);
  if (end) return end;
  const earlier = new TransactionsDigest();
  for await (const row of transactionsFrom(session, 0)) {
    if (first !== null && row.seq >= first) break;
    earlier.add(row);
  }
  const details = { transactions: earlier.count, digest: earlier.hex() };
  return append(
    session,
    { seq: 0, hash: NO_HASH },
    { kind: 'chain-begun', who, when: Math.trunc(when), details },
    null,
  );
}

/** Rows at a time: a change of a schema may hold megabytes. */
const ROWS_PER_QUERY = 256;

/** All transactions after number `after`, in order. */
export async function* transactionsFrom(
  session: SqlSession,
  after: number,
): AsyncGenerator<TransactionFields> {
  for (let last = after; ;) {
    const rows = await session.all(
      `SELECT ${TRANSACTION_FIELDS} FROM transactions WHERE seq > ? ORDER BY seq LIMIT ${ROWS_PER_QUERY}`,
      [last],
    );
    if (rows.length === 0) return;
    for (const row of rows) {
      const fields = transactionFieldsOf(row);
      last = fields.seq;
      yield fields;
    }
  }
}

async function append(
  session: SqlSession,
  end: ChainEnd,
  { kind, who, when, details = {} }: AuditEvent,
  row: TransactionFields | null,
): Promise<ChainEnd> {
  const record = {
    seq: end.seq + 1,
    at: Math.trunc(when),
    // What SQLite keeps of a text is its UTF-8: half a character is kept as U+FFFD, and hashed as that.
    who,
    kind,
    details: JSON.stringify(details),
    transactionSeq: row?.seq ?? null,
    transactionDigest: row && transactionDigest(row),
    previous: end.hash,
  };
  const hash = recordHash(record);
  await session.run(
    `INSERT INTO audit (seq, at, who, kind, details, transaction_seq, transaction_digest, previous, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      record.seq,
      record.at,
      record.who,
      record.kind,
      record.details,
      record.transactionSeq,
      record.transactionDigest,
      record.previous,
      hash,
    ],
  );
  return { seq: record.seq, hash };
}
