// From key events to actions: who may have the key, then the keymap, then the keys of the schema's types.
import type { ActionId } from '../keys/actions.ts';
import type { KeyPress } from '../keys/keymap.ts';
import type { AppState } from '../state/app-state.ts';
import { keyContext } from './actions.ts';
import type { Application } from './application.ts';

/** Elements that keep every key that is typed into them. */
const TYPING = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]';
/** What works in dialogs and fields as well: whoever can't read them has to make them larger. */
const ANYWHERE: ReadonlySet<ActionId> = new Set(['view.zoom-in', 'view.zoom-out', 'view.zoom-reset']);
/** Elements that Enter and the space bar press. */
const PRESSABLE = 'button, a[href], summary, input, [role=option], [role=menuitem]';
/** Tab goes through the mentions here, and only here: elsewhere it goes through the controls, as everywhere. */
const TAB_AREA = '[data-tab-area]';

export function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, altGraph: event.getModifierState('AltGraph') };
}

const matches = (target: EventTarget | undefined, selector: string): boolean =>
  target instanceof Element && target.matches(selector);

/** Whether the element that has the focus needs this key itself. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const path = event.composedPath();
  const target = path[0];
  if (matches(target, TYPING)) return true;
  if ((event.key === 'Enter' || event.key === ' ') && matches(target, PRESSABLE)) {
    return !event.ctrlKey && !event.metaKey;
  }
  if (event.key === 'Tab') {
    return target !== document.body && !path.some((element) => matches(element, TAB_AREA));
  }
  return false;
}

/** Type that a single key of the schema gives to what is selected, done. @returns false when the key is no type's */
export function performTypeKey(app: Application, press: KeyPress): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const { state } = app;
  const { schema } = state.project ?? {};
  if (!schema) return false;
  switch (keyContext(state)) {
    case 'tokens':
    case 'mention': {
      const type = schema.entityTypes.find(({ key }) => key === press.key);
      if (type) void app.judge.giveEntityType(type.name);
      return type !== undefined;
    }
    case 'relation': {
      const type = schema.relationTypes.find(({ key }) => key === press.key);
      if (type) void app.judge.retypeRelation(type.name);
      return type !== undefined;
    }
    case 'linking':
      return linkByKey(app, state, press.key);
    case 'nothing':
      return false;
  }
}

/**
 * With nothing selected that would take the type, its key begins a mention or relation of it, by pointing at words. Only keys that no action has.
 * @returns false when the key is no type's
 */
export function pointByTypeKey(app: Application, press: KeyPress): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const { schema } = app.state.project ?? {};
  const context = keyContext(app.state);
  if (!schema || !app.state.sentence || (context !== 'nothing' && context !== 'relation')) return false;
  const entity = schema.entityTypes.find(({ key }) => key === press.key);
  if (entity) return app.pointing.begin({ kind: 'mention', type: entity.name, first: null });
  const relation = schema.relationTypes.find(({ key }) => key === press.key);
  return relation !== undefined && app.pointing.begin({ kind: 'relation', type: relation.name, head: null });
}

function linkByKey(app: Application, { linking }: AppState, key: string): boolean {
  const option = app.judge.linkOptionsNow().find(({ type }) => type.key === key);
  if (!option || !linking || linking.tail === null) return false;
  void app.judge.link(linking.head, linking.tail, option);
  return true;
}

/** Listens to the whole window. @returns how to stop */
export function attachKeyboard(app: Application): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    // Composing (an input method) is nobody's business.
    if (event.defaultPrevented || event.isComposing) return;
    const press = pressOf(event);
    const anywhere = app.keymap.actionOf(press, keyContext(app.state), app.state.platform);
    if (anywhere !== null && ANYWHERE.has(anywhere)) {
      app.perform(anywhere);
      return event.preventDefault();
    }
    // A dialog is its own world, and so is the question for a passphrase.
    if (app.state.dialog !== null || app.state.locked !== null || belongsToFocus(event)) return;
    // Letters stand over the words: what is typed is one of them.
    if (app.pointing.press(press)) return event.preventDefault();
    const action = app.keymap.actionOf(press, keyContext(app.state), app.state.platform);
    // A type's own key comes first: the person chose it for this schema.
    const done =
      performTypeKey(app, press) || (action !== null && app.perform(action)) || pointByTypeKey(app, press);
    if (done) event.preventDefault();
  };
  // What leaves the window by the clipboard is taken from it again when the project is locked.
  const onCopy = (): void => app.protection.copied();
  window.addEventListener('keydown', onKeyDown);
  window.addEventListener('copy', onCopy);
  window.addEventListener('cut', onCopy);
  return () => {
    window.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('copy', onCopy);
    window.removeEventListener('cut', onCopy);
  };
}
