// What the demo corpus says is right, and what of a sentence is not as it says yet. Spans are UTF-16 offsets of the sentence.
import type { SentenceView } from '../../../core/contract/project.ts';
import type { Mention, Relation, SentenceAnnotations } from '../../../core/model/annotation.ts';
import { applyChanges } from '../../../core/model/changes.ts';
import { planCommand } from '../../../core/model/plan.ts';
import type { Schema } from '../../../core/model/schema.ts';
import type { DemoCorpus } from '../../../electron/project/demo/demo-corpus.ts';

export interface GoldMention {
  readonly begin: number;
  readonly end: number;
  readonly type: string;
}

export interface GoldRelation {
  readonly type: string;
  readonly head: GoldMention;
  readonly tail: GoldMention;
}

export interface Gold {
  readonly mentions: readonly GoldMention[];
  readonly relations: readonly GoldRelation[];
}

export const sameMention = (a: GoldMention, b: GoldMention): boolean =>
  a.begin === b.begin && a.end === b.end && a.type === b.type;

export const sameRelation = (a: GoldRelation, b: GoldRelation): boolean =>
  a.type === b.type && sameMention(a.head, b.head) && sameMention(a.tail, b.tail);

/** Gold by the sentence's text and document: no two sentences of a document are the same. */
export function goldOf(corpus: DemoCorpus): ReadonlyMap<string, Gold> {
  return new Map(
    corpus.documents.flatMap(({ content }) =>
      content.sentences.map(({ begin, end, mentions, relations }): [string, Gold] => {
        const own = mentions.map((mention) => ({
          begin: mention.begin - begin,
          end: mention.end - begin,
          type: mention.type,
        }));
        const gold = {
          mentions: own,
          relations: relations.map(({ type, head, tail }) => ({ type, head: own[head]!, tail: own[tail]! })),
        };
        return [goldKey(content.name, content.text.slice(begin, end)), gold];
      }),
    ),
  );
}

export const goldKey = (document: string, text: string): string => JSON.stringify([document, text]);

export function placeOf(view: Pick<SentenceView, 'sentence'>, mention: Mention): GoldMention {
  const { begin } = view.sentence;
  return { begin: mention.begin - begin, end: mention.end - begin, type: mention.type };
}

export function relationPlaceOf(view: SentenceAnnotations, relation: Relation): GoldRelation | null {
  const end = (id: string): GoldMention | null => {
    const mention = view.mentions.find((candidate) => candidate.id === id);
    return mention ? placeOf(view, mention) : null;
  };
  const head = end(relation.head);
  const tail = end(relation.tail);
  return head && tail ? { type: relation.type, head, tail } : null;
}

/** What stands accepted. */
export function acceptedOf(view: SentenceAnnotations): Gold {
  return {
    mentions: view.mentions.filter(({ status }) => status === 'accepted').map((one) => placeOf(view, one)),
    relations: view.relations
      .filter(({ status }) => status === 'accepted')
      .flatMap((relation) => relationPlaceOf(view, relation) ?? []),
  };
}

/** The sentence as "done" would leave it. */
export function whenDone(view: SentenceView, schema: Schema, threshold: number): SentenceAnnotations {
  const sentenceId: string = view.sentence.id;
  const changes = planCommand({ kind: 'complete-sentence', sentenceId, threshold }, view, {
    schema,
    who: '',
    newId: () => '',
  });
  const { mentions, relations, sentences } = applyChanges(
    {
      schema,
      sentences: new Map([[sentenceId, view.sentence]]),
      mentions: new Map(view.mentions.map((mention) => [mention.id, mention])),
      relations: new Map(view.relations.map((relation) => [relation.id, relation])),
    },
    changes,
  );
  return {
    sentence: sentences.get(sentenceId) ?? view.sentence,
    mentions: [...mentions.values()],
    relations: [...relations.values()],
  };
}

/** What is accepted and wrong, and what is right and lacking. */
export interface Difference {
  readonly wrongMentions: readonly GoldMention[];
  readonly missingMentions: readonly GoldMention[];
  readonly wrongRelations: readonly GoldRelation[];
  readonly missingRelations: readonly GoldRelation[];
}

export function differenceOf(have: Gold, gold: Gold): Difference {
  return {
    wrongMentions: have.mentions.filter((one) => !gold.mentions.some((other) => sameMention(one, other))),
    missingMentions: gold.mentions.filter((one) => !have.mentions.some((other) => sameMention(one, other))),
    wrongRelations: have.relations.filter((one) => !gold.relations.some((other) => sameRelation(one, other))),
    missingRelations: gold.relations.filter(
      (one) => !have.relations.some((other) => sameRelation(one, other)),
    ),
  };
}

export const isNone = (difference: Difference): boolean =>
  Object.values(difference).every((list: readonly unknown[]) => list.length === 0);
