import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/palette.ts';
import { fatesOf } from '../../core/model/schema-moves.ts';
import { checkSchema, type Schema } from '../../core/model/schema.ts';
import defaultKeys from '../../resources/keymaps/default.json' with { type: 'json' };
import { readKeyTable } from '../../renderer/keys/keymap.ts';
import { hiddenBy, keptFrom } from '../../renderer/keys/type-keys.ts';
import {
  addType,
  changeType,
  draftOf,
  isChanged,
  movesOf,
  moveType,
  nameProblem,
  removeType,
  restoreType,
  schemaOf,
  setKey,
  setPairs,
  type List,
  type SchemaDraft,
} from '../../renderer/state/schema-draft.ts';
import { ALIKE, worstDistance } from '../../renderer/theme/colour-vision.ts';
import { NEWS_SCHEMA } from '../support/random-actions.ts';

const LISTS = ['entityTypes', 'relationTypes'] as const;
const { table } = readKeyTable(defaultKeys);

/** One thing done to a draft, drawn by numbers. */
function act(
  draft: SchemaDraft,
  [kind, which, other, list]: readonly [number, number, number, List],
): SchemaDraft {
  const types = draft[list];
  const id = types[which % Math.max(1, types.length)]?.id ?? 0;
  switch (kind) {
    case 0: {
      const name = `T${other}`;
      return nameProblem(draft, list, name) === null ? addType(draft, list, name).draft : draft;
    }
    case 1: {
      const name = `N${other}`;
      return nameProblem(draft, list, name, id) === null ? changeType(draft, list, id, { name }) : draft;
    }
    case 2:
      return removeType(
        draft,
        list,
        id,
        other % 2 === 0 ? 'delete' : (types[other % types.length]?.id ?? null),
      );
    case 3:
      return moveType(draft, list, id, other % 2 === 0 ? 1 : -1);
    case 4:
      return setKey(draft, list, id, String(other % 10));
    case 5: {
      const relation = draft.relationTypes[other % Math.max(1, draft.relationTypes.length)];
      const pair = { head: id, tail: draft.entityTypes[0]?.id ?? 0 };
      const isEntity = draft.entityTypes.some((type) => type.id === id);
      return relation && isEntity ? setPairs(draft, relation.id, [pair], other % 3 > 0) : draft;
    }
    default: {
      const [removed] = draft.removed;
      return removed ? restoreType(draft, removed, NEWS_SCHEMA) : draft;
    }
  }
}

const steps = fc.array(fc.tuple(fc.nat(6), fc.nat(20), fc.nat(20), fc.constantFrom<List>(...LISTS)), {
  maxLength: 25,
});

describe('a schema being edited', () => {
  it('begins as the project has it, with nothing to move', () => {
    const draft = draftOf(NEWS_SCHEMA);
    expect(schemaOf(draft)).toEqual(NEWS_SCHEMA);
    expect(isChanged(draft, NEWS_SCHEMA)).toBe(false);
  });

  it('is a schema, with moves that fit the project, whatever is done to it', () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const draft = drawn.reduce(act, draftOf(NEWS_SCHEMA));
        const schema = schemaOf(draft);
        checkSchema(schema);
        fatesOf(NEWS_SCHEMA, schema, movesOf(draft));
        for (const list of LISTS) {
          const keys = schema[list].map(({ key }) => key).filter((key) => key !== '');
          expect(new Set(keys).size).toBe(keys.length);
          const known = [...draft[list], ...draft.removed.filter((type) => type.list === list)];
          expect(known.flatMap(({ origin }) => origin ?? []).sort()).toEqual(
            NEWS_SCHEMA[list].map(({ name }) => name).sort(),
          );
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('carries pairs along when a type is renamed, and has them again when one is put back', () => {
    const start = draftOf(NEWS_SCHEMA);
    const peop = start.entityTypes[0]!;
    const named = changeType(start, 'entityTypes', peop.id, { name: 'Person' });
    expect(schemaOf(named).relationTypes[0]!.pairs).toEqual([{ head: 'Person', tail: 'Loc' }]);
    expect(movesOf(named).entityTypes).toEqual([{ from: 'Peop', to: 'Person' }]);
    const without = removeType(start, 'entityTypes', peop.id, 'delete');
    expect(schemaOf(without).relationTypes[0]!.pairs).toEqual([]);
    const back = schemaOf(restoreType(without, without.removed[0]!, NEWS_SCHEMA));
    expect(back.relationTypes).toEqual(NEWS_SCHEMA.relationTypes);
    expect(new Set(back.entityTypes)).toEqual(new Set(NEWS_SCHEMA.entityTypes));
  });

  it('takes a file of types for the project: those of the same name are the same, those that are not in it are to be decided', () => {
    const file: Schema = {
      name: 'file',
      entityTypes: [
        { name: 'Ship', key: '1', colour: '#000000' },
        { name: 'Loc', key: '2', colour: '#ffffff' },
      ],
      relationTypes: [],
    };
    const draft = draftOf(file, NEWS_SCHEMA);
    expect(draft.removed.map(({ origin, fate }) => [origin, fate])).toEqual(
      ['Peop', 'Org', 'Live_In', 'Born_In', 'Work_For', 'Near'].map((origin) => [origin, null]),
    );
    expect(draft.entityTypes.map(({ origin }) => origin)).toEqual([null, 'Loc']);
    expect(isChanged(draft, NEWS_SCHEMA)).toBe(true);
  });
});

describe('keys of types', () => {
  it('are held against the keys of the window, where they work', () => {
    expect(hiddenBy('r', 'entityTypes', table)).toContain('relation.link');
    expect(hiddenBy('v', 'relationTypes', table)).toContain('relation.reverse');
    expect(hiddenBy('1', 'entityTypes', table)).toEqual([]);
    expect(hiddenBy('', 'entityTypes', table)).toEqual([]);
    expect(keptFrom('a', table)).toContain('sentence.accept-all');
    expect(keptFrom('r', table)).toEqual([]);
  });
});

describe('colours of the palette', () => {
  it('are told apart by eyes of every kind', () => {
    for (const [index, one] of COLOUR_BLIND_SAFE_PALETTE.entries()) {
      for (const other of COLOUR_BLIND_SAFE_PALETTE.slice(index + 1)) {
        expect(worstDistance(one, other)).toBeGreaterThan(ALIKE);
      }
    }
    // Red and green of one lightness: different to most, the same to some.
    expect(worstDistance('#a05a28', '#6e6e28')).toBeLessThan(ALIKE);
  });
});
