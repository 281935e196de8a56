// Suggestions of the whole project as rows that can be ticked (renderer/dialogs/find-list.ts), and what can be done to them.
import { msg } from '@lit/localize';
import type { Deed, Judgement } from '../../core/contract/commands.ts';
import type { ListedSuggestion, SuggestionFilter } from '../../core/contract/suggestions.ts';
import { percent } from '../text/describe.ts';
import type { FindAction, FindRow } from './find-rows.ts';

export function rowsOfSuggestions(suggestions: readonly ListedSuggestion[]): FindRow[] {
  return suggestions.map((suggestion) => {
    const { kind, id, type, suggestionStatus, confidence, marks, mentionId, ...context } = suggestion;
    const judgements: readonly Judgement[] =
      suggestionStatus === 'rejected' ? ['ask-again'] : ['accept', 'reject'];
    return {
      key: id,
      context,
      marks,
      label: type,
      type: kind === 'mention' ? type : null,
      ...(confidence !== null && { detail: percent(confidence) }),
      select: { mentionId },
      likely: true,
      deeds: new Map(
        judgements.map((as): [string, Deed] => [
          as,
          kind === 'mention'
            ? { kind: 'judge-mention', as, mentionId: id }
            : { kind: 'judge-relation', as, relationId: id },
        ]),
      ),
    };
  });
}

export function suggestionActions(status: SuggestionFilter['status']): FindAction[] {
  return status === 'rejected'
    ? [{ id: 'ask-again', label: msg('Suggest again') }]
    : [
        { id: 'accept', label: msg('Accept') },
        { id: 'reject', label: msg('Reject') },
      ];
}
