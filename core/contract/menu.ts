// What the native menu asks of the window, by the names of the window's own actions, and what the window tells the menu.

export const MENU_ACTIONS = [
  'project.create',
  'project.open',
  'project.demo',
  'project.close',
  'project.protection',
  'project.lock',
  'project.import',
  'project.export',
  'project.merge',
  'project.backups',
  'project.audit',
  'project.people',
  'project.adjudicate',
  'edit.undo',
  'edit.redo',
  'queue.search',
  'project.find',
  'project.suggestions',
  'item.accept',
  'item.reject',
  'item.retype',
  'sentence.accept-all',
  'suggestion.next',
  'suggestion.previous',
  'relation.link',
  'relation.reverse',
  'sentence.done',
  'sentence.skip',
  'sentence.reopen',
  'queue.next',
  'queue.previous',
  'project.schema',
  'project.lists',
  'project.progress',
  'project.models',
  'training.start',
  'training.cancel',
  'training.device',
  'view.document',
  'view.arcs',
  'view.rejected',
  'view.look',
  'view.plugins',
  'view.zoom-in',
  'view.zoom-out',
  'view.zoom-reset',
  'view.shortcuts',
  'view.tour',
  'view.about',
] as const;

export type MenuAction = (typeof MENU_ACTIONS)[number];

/** What of the window decides which items make sense. */
export interface MenuState {
  readonly project: boolean;
  readonly sentence: 'none' | 'pending' | 'complete';
  readonly selection: 'nothing' | 'tokens' | 'mention' | 'relation' | 'linking';
  readonly undo: boolean;
  readonly redo: boolean;
  readonly training: boolean;
  /** A dialog is open: it has to be closed first. */
  readonly dialog: boolean;
  /** Switches that are on. */
  readonly checked: readonly MenuAction[];
  /** The first key of each action, as in resources/keymaps: a person may have changed it. */
  readonly keys: Readonly<Partial<Record<MenuAction, string>>>;
}

/** Before the window has said anything. */
export const NO_MENU_STATE: MenuState = {
  project: false,
  sentence: 'none',
  selection: 'nothing',
  undo: false,
  redo: false,
  training: false,
  dialog: false,
  checked: [],
  keys: {},
};

/** Whether an item would do anything. */
export function canDo(action: MenuAction, state: MenuState): boolean {
  const { project, sentence, selection } = state;
  switch (action) {
    case 'view.shortcuts':
    case 'view.about':
    case 'view.look':
    case 'view.plugins':
    case 'view.zoom-in':
    case 'view.zoom-out':
    case 'view.zoom-reset':
      return true;
  }
  // Nobody looks for a dialog's end first who leaves in a hurry.
  if (action === 'project.lock') return project;
  if (state.dialog) return false;
  switch (action) {
    case 'project.create':
    case 'project.open':
    case 'project.demo':
    case 'view.tour':
      return true;
    case 'edit.undo':
      return state.undo;
    case 'edit.redo':
      return state.redo;
    case 'training.start':
      return project && !state.training;
    case 'training.cancel':
      return state.training;
    case 'item.accept':
      return selection !== 'nothing';
    case 'item.reject':
      return selection === 'mention' || selection === 'relation';
    case 'item.retype':
      return selection === 'tokens' || selection === 'mention' || selection === 'relation';
    case 'relation.link':
      return selection === 'mention';
    case 'relation.reverse':
      return selection === 'relation' || selection === 'linking';
    case 'sentence.done':
    case 'sentence.skip':
      return sentence === 'pending';
    case 'sentence.accept-all':
    case 'suggestion.next':
    case 'suggestion.previous':
      return sentence !== 'none';
    case 'sentence.reopen':
      return sentence === 'complete';
    default:
      return project;
  }
}
