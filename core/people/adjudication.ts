// A curator's choice among the versions of one sentence: what there is to choose from, and what follows from taking or leaving one item.
import { mentionKey, type VersionAnnotations, type VersionMention } from './version.ts';

export interface ChoiceMention {
  readonly kind: 'mention';
  readonly key: string;
  /** UTF-16 units from the sentence's begin, half-open. */
  readonly begin: number;
  readonly end: number;
  readonly type: string;
  /** Indices of the versions that have it; none: only what the sentence holds now has. */
  readonly by: readonly number[];
}

export interface ChoiceRelation {
  readonly kind: 'relation';
  readonly key: string;
  readonly type: string;
  /** Keys of its mentions. */
  readonly head: string;
  readonly tail: string;
  readonly by: readonly number[];
}

export type ChoiceItem = ChoiceMention | ChoiceRelation;

export interface Choices {
  /** In the order of the text. */
  readonly mentions: readonly ChoiceMention[];
  readonly relations: readonly ChoiceRelation[];
  /** How many versions there are. */
  readonly versions: number;
}

/** Keys of what is taken. */
export type Choice = ReadonlySet<string>;

/** @param held what the sentence holds now: it may have what no version has */
export function choicesOf(versions: readonly VersionAnnotations[], held: VersionAnnotations): Choices {
  const mentions = new Map<string, ChoiceMention & { by: number[] }>();
  const relations = new Map<string, ChoiceRelation & { by: number[] }>();
  for (const [index, version] of [...versions, held].entries()) {
    const by = index < versions.length ? [index] : [];
    for (const mention of version.mentions) {
      const key = mentionKey(mention);
      const [begin, end, type] = mention;
      const known = mentions.get(key);
      if (known) known.by.push(...by);
      // A list of its own, since it grows.
      else mentions.set(key, { kind: 'mention', key, begin, end, type, by: [...by] });
    }
    for (const [head, tail, type] of version.relations) {
      const ends = [keyAt(version.mentions, head), keyAt(version.mentions, tail)] as const;
      const key = `${type}: ${ends[0]} to ${ends[1]}`;
      const known = relations.get(key);
      if (known) known.by.push(...by);
      else relations.set(key, { kind: 'relation', key, type, head: ends[0], tail: ends[1], by: [...by] });
    }
  }
  const ordered = [...mentions.values()].sort(
    (a, b) => a.begin - b.begin || b.end - a.end || (a.type < b.type ? -1 : 1),
  );
  const place = new Map(ordered.map(({ key }, index) => [key, index]));
  return {
    mentions: ordered,
    relations: [...relations.values()].sort(
      (a, b) =>
        place.get(a.head)! - place.get(b.head)! ||
        place.get(a.tail)! - place.get(b.tail)! ||
        (a.type < b.type ? -1 : 1),
    ),
    versions: versions.length,
  };
}

const keyAt = (mentions: readonly VersionMention[], index: number): string => mentionKey(mentions[index]!);

export const isContested = ({ by }: ChoiceItem, { versions }: Choices): boolean => by.length < versions;

/** Mentions and relations that have to be decided, in the order of the text. */
export const contestedItems = (choices: Choices): ChoiceItem[] =>
  [...choices.mentions, ...choices.relations].filter((item) => isContested(item, choices));

/** What all versions have. */
export const agreedChoice = (choices: Choices): Choice =>
  new Set(
    [...choices.mentions, ...choices.relations]
      .filter((item) => !isContested(item, choices))
      .map(({ key }) => key),
  );

/** All that one version has, and nothing else. */
export const versionChoice = ({ mentions, relations }: Choices, version: number): Choice =>
  new Set([...mentions, ...relations].filter(({ by }) => by.includes(version)).map(({ key }) => key));

/** What the sentence holds now. */
export const heldChoice = (held: VersionAnnotations): Choice => {
  const { mentions, relations } = choicesOf([], held);
  return new Set([...mentions, ...relations].map(({ key }) => key));
};

/**
 * Takes an item, or leaves it. A relation brings its mentions; a mention that goes takes its relations with it; a mention that comes takes the
 * place of those over the same words that no version has beside it: nested mentions that somebody meant stay.
 */
export function toggled(choices: Choices, choice: Choice, key: string): Choice {
  const next = new Set(choice);
  const item = [...choices.mentions, ...choices.relations].find((one) => one.key === key);
  if (!item) return choice;
  if (next.has(key)) remove(choices, next, item);
  else if (item.kind === 'mention') take(choices, next, item);
  else {
    for (const end of [item.head, item.tail]) {
      const mention = choices.mentions.find((one) => one.key === end);
      if (mention && !next.has(end)) take(choices, next, mention, [item.head, item.tail]);
    }
    next.add(key);
  }
  return next;
}

/** @param stays mentions that do not give way */
function take(
  choices: Choices,
  next: Set<string>,
  mention: ChoiceMention,
  stays: readonly string[] = [],
): void {
  for (const other of choices.mentions) {
    const overlaps = other.begin < mention.end && mention.begin < other.end;
    const together = other.by.some((version) => mention.by.includes(version));
    if (other.key !== mention.key && overlaps && !together && !stays.includes(other.key)) {
      remove(choices, next, other);
    }
  }
  next.add(mention.key);
}

function remove(choices: Choices, next: Set<string>, item: ChoiceItem): void {
  next.delete(item.key);
  if (item.kind === 'relation') return;
  for (const relation of choices.relations) {
    if (relation.head === item.key || relation.tail === item.key) next.delete(relation.key);
  }
}

export interface DecidedMention {
  readonly begin: number;
  readonly end: number;
  readonly type: string;
  readonly by: string;
}

export interface DecidedRelation {
  readonly head: number;
  readonly tail: number;
  readonly type: string;
  readonly by: string;
}

/**
 * The choice, as the command that carries it out wants it.
 * @param begin where the sentence begins in its document
 * @param names of the versions' authors
 */
export function decidedBy(
  choices: Choices,
  choice: Choice,
  begin: number,
  names: readonly string[],
): { mentions: DecidedMention[]; relations: DecidedRelation[] } {
  const by = (versions: readonly number[]): string =>
    [...new Set(versions.map((version) => names[version] ?? '').filter((name) => name !== ''))].join(', ');
  const mentions = choices.mentions.filter(({ key }) => choice.has(key));
  const indexOf = new Map(mentions.map(({ key }, index) => [key, index]));
  return {
    mentions: mentions.map((mention) => ({
      begin: begin + mention.begin,
      end: begin + mention.end,
      type: mention.type,
      by: by(mention.by),
    })),
    relations: choices.relations.flatMap((relation) => {
      const ends = [indexOf.get(relation.head), indexOf.get(relation.tail)] as const;
      if (!choice.has(relation.key) || ends[0] === undefined || ends[1] === undefined) return [];
      return [{ head: ends[0], tail: ends[1], type: relation.type, by: by(relation.by) }];
    }),
  };
}
