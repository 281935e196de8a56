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
