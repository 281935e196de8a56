import type { CorpusDocument } from '../contract/format.ts';
import { pairKey, type UsedTypes } from '../model/schema.ts';

/** The types a corpus uses and the type pairs its relations join: what the schema must allow before it can be imported. */
export function usedTypes(documents: readonly CorpusDocument[]): UsedTypes {
  const entityTypes = new Set<string>();
  const relationPairs = new Map<string, Map<string, { head: string; tail: string }>>();
  for (const { sentences } of documents) {
    for (const { mentions, relations } of sentences) {
      for (const mention of mentions) entityTypes.add(mention.type);
      for (const relation of relations) {
        const head = mentions[relation.head]!.type;
        const tail = mentions[relation.tail]!.type;
        let pairs = relationPairs.get(relation.type);
        if (!pairs) relationPairs.set(relation.type, (pairs = new Map()));
        pairs.set(pairKey({ head, tail }), { head, tail });
      }
    }
  }
  return {
    entityTypes,
    relationPairs: new Map([...relationPairs].map(([type, pairs]) => [type, [...pairs.values()]])),
  };
}
