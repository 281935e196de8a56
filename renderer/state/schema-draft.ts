// A schema while it is being edited. Pure: the dialog shows it, the main process judges it.
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/palette.ts';
import type { Schema } from '../../core/model/schema.ts';

const ENTITY_KEYS = '123456789';
const RELATION_KEYS = 'qwertyuiop';

const firstFree = (taken: readonly { key: string }[], keys: string): string =>
  [...keys].find((key) => !taken.some((type) => type.key === key)) ?? '';

export function addEntityType(schema: Schema, name: string): Schema {
  const { entityTypes } = schema;
  const used = entityTypes.map(({ colour }) => colour.toUpperCase());
  const colour =
    COLOUR_BLIND_SAFE_PALETTE.find((candidate) => !used.includes(candidate)) ??
    COLOUR_BLIND_SAFE_PALETTE[entityTypes.length % COLOUR_BLIND_SAFE_PALETTE.length] ??
    COLOUR_BLIND_SAFE_PALETTE[0];
  return {
    ...schema,
    entityTypes: [...entityTypes, { name, key: firstFree(entityTypes, ENTITY_KEYS), colour }],
  };
}

/** Takes an entity type away, and every pair that names it. */
export function removeEntityType(schema: Schema, name: string): Schema {
  return {
    ...schema,
    entityTypes: schema.entityTypes.filter((type) => type.name !== name),
    relationTypes: schema.relationTypes.map((type) => ({
      ...type,
      pairs: type.pairs.filter(({ head, tail }) => head !== name && tail !== name),
    })),
  };
}

export function addRelationType(schema: Schema, name: string): Schema {
  const { relationTypes } = schema;
  return {
    ...schema,
    relationTypes: [...relationTypes, { name, key: firstFree(relationTypes, RELATION_KEYS), pairs: [] }],
  };
}

export function removeRelationType(schema: Schema, name: string): Schema {
  return { ...schema, relationTypes: schema.relationTypes.filter((type) => type.name !== name) };
}

/** Allows a pair that was not allowed, and the other way round. */
export function togglePair(schema: Schema, relation: string, head: string, tail: string): Schema {
  const same = (pair: { head: string; tail: string }): boolean => pair.head === head && pair.tail === tail;
  return {
    ...schema,
    relationTypes: schema.relationTypes.map((type) =>
      type.name !== relation
        ? type
        : {
            ...type,
            pairs: type.pairs.some(same)
              ? type.pairs.filter((pair) => !same(pair))
              : [...type.pairs, { head, tail }],
          },
    ),
  };
}

/** Gives a key to a type; whoever had it loses it. */
export function setKey(
  schema: Schema,
  list: 'entityTypes' | 'relationTypes',
  name: string,
  key: string,
): Schema {
  const reassign = <T extends { name: string; key: string }>(types: readonly T[]): T[] =>
    types.map((type) =>
      type.name === name ? { ...type, key } : key !== '' && type.key === key ? { ...type, key: '' } : type,
    );
  return list === 'entityTypes'
    ? { ...schema, entityTypes: reassign(schema.entityTypes) }
    : { ...schema, relationTypes: reassign(schema.relationTypes) };
}

export function setColour(schema: Schema, name: string, colour: string): Schema {
  return {
    ...schema,
    entityTypes: schema.entityTypes.map((type) => (type.name === name ? { ...type, colour } : type)),
  };
}

/** Why a name can't be given to a new type; null when it can. The same rule as in core/model/schema.ts. */
export function nameProblem(types: readonly { name: string }[], name: string): string | null {
  if (name === '') return 'A type needs a name.';
  if (/[\s|,[\]']/u.test(name)) return 'No spaces, commas, bars, brackets or apostrophes.';
  if (name.length > 100) return 'At most 100 characters.';
  return types.some((type) => type.name === name) ? 'There is one with this name.' : null;
}
