// What is hashed, byte by byte, so that somebody else can check it with a few lines of their own (docs/adr/0026-audit-and-deidentification.md).
//
// A row is its fields in a fixed order after a word that says which kind of row it is. Each is written as a netstring: the number of its bytes
// in decimal, a colon, the bytes, a comma; a NULL is `-,`. Texts are UTF-8, numbers decimal, hashes their 32 bytes. The hash is SHA-256.
import { createHash, type Hash } from 'node:crypto';
import type { SqlRow } from '../sqlite/driver.ts';
import { bytesOf, numberOf, optional } from '../sqlite/row.ts';

export type Field = string | number | Uint8Array | null;

const RECORD = 'cman audit record 1';
const TRANSACTION = 'cman transaction 1';

/** Before the first record there is none. */
export const NO_HASH: Uint8Array = new Uint8Array(32);

function addField(hash: Hash, field: Field): void {
  if (field === null) {
    hash.update('-,');
    return;
  }
  const bytes = field instanceof Uint8Array ? field : Buffer.from(String(field), 'utf8');
  hash.update(`${bytes.length}:`).update(bytes).update(',');
}

function hashOf(kind: string, fields: readonly Field[]): Uint8Array {
  const hash = createHash('sha256');
  for (const field of [kind, ...fields]) addField(hash, field);
  return hash.digest();
}

/** A row of `transactions`, as it is stored: texts may be bytes already. */
export interface TransactionFields {
  readonly seq: number;
  readonly id: string | Uint8Array;
  readonly action: string | Uint8Array;
  readonly reverts: number | null;
  readonly at: number;
  readonly who: string | Uint8Array;
  readonly label: string | Uint8Array;
  readonly sentence: number | null;
  readonly changes: string | Uint8Array;
}

/** @returns 32 bytes */
export const transactionDigest = (row: TransactionFields): Uint8Array =>
  hashOf(TRANSACTION, [
    row.seq,
    row.id,
    row.action,
    row.reverts,
    row.at,
    row.who,
    row.label,
    row.sentence,
    row.changes,
  ]);

/**
 * Columns of {@link transactionFieldsOf}. Texts are asked for as bytes: a byte that is no UTF-8 would be read as any other that is none, and
 * a change of one into the other not be seen.
 */
export const TRANSACTION_FIELDS = `seq, CAST(id AS BLOB) AS id, CAST(action AS BLOB) AS action, reverts, at, CAST(who AS BLOB) AS who,
  CAST(label AS BLOB) AS label, sentence, CAST(changes AS BLOB) AS changes`;

export const transactionFieldsOf = (row: SqlRow): TransactionFields => ({
  seq: numberOf(row, 'seq'),
  id: bytesOf(row, 'id'),
  action: bytesOf(row, 'action'),
  reverts: optional(numberOf, row, 'reverts'),
  at: numberOf(row, 'at'),
  who: bytesOf(row, 'who'),
  label: bytesOf(row, 'label'),
  sentence: optional(numberOf, row, 'sentence'),
  changes: bytesOf(row, 'changes'),
});

/** A row of `audit` but for its own hash. */
export interface RecordFields {
  readonly seq: number;
  readonly at: number;
  readonly who: string | Uint8Array;
  readonly kind: string | Uint8Array;
  readonly details: string | Uint8Array;
  readonly transactionSeq: number | null;
  readonly transactionDigest: Uint8Array | null;
  readonly previous: Uint8Array;
}

/** @returns 32 bytes */
export const recordHash = (record: RecordFields): Uint8Array =>
  hashOf(RECORD, [
    record.seq,
    record.at,
    record.who,
    record.kind,
    record.details,
    record.transactionSeq,
    record.transactionDigest,
    record.previous,
  ]);

export const RECORD_FIELDS = `seq, at, CAST(who AS BLOB) AS who, CAST(kind AS BLOB) AS kind, CAST(details AS BLOB) AS details,
  transaction_seq, transaction_digest, previous, hash`;

export const recordFieldsOf = (row: SqlRow): RecordFields & { readonly hash: Uint8Array } => ({
  seq: numberOf(row, 'seq'),
  at: numberOf(row, 'at'),
  who: bytesOf(row, 'who'),
  kind: bytesOf(row, 'kind'),
  details: bytesOf(row, 'details'),
  transactionSeq: optional(numberOf, row, 'transaction_seq'),
  transactionDigest: optional(bytesOf, row, 'transaction_digest'),
  previous: bytesOf(row, 'previous'),
  hash: bytesOf(row, 'hash'),
});

/** The digests of many transactions in one: SHA-256 over them, one after the other. */
export class TransactionsDigest {
  readonly #hash = createHash('sha256');
  #count = 0;

  add(row: TransactionFields): void {
    this.#hash.update(transactionDigest(row));
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  /** 64 hexadecimal digits. To be asked once, at the end. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What identifies a file that was read or written: 64 hexadecimal digits. */
export const fileHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
