// Random actions on a project, from a seed: what a person might do, in an order that nobody would.
import type { Command } from '../../core/contract/commands.ts';
import type { Sentence, SentenceAnnotations } from '../../core/model/annotation.ts';
import { documentId, sentenceId } from '../../core/model/ids.ts';
import { seededRandom } from '../../core/random.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Predicted } from '../../core/model/suggestions.ts';

export const NEWS_SCHEMA: Schema = {
  name: 'news',
  entityTypes: ['Peop', 'Loc', 'Org'].map((name, index) => ({
    name,
    key: String(index + 1),
    colour: '#0072B2',
  })),
  relationTypes: [
    { name: 'Live_In', key: 'q', pairs: [{ head: 'Peop', tail: 'Loc' }] },
    { name: 'Born_In', key: 'r', pairs: [{ head: 'Peop', tail: 'Loc' }] },
    { name: 'Work_For', key: 'w', pairs: [{ head: 'Peop', tail: 'Org' }] },
    {
      name: 'Near',
      key: 'e',
      pairs: [
        { head: 'Loc', tail: 'Loc' },
        { head: 'Org', tail: 'Loc' },
        { head: 'Loc', tail: 'Org' },
      ],
    },
  ],
};

/** The schema with one more entity type and one more pair, for the commands that change it. */
export const WIDER_SCHEMA: Schema = {
  ...NEWS_SCHEMA,
  entityTypes: [...NEWS_SCHEMA.entityTypes, { name: 'Other', key: '4', colour: '#D55E00' }],
  relationTypes: NEWS_SCHEMA.relationTypes.map((type) =>
    type.name === 'Near' ? { ...type, pairs: [...type.pairs, { head: 'Other', tail: 'Loc' }] } : type,
  ),
};

const ENTITY_TYPES = [...WIDER_SCHEMA.entityTypes.map(({ name }) => name), 'Unheard'];
const RELATION_TYPES = WIDER_SCHEMA.relationTypes.map(({ name }) => name);
const TOKENS = 5;

/** Five two-letter words, from `begin` on: few places, so that actions meet. */
export function smallSentence(index: number, begin = index * 15): Sentence {
  return {
    id: sentenceId(`d1s${index}`),
    documentId: documentId('d1'),
    index,
    begin,
    end: begin + 14,
    status: 'pending',
    tokens: Array.from({ length: TOKENS }, (_, token) => ({
      begin: begin + token * 3,
      end: begin + token * 3 + 2,
    })),
    metadata: {},
  };
}

export const SMALL_TEXT = 'ab cd ef gh ij';

export class Chooser {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  share(): number {
    return this.#random();
  }

  of<T>(choices: readonly T[]): T | undefined {
    return choices[this.below(choices.length)];
  }
}

/** A command on this sentence; now and then one that must be refused. */
export function randomCommand(
  choose: Chooser,
  { sentence, mentions, relations }: SentenceAnnotations,
): Command {
  const sentenceId = sentence.id;
  const mentionId = choose.of(mentions)?.id ?? 'nobody';
  const relationId = choose.of(relations)?.id ?? 'nothing';
  const begin = sentence.begin + choose.below(14);
  const span = { begin, end: Math.min(sentence.end, begin + 1 + choose.below(6)) };
  const type = choose.of(ENTITY_TYPES)!;
  switch (choose.below(17)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'create-mention', sentenceId, ...span, type };
    case 3:
      return { kind: 'retype-mention', sentenceId, mentionId, type };
    case 4:
      return { kind: 'resize-mention', sentenceId, mentionId, ...span };
    case 5:
      return { kind: 'delete-mention', sentenceId, mentionId };
    case 6:
    case 7:
    case 8: {
      const head = choose.of(mentions)?.id ?? 'nobody';
      return {
        kind: 'create-relation',
        sentenceId,
        head,
        tail: mentionId,
        type: choose.of(RELATION_TYPES)!,
      };
    }
    case 9:
      return { kind: 'retype-relation', sentenceId, relationId, type: choose.of(RELATION_TYPES)! };
    case 10:
      return { kind: 'reverse-relation', sentenceId, relationId };
    case 11:
      return { kind: 'delete-relation', sentenceId, relationId };
    case 12:
    case 13: {
      const few = <T extends { id: string }>(records: readonly T[]): string[] =>
        records.filter(() => choose.chance(0.3)).map(({ id }) => id);
      return {
        kind: choose.chance(0.5) ? 'accept' : 'reject',
        sentenceId,
        mentionIds: few(mentions),
        relationIds: few(relations),
      };
    }
    case 14:
      return { kind: 'skip-sentence', sentenceId };
    case 15: {
      const refused = <T extends { id: string; status: string }>(records: readonly T[]): string[] =>
        records.filter(({ status }) => status === 'rejected' && choose.chance(0.5)).map(({ id }) => id);
      return {
        kind: 'ask-again',
        sentenceId,
        mentionIds: refused(mentions),
        relationIds: refused(relations),
      };
    }
    default:
      return choose.chance(0.4)
        ? { kind: 'complete-sentence', sentenceId, threshold: choose.share() }
        : { kind: 'reopen-sentence', sentenceId };
  }
}

/** What a model might say of a {@link smallSentence}: mentions that do not overlap, relations among them. */
export function randomPrediction(choose: Chooser): Predicted {
  const mentions: Predicted['mentions'][number][] = [];
  for (let token = 0; token < TOKENS; token++) {
    if (choose.chance(0.4)) continue;
    const end = Math.min(TOKENS, token + 1 + choose.below(2));
    const runnerUp = choose.chance(0.5) ? { type: null, probability: choose.share() } : null;
    mentions.push({
      begin: token,
      end,
      type: choose.of(ENTITY_TYPES)!,
      confidence: choose.share(),
      runnerUp,
    });
    token = end - 1;
  }
  const relations = mentions.flatMap((_, head) =>
    mentions.flatMap((__, tail) =>
      choose.chance(0.4)
        ? [{ head, tail, type: choose.of(RELATION_TYPES)!, confidence: choose.share() }]
        : [],
    ),
  );
  return { mentions, relations };
}

/** The accepted mentions or relations, by id: what no model may touch. */
export const acceptedById = <R extends { readonly id: string; readonly status: string }>(
  records: Iterable<R>,
): Map<string, R> =>
  new Map([...records].filter(({ status }) => status === 'accepted').map((record) => [record.id, record]));
