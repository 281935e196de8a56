import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { ACTIONS, isActionId } from '../../renderer/keys/actions.ts';
import {
  chordLabels,
  chordsOf,
  conflictsOf,
  differences,
  Keymap,
  losers,
  normaliseChord,
  readKeyTable,
  rebind,
  type KeyPress,
} from '../../renderer/keys/keymap.ts';
import defaults from '../../resources/keymaps/default.json' with { type: 'json' };

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  altGraph: false,
  ...held,
});

const { table, problems } = readKeyTable(defaults);
const keymap = new Keymap(table);

describe('the default keymap', () => {
  it('can be read without a problem and names every action', () => {
    expect(problems).toEqual([]);
    expect(Object.keys(table).sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  it('never gives a key two meanings in one place', () => {
    expect(conflictsOf(table)).toEqual([]);
  });

  it('leaves the digits to the entity types', () => {
    expect(Object.values(table).flat()).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^[0-9]$/)]),
    );
  });
});

describe('looking up a press', () => {
  it('depends on what is selected', () => {
    expect(keymap.actionOf(press('r'), 'mention', 'linux')).toBe('relation.link');
    expect(keymap.actionOf(press('r'), 'relation', 'linux')).toBeNull();
    expect(keymap.actionOf(press('v'), 'relation', 'linux')).toBe('relation.reverse');
  });

  it('takes Ctrl or ⌘ by the platform', () => {
    expect(keymap.actionOf(press('z', { ctrlKey: true }), 'nothing', 'win32')).toBe('edit.undo');
    expect(keymap.actionOf(press('z', { metaKey: true }), 'nothing', 'darwin')).toBe('edit.undo');
    expect(keymap.actionOf(press('z', { ctrlKey: true }), 'nothing', 'darwin')).toBeNull();
  });

  it('reads letters whatever Caps Lock says, and tells Shift', () => {
    expect(keymap.actionOf(press('J'), 'nothing', 'linux')).toBe('queue.next');
    expect(keymap.actionOf(press('Z', { ctrlKey: true, shiftKey: true }), 'nothing', 'linux')).toBe(
      'edit.redo',
    );
  });

  it('knows brackets with Shift by their place, and "?" by its character', () => {
    expect(keymap.actionOf(press('{', { shiftKey: true, code: 'BracketLeft' }), 'mention', 'linux')).toBe(
      'mention.shrink-begin',
    );
    expect(keymap.actionOf(press('[', { shiftKey: true, code: 'BracketLeft' }), 'mention', 'linux')).toBe(
      'mention.shrink-begin',
    );
    expect(keymap.actionOf(press('[', { code: 'BracketLeft' }), 'mention', 'linux')).toBe(
      'mention.grow-begin',
    );
    expect(keymap.actionOf(press('?', { shiftKey: true, code: 'Slash' }), 'nothing', 'linux')).toBe(
      'view.shortcuts',
    );
  });

  it('takes a bracket typed with AltGr for a bracket', () => {
    const germanBracket = press('[', { ctrlKey: true, altKey: true, altGraph: true, code: 'Digit8' });
    expect(chordsOf(germanBracket, 'win32')).toEqual(['[']);
  });

  it('ignores modifiers alone', () => {
    expect(chordsOf(press('Shift', { shiftKey: true }), 'linux')).toEqual([]);
  });
});

describe("a person's own keys", () => {
  it('are written one way', () => {
    expect(normaliseChord('Shift+Mod+Z')).toBe('Mod+Shift+z');
    expect(normaliseChord('Hyper+z')).toBeNull();
  });

  it('are taken from the action that had them, where both would work', () => {
    const changed = rebind(table, 'relation.link', ['x']);
    expect(changed['relation.link']).toEqual(['x']);
    expect(changed['item.reject']).toEqual(['Backspace', 'Delete']);
    expect(conflictsOf(changed)).toEqual([]);
    const elsewhere = rebind(table, 'mention.grow-end', ['v']);
    expect(elsewhere['relation.reverse']).toEqual(['v']);
  });

  it('name the actions that would lose a key, and those that do lose it', () => {
    const random = seededRandom(11);
    const actions = Object.keys(ACTIONS).filter(isActionId);
    const chords = actions.flatMap((action) => table[action] ?? []);
    let now = table;
    for (let round = 0; round < 300; round++) {
      const action = actions[Math.floor(random() * actions.length)]!;
      const chord = chords[Math.floor(random() * chords.length)]!;
      const named = losers(now, action, [chord]);
      const after = rebind(now, action, [chord]);
      for (const other of actions.filter((candidate) => candidate !== action)) {
        expect(after[other]?.length === now[other]?.length).toBe(!named.includes(other));
      }
      expect(conflictsOf(after)).toEqual([]);
      now = after;
      // Nothing but what differs is kept, and it gives the same keys again.
      expect({ ...table, ...differences(now, table) }).toEqual(now);
    }
    expect(differences(table, table)).toEqual({});
  });

  it('that make no sense are dropped and named', () => {
    const read = readKeyTable({ 'queue.next': ['Hyper+j', 'n'], 'make.coffee': ['c'], 'queue.back': 'b' });
    expect(read.table).toEqual({ 'queue.next': ['n'] });
    expect(read.problems).toHaveLength(3);
    expect(readKeyTable('nonsense').problems).toHaveLength(1);
  });

  it('are shown as the platform writes them', () => {
    expect(chordLabels('Mod+Shift+z', 'linux')).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(chordLabels('Mod+Enter', 'darwin')).toEqual(['⌘', '↩']);
    expect(chordLabels('ArrowLeft', 'win32')).toEqual(['←']);
  });
});
