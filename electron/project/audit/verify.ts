// Checks the audit log from its first record to its last, and every transaction against the record that stands for it. It reads pages and waits
// for nobody: what is done meanwhile is beyond the bounds that it takes at its beginning, and is checked the next time.
//
// What it can't find: whoever can write the file can make the whole chain anew, or cut off its end together with what SQLite remembers of it.
// Against that there is only a head that was noted elsewhere.
import { msg, str } from '@lit/localize';
import { z } from 'zod';
import type {
  AuditFault,
  AuditFaultKind,
  AuditHead,
  AuditVerification,
} from '../../../core/contract/audit.ts';
import type { SqlRow, SqlSession } from '../sqlite/driver.ts';
import { numberOf, optional, textOf } from '../sqlite/row.ts';
import {
  hex,
  NO_HASH,
  RECORD_FIELDS,
  recordFieldsOf,
  recordHash,
  transactionDigest,
  TransactionsDigest,
  type RecordFields,
  type TransactionFields,
} from './record-hash.ts';
import { transactionsFrom } from './record.ts';

/** What keeps the rows as they are (migrations 3 and 10). */
const GUARDS = [
  'transactions_are_kept',
  'transactions_are_not_rewritten',
  'transactions_are_not_replaced',
  'audit_is_kept',
  'audit_is_not_rewritten',
  'audit_is_appended_to',
] as const;

const RECORDS_PER_QUERY = 1024;

const beginning = z.object({ transactions: z.number().int().nonnegative(), digest: z.string() });

/** Where the file ended when the check began. */
interface Bounds {
  readonly record: number;
  readonly transaction: number;
}

class Fault extends Error {
  readonly fault: AuditFault;

  constructor(kind: AuditFaultKind, says: string, record: number | null, transaction: number | null = null) {
    super(kind);
    this.fault = { kind, says, record, transaction };
  }
}

export interface VerifyOptions {
  /** A head that was noted when the file held less, or as much. */
  readonly expected?: AuditHead | null;
  readonly onProgress?: (done: number, total: number) => void;
}

export async function verifyAudit(
  database: SqlSession,
  { expected = null, onProgress }: VerifyOptions = {},
): Promise<AuditVerification> {
  const check = new Check(database, expected, onProgress);
  try {
    await check.run();
    return { ...check.found, fault: null };
  } catch (error) {
    if (error instanceof Fault) return { ...check.found, fault: error.fault };
    throw error;
  }
}

class Check {
  readonly found = {
    records: 0,
    transactions: 0,
    earlierTransactions: 0,
    head: null as AuditHead | null,
    begunAt: null as number | null,
    datedBack: 0,
  };
  readonly #database: SqlSession;
  readonly #expected: AuditHead | null;
  readonly #onProgress: (done: number, total: number) => void;
  #transactions: AsyncIterator<TransactionFields> | null = null;
  #bounds: Bounds = { record: 0, transaction: 0 };
  #last: { readonly seq: number; readonly hash: Uint8Array; readonly at: number } | null = null;

  constructor(
    database: SqlSession,
    expected: AuditHead | null,
    onProgress: (done: number, total: number) => void = () => undefined,
  ) {
    this.#database = database;
    this.#expected = expected;
    this.#onProgress = onProgress;
  }

  async run(): Promise<void> {
    const remembered = await this.#takeBounds();
    this.#transactions = transactionsFrom(this.#database, 0)[Symbol.asyncIterator]();
    await this.#checkGuards();
    for await (const row of this.#rows()) await this.#record(row);
    await this.#end(remembered);
  }

  /** @returns how many rows SQLite remembers to have numbered */
  async #takeBounds(): Promise<Bounds> {
    const row = await this.#database.get(
      `SELECT (SELECT coalesce(max(seq), 0) FROM audit) AS record,
         (SELECT coalesce(max(seq), 0) FROM transactions) AS done,
         (SELECT seq FROM sqlite_sequence WHERE name = 'audit') AS records,
         (SELECT seq FROM sqlite_sequence WHERE name = 'transactions') AS dones`,
    );
    if (row === null) return this.#bounds;
    this.#bounds = { record: numberOf(row, 'record'), transaction: numberOf(row, 'done') };
    return {
      record: optional(numberOf, row, 'records') ?? 0,
      transaction: optional(numberOf, row, 'dones') ?? 0,
    };
  }

  async #checkGuards(): Promise<void> {
    const rows = await this.#database.all(`SELECT name FROM sqlite_master WHERE type = 'trigger'`);
    const there = new Set(rows.map((row) => textOf(row, 'name')));
    for (const guard of GUARDS) {
      if (there.has(guard)) continue;
      throw new Fault(
        'unguarded',
        msg(str`The trigger ${guard}, which keeps the log from being changed, has been taken away.`),
        null,
      );
    }
  }

  async *#rows(): AsyncGenerator<SqlRow> {
    for (let last = 0; last < this.#bounds.record;) {
      const rows = await this.#database.all(
        `SELECT ${RECORD_FIELDS} FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${RECORDS_PER_QUERY}`,
        [last, this.#bounds.record],
      );
      if (rows.length === 0) return;
      yield* rows;
      last = numberOf(rows.at(-1) ?? {}, 'seq');
      this.#onProgress(last, this.#bounds.record);
    }
  }

  async #record(row: SqlRow): Promise<void> {
    const record = recordFieldsOf(row);
    const { seq } = record;
    const wanted = (this.#last?.seq ?? 0) + 1;
    if (seq !== wanted) {
      throw new Fault('record-missing', msg(str`Record ${wanted} is missing.`), wanted);
    }
    if (!same(record.hash, recordHash(record))) {
      throw new Fault(
        'record-altered',
        msg(str`Record ${seq} has been altered: its hash is not that of what it holds.`),
        seq,
      );
    }
    if (!same(record.previous, this.#last?.hash ?? NO_HASH)) {
      throw new Fault(
        'record-out-of-place',
        msg(str`Record ${seq} does not follow the one before it: one of the two was made anew or moved.`),
        seq,
      );
    }
    if (seq === 1) await this.#beginning(record);
    await this.#transactionOf(record);
    if (this.#last && record.at < this.#last.at) this.found.datedBack++;
    this.#last = { seq, hash: record.hash, at: record.at };
    this.found.records++;
    this.found.head = { seq, hash: hex(record.hash) };
    this.#checkHead(this.found.head);
  }

  #checkHead(head: AuditHead): void {
    if (this.#expected?.seq !== head.seq || this.#expected.hash.toLowerCase() === head.hash) return;
    throw new Fault(
      'head-differs',
      msg(str`Record ${head.seq} is not the one whose hash was noted: the log has been made anew.`),
      head.seq,
    );
  }

  /** The first record: what of the transactions it covers. */
  async #beginning(record: RecordFields): Promise<void> {
    const said = beginning.safeParse(jsonOf(record.details));
    if (textFrom(record.kind) !== 'chain-begun' || !said.success) {
      throw new Fault(
        'no-beginning',
        msg('The first record does not say what the log begins with.'),
        record.seq,
      );
    }
    this.found.begunAt = record.at;
    const digest = new TransactionsDigest();
    while (digest.count < said.data.transactions) {
      const row = await this.#nextTransaction();
      if (row === null) break;
      digest.add(row);
    }
    this.found.earlierTransactions = digest.count;
    if (digest.count === said.data.transactions && digest.hex() === said.data.digest) return;
    throw new Fault(
      'earlier-transactions-altered',
      msg(
        str`The ${said.data.transactions} transactions of before the log are not the ones that its first record vouches for.`,
      ),
      record.seq,
    );
  }

  async #transactionOf({ seq, transactionSeq, transactionDigest: digest }: RecordFields): Promise<void> {
    if (transactionSeq === null) return;
    const row = await this.#nextTransaction();
    if (row === null || row.seq > transactionSeq) {
      throw new Fault(
        'transaction-missing',
        msg(str`Transaction ${transactionSeq}, for which record ${seq} stands, is missing.`),
        seq,
        transactionSeq,
      );
    }
    if (row.seq < transactionSeq) throw unrecorded(row.seq);
    if (digest === null || !same(digest, transactionDigest(row))) {
      throw new Fault(
        'transaction-altered',
        msg(str`Transaction ${transactionSeq} has been altered since record ${seq} was written for it.`),
        seq,
        transactionSeq,
      );
    }
    this.found.transactions++;
  }

  async #nextTransaction(): Promise<TransactionFields | null> {
    const next = await this.#transactions?.next();
    if (!next || next.done === true || next.value.seq > this.#bounds.transaction) return null;
    return next.value;
  }

  async #end(remembered: Bounds): Promise<void> {
    if (this.#last === null) {
      throw new Fault('no-beginning', msg('There is no record: the log has been emptied.'), null);
    }
    const more = await this.#nextTransaction();
    if (more) throw unrecorded(more.seq);
    if (this.#last.seq < remembered.record) {
      throw new Fault(
        'records-cut-off',
        msg(
          str`The log ends with record ${this.#last.seq}, but there have been ${remembered.record}: its end was cut off.`,
        ),
        this.#last.seq + 1,
      );
    }
    if (this.#bounds.transaction < remembered.transaction) {
      throw new Fault(
        'transactions-cut-off',
        msg(
          str`The transactions end with number ${this.#bounds.transaction}, but there have been ${remembered.transaction}: the last ones were cut off.`,
        ),
        null,
        this.#bounds.transaction + 1,
      );
    }
    if (this.#expected && this.#expected.seq > this.#last.seq) {
      throw new Fault(
        'head-differs',
        msg(
          str`The log ends with record ${this.#last.seq}, but the head that was noted is record ${this.#expected.seq}: its end was cut off, or this is an older copy.`,
        ),
        this.#last.seq + 1,
      );
    }
  }
}

const unrecorded = (seq: number): Fault =>
  new Fault(
    'transaction-unrecorded',
    msg(str`No record stands for transaction ${seq}: it was added past the log.`),
    null,
    seq,
  );

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const textFrom = (value: string | Uint8Array): string =>
  typeof value === 'string' ? value : Buffer.from(value).toString('utf8');

function jsonOf(value: string | Uint8Array): unknown {
  try {
    return JSON.parse(textFrom(value));
  } catch {
    return null;
  }
}
