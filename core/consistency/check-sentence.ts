// What a sentence's accepted annotations have that they should not: types and pairs that the schema does not know, mentions that cross,
// and two mentions on the same words. Each comes with the deeds that would mend it.
import { msg, str } from '@lit/localize';
import type { Deed } from '../contract/commands.ts';
import { allowsRelation } from '../model/allowed-relations.ts';
import type { Mention, Relation, Span } from '../model/annotation.ts';
import { compareMentions, overlaps, sameSpan } from '../model/annotation.ts';
import type { Schema } from '../model/schema.ts';

export type SentenceFindingKind = 'relation' | 'type' | 'crossing' | 'twice';

/** A way to mend a finding. Fixes of equal ids do the same to each finding that has them. */
export interface Fix {
  readonly id: string;
  /** A verb and what it is done to: "Reverse the relation". */
  readonly label: string;
  readonly deed: Deed;
}

export interface SentenceFinding {
  readonly kind: SentenceFindingKind;
  /** What is wrong, for people, without text of the document. */
  readonly says: string;
  readonly mentions: readonly Mention[];
  readonly fixes: readonly Fix[];
}

interface Accepted {
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
}

/** @param annotations what is not accepted is passed over */
export function checkSentence(annotations: Accepted, schema: Schema): SentenceFinding[] {
  const mentions = annotations.mentions
    .filter(({ status }) => status === 'accepted')
    .sort((a, b) => compareMentions(a, b) || (a.id < b.id ? -1 : 1));
  const relations = annotations.relations.filter(({ status }) => status === 'accepted');
  return [
    ...relations.flatMap((relation) => checkRelation(relation, mentions, schema)),
    ...mentions.flatMap((mention) => checkType(mention, schema)),
    ...checkPairs(mentions),
  ];
}

function checkRelation(relation: Relation, mentions: readonly Mention[], schema: Schema): SentenceFinding[] {
  const head = mentions.find(({ id }) => id === relation.head);
  const tail = mentions.find(({ id }) => id === relation.tail);
  const { type, id: relationId } = relation;
  const remove: Fix = {
    id: 'delete-relation',
    label: msg('Delete the relation'),
    deed: { kind: 'delete-relation', relationId },
  };
  const finding = (says: string, fixes: readonly Fix[]): SentenceFinding[] => [
    { kind: 'relation', says, mentions: [head, tail].filter((end) => end !== undefined), fixes },
  ];
  if (!head || !tail) return finding(msg(str`${type} joins a mention that is not accepted`), [remove]);
  if (allowsRelation(schema, type, head.type, tail.type)) return [];
  if (!schema.relationTypes.some(({ name }) => name === type)) {
    return finding(msg(str`the schema has no relation type ${type}`), [remove]);
  }
  const reversed = allowsRelation(schema, type, tail.type, head.type);
  const reverse: Fix = {
    id: 'reverse-relation',
    label: msg('Reverse the relation'),
    deed: { kind: 'reverse-relation', relationId },
  };
  return finding(
    msg(str`${type} may not join ${head.type} to ${tail.type}`),
    reversed ? [reverse, remove] : [remove],
  );
}

function checkType(mention: Mention, schema: Schema): SentenceFinding[] {
  if (schema.entityTypes.some(({ name }) => name === mention.type)) return [];
  const retype = schema.entityTypes.map(({ name }): Fix => ({
    id: `retype ${name}`,
    label: msg(str`Make it ${name}`),
    deed: { kind: 'retype-mention', mentionId: mention.id, type: name },
  }));
  const says = msg(str`the schema has no entity type ${mention.type}`);
  return [{ kind: 'type', says, mentions: [mention], fixes: [deletion(mention, 'mention'), ...retype] }];
}

function checkPairs(mentions: readonly Mention[]): SentenceFinding[] {
  const found: SentenceFinding[] = [];
  for (const [index, a] of mentions.entries()) {
    for (const b of mentions.slice(index + 1)) {
      // In the order of the text: nothing later can meet `a` any more.
      if (b.begin >= a.end) break;
      if (sameSpan(a, b)) found.push(twice(a, b));
      else if (overlaps(a, b) && !holds(a, b) && !holds(b, a)) found.push(crossing(a, b));
    }
  }
  return found;
}

const holds = (outer: Span, inner: Span): boolean => outer.begin <= inner.begin && inner.end <= outer.end;

function twice(a: Mention, b: Mention): SentenceFinding {
  const says =
    a.type === b.type
      ? msg(str`these words are ${a.type} twice`)
      : msg(str`these words are ${a.type} and ${b.type}`);
  const fixes = a.type === b.type ? [deletion(b, 'second')] : [deletion(b, b.type), deletion(a, a.type)];
  return { kind: 'twice', says, mentions: [a, b], fixes };
}

function crossing(a: Mention, b: Mention): SentenceFinding {
  return {
    kind: 'crossing',
    says: msg(str`${a.type} and ${b.type} cross: each has words that the other has not`),
    mentions: [a, b],
    fixes: [deletion(b, 'later'), deletion(a, 'earlier')],
  };
}

function deletion(mention: Mention, which: string): Fix {
  return {
    id: `delete ${which}`,
    label: deletionWords(which),
    deed: { kind: 'delete-mention', mentionId: mention.id },
  };
}

function deletionWords(which: string): string {
  switch (which) {
    case 'mention':
      return msg('Delete the mention');
    case 'second':
      return msg('Delete the second mention');
    case 'later':
      return msg('Delete the later mention');
    case 'earlier':
      return msg('Delete the earlier mention');
    default:
      return msg(str`Delete the ${which} mention`);
  }
}
