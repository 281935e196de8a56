// What the schema editor says: how much hangs on a type, what a change will do, what is wrong with a name.
import { msg, str } from '@lit/localize';
import type { TypeUse } from '../../core/contract/schema-use.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { LostRelations, TypeImpact } from '../../core/model/schema-impact.ts';
import type { List, NameProblem } from '../state/schema-draft.ts';
import { mentionCount, relationCount, sentenceCount, suggestionCount } from '../text/counts.ts';

/** "120 mentions and 14 suggestions in 88 sentences" */
export function describeUse(list: List, { accepted, suggested, rejected, sentences }: TypeUse): string {
  const items = list === 'entityTypes' ? mentionCount(accepted) : relationCount(accepted);
  const where = sentenceCount(sentences);
  const open = suggestionCount(suggested);
  const refused = formatNumber(rejected);
  if (suggested > 0 && rejected > 0) return msg(str`${items}, ${open} and ${refused} rejected in ${where}`);
  if (suggested > 0) return msg(str`${items} and ${open} in ${where}`);
  if (rejected > 0) return msg(str`${items} and ${refused} rejected in ${where}`);
  return msg(str`${items} in ${where}`);
}

/** One line of what is about to happen. */
export function describeImpact(impact: TypeImpact): string {
  const { list, type, to, kind } = impact;
  const use = describeUse(list, impact);
  switch (kind) {
    case 'renamed':
      return msg(str`${type} is called ${to ?? ''} from now on: ${use}`);
    case 'changed':
      return msg(str`${type} becomes ${to ?? ''}: ${use}`);
    case 'deleted':
      return msg(str`${type} is deleted: ${use}`);
  }
}

export function describeLost({ type, head, tail, accepted, reason }: LostRelations): string {
  const relations = relationCount(accepted);
  return reason === 'end'
    ? msg(str`${type} from ${head} to ${tail}, gone with their mentions: ${relations}`)
    : msg(str`${type} from ${head} to ${tail}, no longer allowed and deleted: ${relations}`);
}

/** What models make of it. @param model number of the one in use; null: there is none */
export function describeModels(impacts: readonly TypeImpact[], model: number | null): string | null {
  if (model === null || impacts.length === 0) return null;
  return impacts.every(({ kind }) => kind === 'renamed')
    ? msg(str`Model ${model} goes on suggesting, under the new names.`)
    : msg(
        str`Model ${model} does not know about deleted and joined types: what it suggests as these is left out until the next retraining. It goes on under new names.`,
      );
}

export function nameProblemText(problem: NameProblem): string {
  switch (problem) {
    case 'empty':
      return msg('A type needs a name.');
    case 'characters':
      return msg('No spaces, commas, bars, brackets or apostrophes.');
    case 'long':
      return msg('At most 100 characters.');
    case 'taken':
      return msg('There is one with this name.');
    case 'reserved':
      return msg('This name is reserved.');
  }
}
