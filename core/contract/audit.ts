/** What the audit log tells of. Files may hold kinds of newer versions: readers show any word. */
export const AUDIT_KINDS = [
  'chain-begun',
  'project-created',
  'project-opened',
  'project-closed',
  'annotator-changed',
  'edit',
  'edit-everywhere',
  'undo',
  'redo',
  'schema-changed',
  'adjudication',
  'import',
  'export',
  'export-failed',
  'merge',
  'hand-over',
  'assignment',
  'training-begun',
  'training-ended',
  'training-kept',
  'training-cancelled',
  'training-failed',
  'training-interrupted',
  'model-activated',
  'list-added',
  'list-removed',
  'recommenders-changed',
  'protection-changed',
  'passphrase-changed',
  'unlocked',
  'locked',
  'wrong-passphrase',
  'backup',
  'recovery',
  'plugin-consent',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Values of a record: counts, ids, words of ours, names of files. Never a text of a document (docs/adr/0026-audit-and-deidentification.md). */
export type AuditDetails = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | Readonly<Record<string, number>>>
>;

/** The end of the chain: written down elsewhere, it says whether the file still holds what it held then. */
export interface AuditHead {
  readonly seq: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
}

/** A record as it is shown. */
export interface AuditRecord {
  readonly seq: number;
  /** Milliseconds since 1970, by the clock of the machine that wrote it. */
  readonly at: number;
  readonly who: string;
  /** One of {@link AUDIT_KINDS}, or a word of a newer version. */
  readonly kind: string;
  readonly details: AuditDetails;
  /** Number of the transaction it stands for; null: of none. */
  readonly transaction: number | null;
  /** The sentence it is about; null: of none, or of many. */
  readonly sentenceId: string | null;
  readonly hash: string;
}

/** Null: whatever it is. */
export interface AuditFilter {
  readonly who: string | null;
  readonly kind: string | null;
  /** Milliseconds since 1970: from the first on, before the second. */
  readonly since: number | null;
  readonly until: number | null;
}

export const EVERYTHING: AuditFilter = { who: null, kind: null, since: null, until: null };

/** The newest first. */
export interface AuditPage {
  readonly total: number;
  readonly records: readonly AuditRecord[];
}

/** What there is to filter by. */
export interface AuditChoices {
  readonly people: readonly string[];
  readonly kinds: readonly string[];
}

export type AuditFaultKind =
  /** There is no record at all, or the first does not say what it begins with. */
  | 'no-beginning'
  | 'record-altered'
  | 'record-missing'
  | 'record-out-of-place'
  | 'records-cut-off'
  | 'earlier-transactions-altered'
  | 'transaction-altered'
  | 'transaction-missing'
  | 'transaction-unrecorded'
  | 'transactions-cut-off'
  /** What keeps rows from being changed has been taken out of the file. */
  | 'unguarded'
  /** A head that was noted elsewhere is not what the file has. */
  | 'head-differs';

export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** Number of the record where it was found; null: of none. */
  readonly record: number | null;
  readonly transaction: number | null;
  /** A sentence for people. */
  readonly says: string;
}

export interface AuditVerification {
  readonly records: number;
  /** Transactions that a record of their own stands for, and those of before the log that its first record vouches for. */
  readonly transactions: number;
  readonly earlierTransactions: number;
  readonly head: AuditHead | null;
  /** Since when; null without a record. */
  readonly begunAt: number | null;
  /** Records that are dated before the one before them: a clock was set back. No fault. */
  readonly datedBack: number;
  /** The first that is wrong; null: nothing is. */
  readonly fault: AuditFault | null;
}
