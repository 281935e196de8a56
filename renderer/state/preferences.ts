// What a person has set about the window itself. Kept by the browser between sessions; holds nothing of any document.
import { readKeyTable, type KeyTable } from '../keys/keymap.ts';

export interface Preferences {
  /** Probability from which "accept all" and "done" accept a suggestion. */
  readonly threshold: number;
  readonly showRejected: boolean;
  /** Arcs of the selected mention or relation only. */
  readonly selectedArcsOnly: boolean;
  /** Relation types whose arcs are not drawn, but for the selected relation. */
  readonly hiddenRelations: readonly string[];
  /** The whole document around the sentence, instead of its neighbours' text. */
  readonly wholeDocument: boolean;
  /** Font size of the text in pixels. */
  readonly textSize: number;
  /** Keys that differ from resources/keymaps/default.json. */
  readonly keys: KeyTable;
}

export const DEFAULT_PREFERENCES: Preferences = {
  threshold: 0.5,
  showRejected: false,
  selectedArcsOnly: false,
  hiddenRelations: [],
  wholeDocument: false,
  textSize: 20,
  keys: {},
};

export const TEXT_SIZES = { smallest: 14, largest: 32, step: 2 } as const;

const STORAGE_KEY = 'cman.preferences.1';

/** The part of Storage that is used: a test brings a Map. */
export interface PreferenceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Reads what was kept. What can't be read is as if it had never been set. */
export function readPreferences(storage: PreferenceStorage): Preferences {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}');
  } catch {
    return DEFAULT_PREFERENCES;
  }
  if (typeof kept !== 'object' || kept === null) return DEFAULT_PREFERENCES;
  const value = new Map<string, unknown>(Object.entries(kept));
  const flag = (name: 'showRejected' | 'selectedArcsOnly' | 'wholeDocument'): boolean =>
    value.get(name) === true;
  const number = (name: 'threshold' | 'textSize', least: number, most: number): number => {
    const given = value.get(name);
    return typeof given === 'number' && given >= least && given <= most ? given : DEFAULT_PREFERENCES[name];
  };
  return {
    threshold: number('threshold', 0, 1),
    showRejected: flag('showRejected'),
    selectedArcsOnly: flag('selectedArcsOnly'),
    hiddenRelations: names(value.get('hiddenRelations')),
    wholeDocument: flag('wholeDocument'),
    textSize: number('textSize', TEXT_SIZES.smallest, TEXT_SIZES.largest),
    keys: readKeyTable(value.get('keys') ?? {}).table,
  };
}

const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];

/** Whether what is selected decides which arcs are drawn. */
export const drawsBySelection = ({ selectedArcsOnly, hiddenRelations }: Preferences): boolean =>
  selectedArcsOnly || hiddenRelations.length > 0;

export function writePreferences(storage: PreferenceStorage, preferences: Preferences): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(preferences));
}
