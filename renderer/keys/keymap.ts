// The one table from keys to actions, and how a key press is looked up in it. Pure: a press is plain data here, the DOM event
// is read in renderer/control/keyboard.ts. Chords are written as "Mod+Shift+z"; Mod is ⌘ on macOS and Ctrl elsewhere.
import { msg } from '@lit/localize';
import { ACTIONS, isActionId, worksIn, type ActionId, type KeyContext } from './actions.ts';

/** Actions without an entry have no key. */
export type KeyTable = Readonly<Partial<Record<ActionId, readonly string[]>>>;

/** What of a KeyboardEvent matters. */
export interface KeyPress {
  readonly key: string;
  /** Place on the keyboard: tells Shift+[ from { on layouts where both are typed with Shift. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** AltGr types characters on many layouts; Windows reports it as Ctrl and Alt. */
  readonly altGraph: boolean;
}

/** Characters of keys that Shift changes into another character, by place on a US keyboard. */
const UNSHIFTED: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
};

const MODIFIERS = ['Mod', 'Alt', 'Shift'] as const;

/** "Mod+z" as ["Mod", "z"]; the plus key itself is the last part: "Mod++". */
const partsOf = (chord: string): string[] =>
  chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+');

/** The one way a chord is written: modifiers in order, letters in lower case. Null when it is none. */
export function normaliseChord(chord: string): string | null {
  const parts = partsOf(chord);
  const key = parts.pop();
  if (!key || !parts.every((part) => (MODIFIERS as readonly string[]).includes(part))) return null;
  const modifiers = MODIFIERS.filter((modifier) => parts.includes(modifier));
  return [...modifiers, key.length === 1 ? key.toLowerCase() : key].join('+');
}

const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/** The chords a press can stand for, the likeliest first: "?" and "Shift+/" are one press. Empty for a lone modifier. */
export function chordsOf(press: KeyPress, platform: string): readonly string[] {
  if (
    ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(press.key)
  ) {
    return [];
  }
  const mod = !press.altGraph && (platform === 'darwin' ? press.metaKey : press.ctrlKey);
  const foreign = platform === 'darwin' ? press.ctrlKey : press.metaKey;
  if (foreign) return [];
  const before = `${mod ? 'Mod+' : ''}${press.altKey && !press.altGraph ? 'Alt+' : ''}`;
  if (press.key.length > 1 || isLetter(press.key) || press.key === ' ') {
    const key = press.key.length > 1 ? press.key : press.key.toLowerCase();
    return [`${before}${press.shiftKey ? 'Shift+' : ''}${key}`];
  }
  const unshifted = UNSHIFTED[press.code];
  // A layout on which Shift does not change the character.
  if (press.shiftKey && unshifted === press.key) return [`${before}Shift+${unshifted}`];
  return [
    `${before}${press.key}`,
    ...(press.shiftKey && unshifted !== undefined ? [`${before}Shift+${unshifted}`] : []),
  ];
}

/** Looks presses up in a table. */
export class Keymap {
  readonly table: KeyTable;
  readonly #byChord = new Map<string, ActionId[]>();

  constructor(table: KeyTable) {
    this.table = table;
    for (const action of Object.keys(ACTIONS).filter(isActionId)) {
      for (const chord of table[action] ?? []) {
        const normal = normaliseChord(chord);
        if (normal) this.#byChord.set(normal, [...(this.#byChord.get(normal) ?? []), action]);
      }
    }
  }

  actionOf(press: KeyPress, context: KeyContext, platform: string): ActionId | null {
    for (const chord of chordsOf(press, platform)) {
      const action = this.#byChord.get(chord)?.find((candidate) => worksIn(candidate, context));
      if (action) return action;
    }
    return null;
  }

  /** The first chord of an action, for a button's hint; null when it has none. */
  firstChord(action: ActionId): string | null {
    return this.table[action]?.[0] ?? null;
  }
}

/** Reads a table from JSON: unknown actions and chords that are none are dropped and named. */
export function readKeyTable(json: unknown): { table: KeyTable; problems: readonly string[] } {
  const table: Partial<Record<ActionId, readonly string[]>> = {};
  const problems: string[] = [];
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { table, problems: ['a keymap is an object from action to a list of keys'] };
  }
  for (const [name, chords] of Object.entries(json)) {
    if (!isActionId(name)) {
      problems.push(`${name} is no action`);
    } else if (!Array.isArray(chords)) {
      problems.push(`the keys of ${name} are no list`);
    } else {
      const normal = chords.map((chord: unknown) =>
        typeof chord === 'string' ? normaliseChord(chord) : null,
      );
      if (normal.includes(null)) problems.push(`${name} has a key that can't be read`);
      table[name] = normal.filter((chord) => chord !== null);
    }
  }
  return { table, problems };
}

const CONTEXTS: readonly KeyContext[] = ['nothing', 'tokens', 'mention', 'relation', 'linking'];

/** Whether the keys of both work in one place. */
const meet = (action: ActionId, other: ActionId): boolean =>
  CONTEXTS.some((context) => worksIn(action, context) && worksIn(other, context));

/** The actions that {@link rebind} would take one of these keys from. */
export function losers(table: KeyTable, action: ActionId, chords: readonly string[]): readonly ActionId[] {
  return Object.keys(ACTIONS)
    .filter(isActionId)
    .filter((other) => other !== action && meet(action, other))
    .filter((other) => (table[other] ?? []).some((chord) => chords.includes(chord)));
}

/** The actions of `table` whose keys are not those of `usual`: what is kept of a person's own keys. */
export function differences(table: KeyTable, usual: KeyTable): KeyTable {
  const own: Partial<Record<ActionId, readonly string[]>> = {};
  for (const action of Object.keys(ACTIONS).filter(isActionId)) {
    const [keys, others] = [table[action] ?? [], usual[action] ?? []];
    if (keys.join(' ') !== others.join(' ')) own[action] = keys;
  }
  return own;
}

/** `table` with one action's keys replaced, and those keys taken from every other action that works in the same place. */
export function rebind(table: KeyTable, action: ActionId, chords: readonly string[]): KeyTable {
  const changed: Partial<Record<ActionId, readonly string[]>> = {};
  for (const other of Object.keys(ACTIONS).filter(isActionId)) {
    const own = table[other] ?? [];
    changed[other] = meet(action, other) ? own.filter((chord) => !chords.includes(chord)) : own;
  }
  return { ...changed, [action]: chords };
}

/** Chords that mean two things in one place: none in a good table. */
export function conflictsOf(table: KeyTable): readonly { chord: string; actions: readonly ActionId[] }[] {
  const conflicts = new Map<string, ActionId[]>();
  for (const context of CONTEXTS) {
    const seen = new Map<string, ActionId>();
    for (const action of Object.keys(ACTIONS).filter(isActionId)) {
      if (!worksIn(action, context)) continue;
      for (const chord of table[action] ?? []) {
        const other = seen.get(chord);
        if (other) conflicts.set(`${chord} ${other} ${action}`, [other, action]);
        else seen.set(chord, action);
      }
    }
  }
  return [...conflicts].map(([key, actions]) => ({ chord: key.split(' ')[0] ?? '', actions }));
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};
/** Keys that are called otherwise on other languages' keyboards. */
const wordOfKey = (part: string): string | null => {
  switch (part) {
    case 'Mod':
      return msg('Ctrl');
    case 'Shift':
      return msg('Shift');
    case 'Delete':
      return msg('Del');
    case 'PageUp':
      return msg('PgUp');
    case 'PageDown':
      return msg('PgDn');
    case ' ':
      return msg('Space');
    default:
      return null;
  }
};
const MAC_NAMES: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Backspace: '⌫',
};

/** A chord as the platform's people write it, key by key: ["Ctrl", "Z"], ["⌘", "Z"]. */
export function chordLabels(chord: string, platform: string): readonly string[] {
  return partsOf(chord).map((part) => {
    const name = (platform === 'darwin' ? MAC_NAMES[part] : undefined) ?? KEY_NAMES[part] ?? wordOfKey(part);
    if (name) return name;
    return part.length === 1 ? part.toUpperCase() : part;
  });
}
