// Everything a key, a menu item or a button can ask of the window, by name. The keymap gives these names keys; the cheat
// sheet lists them; renderer/control/actions.ts does them.

/** What is selected when a key is pressed: the same key may mean one thing on a mention and another on a relation. */
export type KeyContext = 'nothing' | 'tokens' | 'mention' | 'relation' | 'linking';

export type ActionGroup = 'Queue' | 'Sentence' | 'Mentions' | 'Relations' | 'Project' | 'View';

export interface ActionFacts {
  readonly title: string;
  readonly group: ActionGroup;
  /** Where its keys work; absent: everywhere in the window. */
  readonly when?: readonly KeyContext[];
}

const ITEM = ['mention', 'relation'] as const satisfies readonly KeyContext[];
const NOT_LINKING = ['nothing', 'tokens', 'mention', 'relation'] as const satisfies readonly KeyContext[];

export const ACTIONS = {
  'queue.next': { title: 'Next sentence', group: 'Queue', when: NOT_LINKING },
  'queue.previous': { title: 'Previous sentence', group: 'Queue', when: NOT_LINKING },
  'queue.back': { title: 'Back to the sentence before this', group: 'Queue' },
  'queue.search': { title: 'Search the corpus', group: 'Queue' },
  'sentence.done': { title: 'Sentence done, go to the next', group: 'Sentence' },
  'sentence.skip': { title: 'Leave the sentence for later', group: 'Sentence', when: NOT_LINKING },
  'sentence.reopen': { title: 'Reopen the sentence', group: 'Sentence' },
  'sentence.accept-all': { title: 'Accept all above the threshold', group: 'Sentence', when: NOT_LINKING },
  'item.next': { title: 'Next mention or relation', group: 'Sentence' },
  'item.previous': { title: 'Previous mention or relation', group: 'Sentence' },
  'suggestion.next': { title: 'Next suggestion', group: 'Sentence', when: NOT_LINKING },
  'suggestion.previous': { title: 'Previous suggestion', group: 'Sentence', when: NOT_LINKING },
  'suggestion.uncertain': {
    title: 'Next uncertain suggestion (below the threshold)',
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'item.point': { title: 'Go to a word or a mention by its letter', group: 'Sentence', when: NOT_LINKING },
  'item.accept': { title: 'Accept, choose, or confirm', group: 'Sentence' },
  'item.reject': { title: 'Reject a suggestion, delete an annotation', group: 'Sentence', when: ITEM },
  'token.left': { title: 'Token cursor to the left', group: 'Mentions', when: NOT_LINKING },
  'token.right': { title: 'Token cursor to the right', group: 'Mentions', when: NOT_LINKING },
  'token.extend-left': { title: 'Select one token more to the left', group: 'Mentions', when: NOT_LINKING },
  'token.extend-right': { title: 'Select one token more to the right', group: 'Mentions', when: NOT_LINKING },
  'item.retype': {
    title: 'Choose the type from a list',
    group: 'Mentions',
    when: ['tokens', 'mention', 'relation'],
  },
  'mention.grow-begin': { title: 'Begin one token earlier', group: 'Mentions', when: ['mention'] },
  'mention.shrink-begin': { title: 'Begin one token later', group: 'Mentions', when: ['mention'] },
  'mention.grow-end': { title: 'End one token later', group: 'Mentions', when: ['mention'] },
  'mention.shrink-end': { title: 'End one token earlier', group: 'Mentions', when: ['mention'] },
  'relation.link': { title: 'Link from this mention to another', group: 'Relations', when: ['mention'] },
  'relation.reverse': { title: 'Reverse the relation', group: 'Relations', when: ['relation', 'linking'] },
  'edit.undo': { title: 'Undo', group: 'Project' },
  'edit.redo': { title: 'Redo', group: 'Project' },
  'training.start': { title: 'Retrain', group: 'Project' },
  'training.cancel': { title: 'Cancel training', group: 'Project' },
  'training.device': { title: 'Training on this computer', group: 'Project' },
  'project.import': { title: 'Import files', group: 'Project' },
  'project.export': { title: 'Export the corpus', group: 'Project' },
  'project.models': { title: 'Models', group: 'Project' },
  'project.progress': { title: 'Progress', group: 'Project' },
  'project.schema': { title: 'Types and relations', group: 'Project' },
  'project.find': { title: 'Find and fix', group: 'Project' },
  'project.lists': { title: 'Word lists and patterns', group: 'Project' },
  'project.open': { title: 'Open a project', group: 'Project' },
  'project.create': { title: 'New project', group: 'Project' },
  'project.demo': { title: 'Open the demo project', group: 'Project' },
  'view.document': { title: 'Show the whole document', group: 'View' },
  'view.arcs': { title: 'Show arcs of the selection only', group: 'View' },
  'view.rejected': { title: 'Show rejected suggestions', group: 'View' },
  'view.shortcuts': { title: 'Keyboard shortcuts', group: 'View' },
  'view.about': { title: 'About and diagnosis', group: 'View' },
  'pane.next': { title: 'Next pane', group: 'View' },
  'pane.previous': { title: 'Previous pane', group: 'View' },
  cancel: { title: 'Close, cancel, or deselect', group: 'View' },
} as const satisfies Record<string, ActionFacts>;

export type ActionId = keyof typeof ACTIONS;

export const isActionId = (name: string): name is ActionId => Object.hasOwn(ACTIONS, name);

export function actionFacts(action: ActionId): ActionFacts {
  return ACTIONS[action];
}

/** Whether the action's keys work in `context`. */
export function worksIn(action: ActionId, context: KeyContext): boolean {
  return actionFacts(action).when?.includes(context) ?? true;
}
