// One line under the text: the keys that make sense now. What can't be found can't be learned.
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Application } from '../control/application.ts';
import type { ActionId } from '../keys/actions.ts';
import type { Linking } from '../state/app-state.ts';
import { wordsFor } from '../control/pointing-control.ts';
import type { Pointing } from '../state/pointing.ts';
import type { Selection } from '../state/selection.ts';
import { renderChord } from './keys.ts';

type Hint = readonly [actions: readonly ActionId[], words: string];

export function renderHints(
  app: Application,
  view: SentenceView,
  selection: Selection,
  linking: Linking | null,
  pointing: Pointing | null,
): TemplateResult {
  if (pointing) return renderPointing(app, pointing);
  const hints = hintsFor(view, selection, linking);
  return html`${selection.kind === 'nothing' ? renderTypeKeys(app) : nothing}${hints.map(
    ([actions, words]) => {
      const chords = actions.flatMap((action) => app.keymap.firstChord(action) ?? []);
      return chords.length === 0
        ? nothing
        : html`<span>${chords.map((chord) => renderChord(chord, app.state.platform))} ${words}</span>`;
    },
  )}`;
}

/** With nothing selected, a type's key begins a mention or a relation of it. */
function renderTypeKeys(app: Application): TemplateResult {
  const { entityTypes = [], relationTypes = [] } = app.state.project?.schema ?? {};
  const range = (
    types: readonly { readonly key: string }[],
    words: string,
  ): TemplateResult | typeof nothing => {
    const keys = types.flatMap(({ key }) => (key === '' ? [] : [key.toUpperCase()]));
    return keys.length === 0
      ? nothing
      : html`<span
          ><kbd>${keys[0]}</kbd>${keys.length > 1 ? html`–<kbd>${keys.at(-1)}</kbd>` : nothing} ${words}</span
        >`;
  };
  return html`${range(entityTypes, msg('mark'))}${range(relationTypes, msg('relate'))}`;
}

function renderPointing(app: Application, { purpose }: Pointing): TemplateResult {
  const cancel = app.keymap.firstChord('cancel');
  return html`<span><b>${wordsFor(purpose)}</b></span
    >${
      cancel === null
        ? nothing
        : html`<span>${renderChord(cancel, app.state.platform)} ${msg('cancel')}</span>`
    }`;
}

function hintsFor(view: SentenceView, selection: Selection, linking: Linking | null): readonly Hint[] {
  if (linking) {
    return [
      [['item.next'], linking.tail === null ? msg('or a letter: the other mention') : msg('another mention')],
      [['item.accept'], msg('choose the relation')],
      [['relation.reverse'], msg('other direction')],
      [['cancel'], msg('cancel')],
    ];
  }
  switch (selection.kind) {
    case 'mention':
    case 'relation': {
      const records = selection.kind === 'mention' ? view.mentions : view.relations;
      const status = records.find(({ id }) => id === selection.id)?.status;
      return [
        [['item.accept'], status === 'accepted' ? msg('next suggestion') : msg('accept')],
        [['item.reject'], status === 'accepted' ? msg('delete') : msg('reject')],
        ...(selection.kind === 'mention'
          ? ([
              [['mention.grow-begin', 'mention.grow-end'], msg('grow')],
              [['relation.link'], msg('link')],
            ] as const)
          : ([[['relation.reverse'], msg('reverse')]] as const)),
        [['item.retype'], msg('type')],
        [['item.next'], msg('next')],
        [['edit.undo'], msg('undo')],
      ];
    }
    case 'tokens':
      return [
        [['token.left', 'token.right'], msg('move')],
        [['token.extend-right'], msg('select more')],
        [['item.accept'], msg('choose a type')],
        [['item.next'], msg('next mention')],
      ];
    case 'nothing':
      return [
        [['item.next'], msg('first mention')],
        [['item.point'], 'go to a word'],
        [['queue.next', 'queue.previous'], msg('next, previous sentence')],
        [['sentence.done'], msg('done')],
        [['sentence.skip'], 'later'],
        [['view.shortcuts'], msg('all keys')],
      ];
  }
}
