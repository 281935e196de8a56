// Keys of types beside the keys of actions: a type's own key goes first, so it can hide what the same key did before. Pure.
import { ACTIONS, isActionId, worksIn, type ActionId, type KeyContext } from './actions.ts';
import { normaliseChord, type KeyTable } from './keymap.ts';

/** Where a type's key gives the type to something. */
const CONTEXTS = {
  entityTypes: ['tokens', 'mention'],
  relationTypes: ['relation', 'linking'],
} as const satisfies Record<string, readonly KeyContext[]>;

/** Actions that a type's key would hide where it is pressed. */
export function hiddenBy(key: string, list: keyof typeof CONTEXTS, table: KeyTable): readonly ActionId[] {
  return actionsOf(key, table, CONTEXTS[list]);
}

/** Actions that keep the key where nothing is selected: there it does not begin a mention or relation by pointing. */
export function keptFrom(key: string, table: KeyTable): readonly ActionId[] {
  return actionsOf(key, table, ['nothing']);
}

function actionsOf(key: string, table: KeyTable, contexts: readonly KeyContext[]): readonly ActionId[] {
  const isLetter = key.toLowerCase() !== key.toUpperCase();
  const chord = normaliseChord(isLetter && key === key.toUpperCase() ? `Shift+${key}` : key);
  if (key === '' || chord === null) return [];
  return Object.keys(ACTIONS)
    .filter(isActionId)
    .filter(
      (action) => table[action]?.includes(chord) && contexts.some((context) => worksIn(action, context)),
    );
}
