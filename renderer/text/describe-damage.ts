import { msg, str } from '@lit/localize';
import { assertNever } from '../../core/errors.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { Damage } from '../../core/safety/damage.ts';

/** What the tables of a project file are to a person. */
function contentOf(table: string): string {
  if (/^(documents|sentences|sentence_|merged_documents)/.test(table)) return msg('documents and sentences');
  if (/(mentions|relations|rejections)$/.test(table)) return msg('mentions and relations');
  if (/^(transactions|history|audit|merges)/.test(table)) return msg('the log of what was done');
  if (/^(model|predictions|suggestion_changes)/.test(table)) return msg('models and their suggestions');
  if (/^(versions|assignments|shelved)/.test(table)) return msg('what several people annotated');
  return msg('settings');
}

/** One line for each thing that is damaged, each said once. */
export function describeDamage(damage: readonly Damage[]): string[] {
  const lines = damage.map((part): string => {
    switch (part.kind) {
      case 'table':
        return msg(str`Parts can’t be read: ${contentOf(part.table)}`);
      case 'references':
        return msg(
          str`${formatNumber(part.count)} entries refer to something that is gone: ${contentOf(part.table)}`,
        );
      case 'spans':
        return msg(str`${formatNumber(part.count)} mentions reach beyond their sentence`);
      case 'relation-ends':
        return msg(str`${formatNumber(part.count)} relations join mentions of different sentences`);
      case 'states':
        return msg(str`${formatNumber(part.count)} sentences are not in the queue`);
      case 'log':
        return msg(str`${formatNumber(part.count)} actions are missing from the log`);
      default:
        return assertNever(part);
    }
  });
  return [...new Set(lines)];
}
