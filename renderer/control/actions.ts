// What each action does. One switch, complete by its type: a new action that does nothing no longer compiles.
import { msg } from '@lit/localize';
import { assertNever } from '../../core/errors.ts';
import type { ActionId, KeyContext } from '../keys/actions.ts';
import { deselected, NO_POPUP, selecting, type AppState } from '../state/app-state.ts';
import {
  firstSelection,
  moveCursor,
  nextUncertain,
  selectItem,
  stepItem,
  stepSuggestion,
  visibleRelations,
  type Item,
} from '../state/selection.ts';
import { describeMention, describeRelation } from '../text/describe.ts';
import { runsRightToLeft } from '../text/direction.ts';
import type { ActionTarget } from './action-target.ts';

/** What the keys mean now. */
export function keyContext(state: AppState): KeyContext {
  return state.linking ? 'linking' : state.selection.kind;
}

/** Selects an item and says what it is. */
export function select(app: ActionTarget, item: Item): void {
  const { sentence } = app.state;
  app.context.store.update((state) => selecting(state, selectItem(item)));
  if (!sentence) return;
  app.context.announce(
    item.kind === 'mention'
      ? describeMention(sentence, item.mention)
      : describeRelation(sentence, item.relation),
  );
}

/** @returns false when there was nothing to do */
export function perform(app: ActionTarget, action: ActionId): boolean {
  const { state } = app;
  switch (action) {
    case 'queue.next':
    case 'queue.previous':
      void app.sentence.step(action === 'queue.next' ? 1 : -1);
      return state.project !== null;
    case 'queue.back':
      void app.sentence.back();
      return true;
    case 'queue.search':
      app.focus('search');
      return true;
    case 'sentence.done':
      void app.sentence.complete(state.preferences.threshold);
      return state.sentence !== null;
    case 'sentence.skip':
      void app.sentence.skip();
      return state.sentence !== null;
    case 'sentence.reopen':
      void app.sentence.reopen();
      return true;
    case 'sentence.accept-all':
      void app.judge.acceptAll();
      return true;
    case 'document.next':
    case 'document.previous':
      void app.sentence.stepInDocument(action === 'document.next' ? 1 : -1);
      return state.sentence !== null;
    case 'item.next':
    case 'item.previous':
      return step(app, action === 'item.next' ? 1 : -1);
    case 'suggestion.next':
    case 'suggestion.previous':
      return stepToSuggestion(app, action === 'suggestion.next' ? 1 : -1);
    case 'suggestion.uncertain':
      return stepToUncertain(app);
    case 'item.point':
      return app.pointing.begin({ kind: 'go' });
    case 'item.accept':
      return accept(app);
    case 'item.reject':
      void app.judge.remove();
      return true;
    case 'item.ask-again':
      void app.judge.askAgain();
      return true;
    case 'token.left':
    case 'token.right':
    case 'token.extend-left':
    case 'token.extend-right':
      return moveToken(app, action.endsWith('right') ? 1 : -1, action.startsWith('token.extend'));
    case 'item.retype':
      return openPopup(app);
    case 'mention.grow-begin':
      void app.judge.moveBorder('begin', -1);
      return true;
    case 'mention.shrink-begin':
      void app.judge.moveBorder('begin', 1);
      return true;
    case 'mention.grow-end':
      void app.judge.moveBorder('end', 1);
      return true;
    case 'mention.shrink-end':
      void app.judge.moveBorder('end', -1);
      return true;
    case 'relation.link':
      if (state.selection.kind === 'mention') app.judge.startLink(state.selection.id);
      return true;
    case 'relation.follow':
      return follow(app);
    case 'relation.end':
      app.atRelationEnd('select');
      return true;
    case 'relation.suggest':
      void app.judge.suggestRelations();
      return state.sentence !== null;
    case 'relation.reverse':
      return reverse(app);
    case 'edit.undo':
      void app.sentence.undo();
      return true;
    case 'edit.redo':
      void app.sentence.redo();
      return true;
    case 'training.start':
      void app.training.start();
      return true;
    case 'training.cancel':
      void app.training.cancel();
      return true;
    case 'training.device':
      app.openDialog('device');
      return true;
    case 'project.import':
    case 'project.export':
    case 'project.models':
    case 'project.progress':
    case 'project.schema':
    case 'project.find':
    case 'project.merge':
    case 'project.people':
    case 'project.adjudicate':
    case 'project.suggestions':
    case 'project.lists':
    case 'project.backups':
    case 'project.audit':
      if (!state.project) return false;
      app.openDialog(DIALOG_OF[action]);
      return true;
    case 'project.open':
      void app.project.open();
      return true;
    case 'project.create':
      void app.project.create();
      return true;
    case 'project.demo':
      void app.project.openDemo();
      return true;
    case 'view.document':
      app.setPreferences({ wholeDocument: !state.preferences.wholeDocument });
      return true;
    case 'view.arcs':
      app.setPreferences({ selectedArcsOnly: !state.preferences.selectedArcsOnly });
      return true;
    case 'view.arc-types':
      app.focus('arcs');
      return true;
    case 'view.rejected':
      app.setPreferences({ showRejected: !state.preferences.showRejected });
      return true;
    case 'view.shortcuts':
      app.openDialog('shortcuts');
      return true;
    case 'project.protection':
      if (!state.project) return false;
      app.openDialog('protection');
      return true;
    case 'project.lock':
      if (state.project) void app.protection.lock();
      return state.project !== null;
    case 'project.close':
      if (state.project) void app.project.close();
      return state.project !== null;
    case 'view.plugins':
      app.openDialog('plugins');
      return true;
    case 'view.look':
      app.openDialog('look');
      return true;
    case 'view.zoom-in':
      void app.look.zoom(1);
      return true;
    case 'view.zoom-out':
      void app.look.zoom(-1);
      return true;
    case 'view.zoom-reset':
      void app.look.zoom(0);
      return true;
    case 'view.tour':
      if (state.project) app.tour.begin();
      else void app.project.openDemo().then(() => app.tour.begin());
      return true;
    case 'view.about':
      app.openDialog('about');
      return true;
    case 'pane.next':
      app.focus('next-pane');
      return true;
    case 'pane.previous':
      app.focus('previous-pane');
      return true;
    case 'cancel':
      return cancel(app);
    default:
      return assertNever(action);
  }
}

const DIALOG_OF = {
  'project.import': 'import',
  'project.export': 'export',
  'project.models': 'models',
  'project.progress': 'progress',
  'project.schema': 'schema',
  'project.find': 'find',
  'project.merge': 'merge',
  'project.people': 'people',
  'project.adjudicate': 'adjudicate',
  'project.suggestions': 'suggestions',
  'project.lists': 'lists',
  'project.backups': 'backups',
  'project.audit': 'audit',
} as const;

function step(app: ActionTarget, direction: 1 | -1): boolean {
  const { sentence, linking, selection, preferences } = app.state;
  if (!sentence) return false;
  if (linking) {
    app.judge.stepLinkTarget(direction);
    return true;
  }
  const item = stepItem(sentence, preferences.showRejected, selection, direction);
  if (!item) {
    // Past the last one: the key goes on to the next control of the window.
    app.context.store.update(deselected);
    return false;
  }
  select(app, item);
  return true;
}

function stepToSuggestion(app: ActionTarget, direction: 1 | -1): boolean {
  const { sentence, selection, preferences } = app.state;
  if (!sentence) return false;
  const item = stepSuggestion(sentence, preferences.showRejected, selection, direction);
  if (item) select(app, item);
  else app.context.announce(msg('No other suggestion in this sentence'));
  return true;
}

function stepToUncertain(app: ActionTarget): boolean {
  const { sentence, selection, preferences } = app.state;
  if (!sentence) return false;
  const item = nextUncertain(sentence, preferences.threshold, selection);
  if (item) select(app, item);
  else app.context.announce(msg('No other suggestion here is below the threshold'));
  return true;
}

function accept(app: ActionTarget): boolean {
  const { sentence, linking, selection } = app.state;
  if (!sentence) return false;
  if (linking) {
    const options = app.judge.linkOptionsNow();
    if (linking.tail === null) app.judge.stepLinkTarget(1);
    else if (options.length === 1) void app.judge.link(linking.head, linking.tail);
    else focusPopup(app);
    return true;
  }
  switch (selection.kind) {
    case 'tokens':
      return openPopup(app);
    case 'mention':
    case 'relation':
      void app.judge.accept();
      return true;
    case 'nothing':
      app.context.store.update((state) => selecting(state, firstSelection(sentence)));
      return true;
    default:
      return assertNever(selection);
  }
}

/** From a mention to its first relation, from a relation to its other end. */
function follow(app: ActionTarget): boolean {
  const { sentence, selection, preferences } = app.state;
  if (selection.kind === 'relation') app.atRelationEnd('go-to-other');
  if (selection.kind !== 'mention' || !sentence) return selection.kind === 'relation';
  const relation = visibleRelations(sentence, preferences.showRejected).find(
    ({ head, tail }) => head === selection.id || tail === selection.id,
  );
  if (relation) select(app, { kind: 'relation', relation });
  else app.context.announce(msg('This mention has no relation'));
  return true;
}

function reverse(app: ActionTarget): boolean {
  const { linking } = app.state;
  if (!linking) {
    void app.judge.reverseRelation();
  } else if (linking.tail !== null) {
    // The other end becomes the head.
    app.judge.chooseLinkTarget(linking.tail, linking.head);
  }
  return true;
}

function moveToken(app: ActionTarget, direction: 1 | -1, extend: boolean): boolean {
  const { sentence, selection } = app.state;
  // The arrows go the way they point: in a text from right to left, the one to the left goes on.
  const step = sentence && runsRightToLeft(sentence.text) ? -direction : direction;
  const cursor = sentence && moveCursor(sentence, selection, step === 1 ? 1 : -1, extend);
  if (!sentence || !cursor) return false;
  app.context.store.update((state) => selecting(state, cursor));
  const first = sentence.sentence.tokens[Math.min(cursor.anchor, cursor.focus)];
  const last = sentence.sentence.tokens[Math.max(cursor.anchor, cursor.focus)];
  if (first && last) {
    const begin = first.begin - sentence.sentence.begin;
    app.context.announce(sentence.text.slice(begin, last.end - sentence.sentence.begin));
  }
  return true;
}

/** The popup for what is selected, with the focus in it. */
function openPopup(app: ActionTarget): boolean {
  const { selection } = app.state;
  if (selection.kind === 'nothing') return false;
  app.context.patch({
    popup:
      selection.kind === 'tokens'
        ? { kind: 'create', focus: true }
        : { kind: selection.kind, id: selection.id, focus: true },
  });
  return true;
}

function focusPopup(app: ActionTarget): void {
  const { popup } = app.state;
  if (popup.kind !== 'closed') app.context.patch({ popup: { ...popup, focus: true } });
}

function cancel(app: ActionTarget): boolean {
  const { popup, linking, pointing, selection, search } = app.state;
  if (pointing) {
    app.pointing.end();
    return true;
  }
  if (popup.kind !== 'closed' && !linking) {
    app.context.patch({ popup: NO_POPUP });
    app.focus('text');
    return true;
  }
  if (linking) {
    app.context.patch({ linking: null, popup: NO_POPUP });
    app.focus('text');
    return true;
  }
  if (selection.kind !== 'nothing') {
    app.context.store.update(deselected);
    return true;
  }
  if (search.query !== '') {
    void app.search.setQuery('');
    return true;
  }
  return false;
}
