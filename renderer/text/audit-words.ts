// Records of the audit log in words. What is recorded are codes and counts; a code of a newer version is shown as it is.
import { msg, str } from '@lit/localize';
import type { AuditDetails, AuditVerification } from '../../core/contract/audit.ts';
import { formatNumber, formatTime } from '../../core/language/languages.ts';
import { documentCount, mentionCount, relationCount, sentenceCount, suggestionCount } from './counts.ts';
import { describeDeed } from './stored-words.ts';

export const describeKind = (kind: string): string => kinds()[kind] ?? kind;

const kinds = (): Readonly<Record<string, string>> => ({
  'chain-begun': msg('Log begun'),
  'project-created': msg('Project created'),
  'project-opened': msg('Project opened'),
  'project-closed': msg('Project closed'),
  'annotator-changed': msg('Annotator changed'),
  edit: msg('Edit'),
  'edit-everywhere': msg('Edit in many places'),
  undo: msg('Undone'),
  redo: msg('Done again'),
  'schema-changed': msg('Types changed'),
  adjudication: msg('Adjudicated'),
  import: msg('Imported'),
  export: msg('Exported'),
  'export-failed': msg('Export that could not be written'),
  merge: msg('Merged'),
  'hand-over': msg('Handed over'),
  assignment: msg('Documents assigned'),
  'training-begun': msg('Training begun'),
  'training-ended': msg('Training ended'),
  'training-kept': msg('Training found nothing better'),
  'training-cancelled': msg('Training cancelled'),
  'training-failed': msg('Training failed'),
  'training-interrupted': msg('Training interrupted'),
  'model-activated': msg('Model put to use'),
  'list-added': msg('List loaded'),
  'list-removed': msg('List removed'),
  'recommenders-changed': msg('Use of lists changed'),
  'protection-changed': msg('Protection changed'),
  'passphrase-changed': msg('Passphrase changed'),
  unlocked: msg('Unlocked'),
  locked: msg('Locked'),
  'wrong-passphrase': msg('Wrong passphrase'),
  backup: msg('Backup'),
  recovery: msg('Recovery'),
  'plugin-consent': msg('Plugin allowed'),
});

/** Counts and names of a record; hashes are left to the export. */
export function describeDetails(details: AuditDetails): string {
  const count = (name: string): number | null => {
    const value = details[name];
    return typeof value === 'number' ? value : null;
  };
  const text = (name: string): string | null => {
    const value = details[name];
    return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : null;
  };
  const counted = (name: string, words: (value: number) => string): string[] => {
    const value = count(name);
    return value === null ? [] : [words(value)];
  };
  const named = (name: string, words: (value: string) => string): string[] => {
    const value = text(name);
    return value === null || value === '' ? [] : [words(value)];
  };
  return [
    // The kind has said it.
    ...(text('label') === 'import' ? [] : named('label', describeDeed)),
    ...named('program', (value) => value),
    ...named('user', (value) => msg(str`user ${value}`)),
    ...named('to', (value) => msg(str`to ${value}`)),
    ...named('format', (value) => value),
    ...named('formats', (value) => value),
    ...named('deidentified', (value) => msg(str`without ${value}`)),
    ...counted('documents', documentCount),
    ...counted('sentences', sentenceCount),
    ...counted('mentions', mentionCount),
    ...counted('relations', relationCount),
    ...counted('acceptedSuggestions', (value) => msg(str`${suggestionCount(value)} accepted`)),
    ...counted('rejectedSuggestions', (value) => msg(str`${suggestionCount(value)} rejected`)),
    ...counted('model', (value) => msg(str`model ${formatNumber(value)}`)),
    ...(count('transactions') === 0
      ? []
      : counted('transactions', (value) => msg(str`${formatNumber(value)} earlier entries`))),
    ...counted('failedAttempts', (value) => msg(str`after ${formatNumber(value)} wrong passphrases`)),
    ...named('backup', (value) => msg(str`backup ${value}`)),
    ...named('file', (value) => value),
    ...named('files', (value) => value),
  ].join(' · ');
}

/** What a verification has found, in sentences. */
export function describeVerification({
  records,
  transactions,
  earlierTransactions,
  begunAt,
  datedBack,
  fault,
}: AuditVerification): readonly string[] {
  if (fault) {
    return [
      msg('The log is not as it was written.'),
      fault.says,
      msg(
        str`${formatNumber(records)} records before that are sound. Compare with a backup, and tell whoever is responsible for the data.`,
      ),
    ];
  }
  return [
    msg(
      str`All ${formatNumber(records)} records and ${formatNumber(transactions)} edits are as they were written.`,
    ),
    ...(begunAt === null ? [] : [msg(str`The log begins ${formatTime(begunAt)}.`)]),
    ...(earlierTransactions > 0
      ? [msg(str`${formatNumber(earlierTransactions)} edits of before are as they were then.`)]
      : []),
    ...(datedBack > 0
      ? [
          msg(
            str`${formatNumber(datedBack)} records are dated before the one before them: a clock was set back.`,
          ),
        ]
      : []),
  ];
}
