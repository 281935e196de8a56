// What the schema lets be joined. Apart from schema.ts, which validates schemas: the window asks this at every step and has no use for
// the validation library.
import type { RelationType, Schema } from './schema.ts';

/** Whether the schema lets `relation` join a head of type `head` to a tail of type `tail`. */
export function allowsRelation(schema: Schema, relation: string, head: string, tail: string): boolean {
  const type = schema.relationTypes.find((candidate) => candidate.name === relation);
  return type !== undefined && type.pairs.some((pair) => pair.head === head && pair.tail === tail);
}

/** The relation types that may join these two mentions, in the schema's order. */
export function allowedRelations(schema: Schema, head: string, tail: string): RelationType[] {
  return schema.relationTypes.filter((type) => allowsRelation(schema, type.name, head, tail));
}
