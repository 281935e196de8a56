// Everything a key, a menu item or a button can ask of the window, by name. The keymap gives these names keys; the cheat
// sheet lists them; renderer/control/actions.ts does them.
import { msg } from '@lit/localize';

/** What is selected when a key is pressed: the same key may mean one thing on a mention and another on a relation. */
export type KeyContext = 'nothing' | 'tokens' | 'mention' | 'relation' | 'linking';

export type ActionGroup = 'Queue' | 'Sentence' | 'Mentions' | 'Relations' | 'Project' | 'View';

export interface ActionFacts {
  /** A function: the language may change. */
  readonly title: () => string;
  readonly group: ActionGroup;
  /** Where its keys work; absent: everywhere in the window. */
  readonly when?: readonly KeyContext[];
}

const ITEM = ['mention', 'relation'] as const satisfies readonly KeyContext[];
const NOT_LINKING = ['nothing', 'tokens', 'mention', 'relation'] as const satisfies readonly KeyContext[];

export const ACTIONS = {
  'queue.next': { title: () => msg('Next sentence'), group: 'Queue', when: NOT_LINKING },
  'queue.previous': { title: () => msg('Previous sentence'), group: 'Queue', when: NOT_LINKING },
  'queue.back': { title: () => msg('Back to the sentence before this'), group: 'Queue' },
  'queue.search': { title: () => msg('Search the corpus'), group: 'Queue' },
  'sentence.done': { title: () => msg('Sentence done, go to the next'), group: 'Sentence' },
  'sentence.skip': { title: () => msg('Leave the sentence for later'), group: 'Sentence', when: NOT_LINKING },
  'sentence.reopen': { title: () => msg('Reopen the sentence'), group: 'Sentence' },
  'sentence.accept-all': {
    title: () => msg('Accept all above the threshold'),
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'document.next': {
    title: () => msg('Next sentence of the document'),
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'document.previous': {
    title: () => msg('Sentence before it in the document'),
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'item.next': { title: () => msg('Next mention or relation'), group: 'Sentence' },
  'item.previous': { title: () => msg('Previous mention or relation'), group: 'Sentence' },
  'suggestion.next': { title: () => msg('Next suggestion'), group: 'Sentence', when: NOT_LINKING },
  'suggestion.previous': { title: () => msg('Previous suggestion'), group: 'Sentence', when: NOT_LINKING },
  'suggestion.uncertain': {
    title: () => msg('Next uncertain suggestion (below the threshold)'),
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'item.point': {
    title: () => msg('Go to a word, mention or relation by its letter'),
    group: 'Sentence',
    when: NOT_LINKING,
  },
  'item.accept': { title: () => msg('Accept, choose, or confirm'), group: 'Sentence' },
  'item.reject': {
    title: () => msg('Reject a suggestion, delete an annotation'),
    group: 'Sentence',
    when: ITEM,
  },
  'item.ask-again': { title: () => msg('Suggest again what was rejected'), group: 'Sentence', when: ITEM },
  'token.left': { title: () => msg('Token cursor to the left'), group: 'Mentions', when: NOT_LINKING },
  'token.right': { title: () => msg('Token cursor to the right'), group: 'Mentions', when: NOT_LINKING },
  'token.extend-left': {
    title: () => msg('Select one token more to the left'),
    group: 'Mentions',
    when: NOT_LINKING,
  },
  'token.extend-right': {
    title: () => msg('Select one token more to the right'),
    group: 'Mentions',
    when: NOT_LINKING,
  },
  'item.retype': {
    title: () => msg('Choose the type from a list'),
    group: 'Mentions',
    when: ['tokens', 'mention', 'relation'],
  },
  'mention.grow-begin': { title: () => msg('Begin one token earlier'), group: 'Mentions', when: ['mention'] },
  'mention.shrink-begin': { title: () => msg('Begin one token later'), group: 'Mentions', when: ['mention'] },
  'mention.grow-end': { title: () => msg('End one token later'), group: 'Mentions', when: ['mention'] },
  'mention.shrink-end': { title: () => msg('End one token earlier'), group: 'Mentions', when: ['mention'] },
  'relation.suggest': {
    title: () => msg('Suggest relations between the accepted mentions'),
    group: 'Relations',
    when: NOT_LINKING,
  },
  'relation.link': {
    title: () => msg('Link from this mention to another'),
    group: 'Relations',
    when: ['mention'],
  },
  'relation.follow': {
    title: () => msg('Go to the other end of the relation; from a mention, to its relation'),
    group: 'Relations',
    when: ITEM,
  },
  'relation.end': {
    title: () => msg('Select the mention at this end'),
    group: 'Relations',
    when: ['relation'],
  },
  'relation.reverse': {
    title: () => msg('Reverse the relation'),
    group: 'Relations',
    when: ['relation', 'linking'],
  },
  'edit.undo': { title: () => msg('Undo'), group: 'Project' },
  'edit.redo': { title: () => msg('Redo'), group: 'Project' },
  'training.start': { title: () => msg('Retrain'), group: 'Project' },
  'training.cancel': { title: () => msg('Cancel training'), group: 'Project' },
  'training.device': { title: () => msg('Training on this computer'), group: 'Project' },
  'project.import': { title: () => msg('Import files'), group: 'Project' },
  'project.export': { title: () => msg('Export the corpus'), group: 'Project' },
  'project.models': { title: () => msg('Models'), group: 'Project' },
  'project.progress': { title: () => msg('Progress'), group: 'Project' },
  'project.schema': { title: () => msg('Types and relations'), group: 'Project' },
  'project.suggestions': { title: () => msg('Suggestions of the whole project'), group: 'Project' },
  'project.merge': { title: () => msg('Merge projects'), group: 'Project' },
  'project.people': { title: () => msg('People and documents'), group: 'Project' },
  'project.adjudicate': { title: () => msg('Adjudicate what people see differently'), group: 'Project' },
  'project.find': { title: () => msg('Find and fix'), group: 'Project' },
  'project.lists': { title: () => msg('Word lists and patterns'), group: 'Project' },
  'project.audit': { title: () => msg('Audit log'), group: 'Project' },
  'project.backups': { title: () => msg('Backups'), group: 'Project' },
  'project.open': { title: () => msg('Open a project'), group: 'Project' },
  'project.create': { title: () => msg('New project'), group: 'Project' },
  'project.demo': { title: () => msg('Open the demo project'), group: 'Project' },
  'project.protection': { title: () => msg('Protection of the project'), group: 'Project' },
  'project.lock': { title: () => msg('Lock the project now'), group: 'Project' },
  'project.close': { title: () => msg('Close the project'), group: 'Project' },
  'view.document': { title: () => msg('Show the whole document'), group: 'View' },
  'view.arcs': { title: () => msg('Show arcs of the selection only'), group: 'View' },
  'view.arc-types': { title: () => msg('Choose whose arcs are drawn'), group: 'View' },
  'view.rejected': { title: () => msg('Show rejected suggestions'), group: 'View' },
  'view.shortcuts': { title: () => msg('Keyboard shortcuts'), group: 'View' },
  'view.plugins': { title: () => msg('Plugins'), group: 'View' },
  'view.look': { title: () => msg('Appearance and language'), group: 'View' },
  'view.zoom-in': { title: () => msg('Zoom in'), group: 'View' },
  'view.zoom-out': { title: () => msg('Zoom out'), group: 'View' },
  'view.zoom-reset': { title: () => msg('Actual size'), group: 'View' },
  'view.tour': { title: () => msg('Tour of the demo project'), group: 'View' },
  'view.about': { title: () => msg('About and diagnosis'), group: 'View' },
  'pane.next': { title: () => msg('Next pane'), group: 'View' },
  'pane.previous': { title: () => msg('Previous pane'), group: 'View' },
  cancel: { title: () => msg('Close, cancel, or deselect'), group: 'View' },
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

export function groupName(group: ActionGroup): string {
  switch (group) {
    case 'Queue':
      return msg('Queue');
    case 'Sentence':
      return msg('Sentence');
    case 'Mentions':
      return msg('Mentions');
    case 'Relations':
      return msg('Relations');
    case 'Project':
      return msg('Project');
    case 'View':
      return msg('View');
  }
}
