// The annotation schema: which types exist and which type pairs a relation may join.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { hasUnseen } from '../text/visible.ts';
import { MAXIMUM_GUIDELINE } from './guideline.ts';
import { COLOUR_BLIND_SAFE_PALETTE } from './palette.ts';

export { COLOUR_BLIND_SAFE_PALETTE };

const typeName = z
  .string()
  .min(1)
  .max(100)
  // The names become BIO tags (B-Peop) and columns of tab- and space-separated formats.
  .regex(/^[^\s|,[\]']+$/u, 'no white space, comma, bar, bracket or apostrophe')
  // Names become keys of plain records in reports; this one would vanish there.
  .refine((name) => name !== '__proto__', 'this name is reserved')
  // A line end in a table, a letter that nobody sees, marks that turn around what follows: two types could look like one.
  .refine((name) => !hasUnseen(name), 'no control or invisible characters');

/** Why a schema could not take `name` as a type, or null when it could. */
export function typeNameProblem(name: string): string | null {
  const parsed = typeName.safeParse(name);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'not a name');
}

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/);
/** One key, pressed alone, that gives the type to the selection; empty for none. */
const key = z.string().max(1);
/** When to use the type, for annotators; absent where nobody has written any. */
const guideline = z.string().max(MAXIMUM_GUIDELINE).optional();

/** More are no types but words: a column was misplaced. Nobody could choose among them. */
const MOST_TYPES = 1000;
const TOO_MANY_TYPES = `more than ${MOST_TYPES} types: was a column misplaced?`;

export const schemaSchema = z.strictObject({
  name: z.string(),
  entityTypes: z
    .array(z.strictObject({ name: typeName, key, colour, guideline }))
    .max(MOST_TYPES, TOO_MANY_TYPES),
  relationTypes: z
    .array(
      z.strictObject({
        name: typeName,
        key,
        guideline,
        /** The (head, tail) entity types it may join. */
        pairs: z.array(z.strictObject({ head: typeName, tail: typeName })),
      }),
    )
    .max(MOST_TYPES, TOO_MANY_TYPES),
});

export type Schema = z.infer<typeof schemaSchema>;
export type EntityType = Schema['entityTypes'][number];
export type RelationType = Schema['relationTypes'][number];

export const EMPTY_SCHEMA: Schema = { name: 'empty', entityTypes: [], relationTypes: [] };

/** Checks names that refer to names. @throws AppError `bad-schema` with the offending name */
export function checkSchema(schema: Schema): void {
  const entities = new Set(schema.entityTypes.map((type) => type.name));
  const refuse = (reason: string): never => {
    throw new AppError('bad-schema', `schema ${schema.name}: ${reason}`);
  };
  if (entities.size < schema.entityTypes.length) refuse('an entity type is named twice');
  if (new Set(schema.relationTypes.map((type) => type.name)).size < schema.relationTypes.length) {
    refuse('a relation type is named twice');
  }
  for (const relation of schema.relationTypes) {
    for (const pair of relation.pairs) {
      for (const name of [pair.head, pair.tail]) {
        if (!entities.has(name)) refuse(`relation ${relation.name} joins ${name}, which is no entity type`);
      }
    }
  }
}

/** What an annotated corpus uses: types by name, and for each relation type the (head, tail) pairs seen. */
export interface UsedTypes {
  readonly entityTypes: ReadonlySet<string>;
  readonly relationPairs: ReadonlyMap<string, readonly { head: string; tail: string }[]>;
}

/** A space is in no type's name. */
export const pairKey = ({ head, tail }: { readonly head: string; readonly tail: string }): string =>
  `${head} ${tail}`;

/**
 * The smallest schema that extends `schema` and allows everything in `used`: what an import needs. Types and pairs that are
 * there already keep their keys and colours.
 */
export function extendSchema(schema: Schema, used: UsedTypes): Schema {
  const entityTypes = [...schema.entityTypes];
  const known = new Set(entityTypes.map(({ name }) => name));
  const freeKey = (taken: readonly { key: string }[], candidates: string): string =>
    [...candidates].find((candidate) => !taken.some((type) => type.key === candidate)) ?? '';
  for (const name of [...used.entityTypes].sort()) {
    if (known.has(name)) continue;
    const colour = COLOUR_BLIND_SAFE_PALETTE[entityTypes.length % COLOUR_BLIND_SAFE_PALETTE.length]!;
    entityTypes.push({ name, key: freeKey(entityTypes, '123456789'), colour });
  }
  const relationTypes = schema.relationTypes.map((type) => ({ ...type, pairs: [...type.pairs] }));
  const byName = new Map(relationTypes.map((type) => [type.name, type]));
  for (const [name, pairs] of [...used.relationPairs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    let type = byName.get(name);
    if (!type) {
      type = { name, key: freeKey(relationTypes, 'qwertyuiop'), pairs: [] };
      byName.set(name, type);
      relationTypes.push(type);
    }
    const joined = new Set(type.pairs.map(pairKey));
    for (const { head, tail } of pairs) {
      if (!joined.has(pairKey({ head, tail }))) type.pairs.push({ head, tail });
    }
  }
  return { name: schema.name, entityTypes, relationTypes };
}
