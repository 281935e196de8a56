// One line under the text: the keys that make sense now. What can't be found can't be learned.
import { html, nothing, type TemplateResult } from 'lit';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Application } from '../control/application.ts';
import type { ActionId } from '../keys/actions.ts';
import type { Linking } from '../state/app-state.ts';
import type { Selection } from '../state/selection.ts';
import { renderChord } from './keys.ts';

type Hint = readonly [actions: readonly ActionId[], words: string];

export function renderHints(
  app: Application,
  view: SentenceView,
  selection: Selection,
  linking: Linking | null,
): TemplateResult {
  const hints = hintsFor(view, selection, linking);
  return html`${hints.map(([actions, words]) => {
    const chords = actions.flatMap((action) => app.keymap.firstChord(action) ?? []);
    return chords.length === 0
      ? nothing
      : html`<span>${chords.map((chord) => renderChord(chord, app.state.platform))} ${words}</span>`;
  })}`;
}

function hintsFor(view: SentenceView, selection: Selection, linking: Linking | null): readonly Hint[] {
  if (linking) {
    return [
      [['item.next'], linking.tail === null ? 'choose the other mention, or click it' : 'another mention'],
      [['item.accept'], 'choose the relation'],
      [['relation.reverse'], 'other direction'],
      [['cancel'], 'cancel'],
    ];
  }
  switch (selection.kind) {
    case 'mention':
    case 'relation': {
      const records = selection.kind === 'mention' ? view.mentions : view.relations;
      const status = records.find(({ id }) => id === selection.id)?.status;
      return [
        [['item.accept'], status === 'accepted' ? 'next suggestion' : 'accept'],
        [['item.reject'], status === 'accepted' ? 'delete' : 'reject'],
        ...(selection.kind === 'mention'
          ? ([
              [['mention.grow-begin', 'mention.grow-end'], 'grow'],
              [['relation.link'], 'link'],
            ] as const)
          : ([[['relation.reverse'], 'reverse']] as const)),
        [['item.retype'], 'type'],
        [['item.next'], 'next'],
        [['edit.undo'], 'undo'],
      ];
    }
    case 'tokens':
      return [
        [['token.left', 'token.right'], 'move'],
        [['token.extend-right'], 'select more'],
        [['item.accept'], 'choose a type'],
        [['item.next'], 'next mention'],
      ];
    case 'nothing':
      return [
        [['item.next'], 'first mention'],
        [['token.right'], 'token cursor'],
        [['queue.next', 'queue.previous'], 'next, previous sentence'],
        [['sentence.done'], 'done'],
        [['view.shortcuts'], 'all keys'],
      ];
  }
}
