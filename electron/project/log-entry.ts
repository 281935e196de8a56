import type { AuditDetails, AuditKind } from '../../core/contract/audit.ts';
import type { Transaction } from '../../core/model/changes.ts';

export type Action = 'do' | 'undo' | 'redo' | 'import';

/** What is written into the log of everything that was done. */
export interface LogEntry extends Transaction {
  readonly action: Action;
  /** Number of the transaction that this one takes back or makes again; null for one of its own. */
  readonly reverts: number | null;
  /** Number of the sentence it is about; null when it is about the schema or many sentences. */
  readonly sentence: number | null;
  /** What the audit log says of it besides what can be seen from the entry itself. */
  readonly audit?: { readonly kind?: AuditKind; readonly details?: AuditDetails };
}
