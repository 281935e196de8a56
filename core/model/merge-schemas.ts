// Two schemas as one: everything that either allows. Nothing is taken away, so that whatever was annotated under the one or the other still has
// its type; what a person should look at is said.
import { allowsRelation } from './allowed-relations.ts';
import { checkSchema, type EntityType, type RelationType, type Schema } from './schema.ts';

export interface SchemaMerge {
  readonly schema: Schema;
  readonly addedEntityTypes: readonly string[];
  readonly addedRelationTypes: readonly string[];
  /** Of relation types that both have: `Live_In: Peop to Loc`. */
  readonly addedPairs: readonly string[];
  /** For people: types that clash or may be meant to be one. */
  readonly problems: readonly string[];
}

/** @throws AppError `bad-schema` when the one from outside refers to what it does not have */
export function mergeSchemas(into: Schema, from: Schema): SchemaMerge {
  checkSchema(from);
  const entityTypes = [...into.entityTypes];
  const relationTypes = [...into.relationTypes];
  const addedEntityTypes: string[] = [];
  const addedRelationTypes: string[] = [];
  const addedPairs: string[] = [];
  const problems = [...clashes(into, from), ...lookAlikes(into, from), ...otherGuidelines(into, from)];
  for (const type of from.entityTypes) {
    if (entityTypes.some(({ name }) => name === type.name)) continue;
    entityTypes.push(withFreeKey(type, entityTypes));
    addedEntityTypes.push(type.name);
  }
  for (const type of from.relationTypes) {
    const index = relationTypes.findIndex(({ name }) => name === type.name);
    const own = relationTypes[index];
    if (!own) {
      relationTypes.push(withFreeKey(type, relationTypes));
      addedRelationTypes.push(type.name);
      continue;
    }
    const pairs = type.pairs.filter(({ head, tail }) => !allowsRelation(into, type.name, head, tail));
    if (pairs.length === 0) continue;
    relationTypes[index] = { ...own, pairs: [...own.pairs, ...pairs] };
    addedPairs.push(...pairs.map(({ head, tail }) => `${type.name}: ${head} to ${tail}`));
  }
  const schema = { ...into, entityTypes, relationTypes };
  return { schema, addedEntityTypes, addedRelationTypes, addedPairs, problems };
}

/** The key stays with whoever had it first. */
function withFreeKey<T extends EntityType | RelationType>(type: T, taken: readonly { key: string }[]): T {
  return taken.some(({ key }) => key !== '' && key === type.key) ? { ...type, key: '' } : type;
}

function clashes(into: Schema, from: Schema): string[] {
  const both = (one: Schema, other: Schema): string[] =>
    one.entityTypes
      .filter(({ name }) => other.relationTypes.some((type) => type.name === name))
      .map(({ name }) => name);
  return [...new Set([...both(into, from), ...both(from, into)])].map(
    (name) => `${name} is an entity type in one project and a relation type in the other; both are kept`,
  );
}

/** Names that differ only in capitals, dashes and the like: probably one type, spelt twice. */
function lookAlikes(into: Schema, from: Schema): string[] {
  const fold = (name: string): string =>
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const pairs = (own: readonly { name: string }[], others: readonly { name: string }[]): string[] =>
    others.flatMap(({ name }) => {
      if (own.some((type) => type.name === name)) return [];
      const twin = own.find((type) => fold(type.name) === fold(name));
      return twin ? [`${name} looks like ${twin.name}: if they are one type, rename one of them`] : [];
    });
  return [...pairs(into.entityTypes, from.entityTypes), ...pairs(into.relationTypes, from.relationTypes)];
}

function otherGuidelines(into: Schema, from: Schema): string[] {
  const own = new Map(
    [...into.entityTypes, ...into.relationTypes].map((type) => [type.name, type.guideline]),
  );
  return [...from.entityTypes, ...from.relationTypes]
    .filter(({ name, guideline }) => {
      const ours = own.get(name);
      return guideline && ours && guideline !== ours;
    })
    .map(({ name }) => `${name} has other guidelines there; those of this project are kept`);
}
