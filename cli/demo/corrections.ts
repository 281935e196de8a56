// The sample's own labels as the person: what somebody who knew them would do to a sentence's suggestions, command by command, as
// the window would send them.
import type { Command } from '../../core/contract/commands.ts';
import type { CorpusSentence } from '../../core/contract/format.ts';
import type { SentenceView } from '../../core/contract/project.ts';
import { AppError } from '../../core/errors.ts';
import type { Relation } from '../../core/model/annotation.ts';
import type { ProjectStore } from '../../electron/project/store.ts';

/** What the person did. */
export interface Corrections {
  sentences: number;
  accepted: number;
  retyped: number;
  rejected: number;
  created: number;
}

export const noCorrections = (): Corrections => ({
  sentences: 0,
  accepted: 0,
  retyped: 0,
  rejected: 0,
  created: 0,
});

interface Place {
  readonly begin: number;
  readonly end: number;
  readonly type: string;
}

const spanKey = ({ begin, end }: Omit<Place, 'type'>): string => `${begin} ${end}`;
const mentionKey = (mention: Place): string => `${spanKey(mention)} ${mention.type}`;
const relationKey = (type: string, head: Place, tail: Place): string =>
  [type, mentionKey(head), mentionKey(tail)].join(' ');

/** Makes a sentence say what `gold` says, and completes it. Both have the same text. */
export async function correctSentence(
  store: Pick<ProjectStore, 'execute' | 'view'>,
  sentenceId: string,
  gold: CorpusSentence,
  counts: Corrections,
): Promise<void> {
  const execute = async (command: Command): Promise<SentenceView> => {
    const { view } = await store.execute(command);
    if (!view) throw new AppError('internal', 'a command about a sentence gave no sentence back');
    return view;
  };
  let view = await store.view(sentenceId);
  const goldMentions = new Map(gold.mentions.map((mention) => [mentionKey(mention), mention]));
  const goldSpans = new Map(gold.mentions.map((mention) => [spanKey(mention), mention]));

  const suggested = view.mentions.filter(({ status }) => status === 'suggested');
  const right = suggested.filter((mention) => goldMentions.has(mentionKey(mention)));
  const wrong = suggested.filter((mention) => !right.includes(mention));
  const mistyped = wrong.filter((mention) => goldSpans.has(spanKey(mention)));
  const spurious = wrong.filter((mention) => !mistyped.includes(mention));
  if (right.length > 0) {
    view = await execute({
      kind: 'accept',
      sentenceId,
      mentionIds: right.map(({ id }) => id),
      relationIds: [],
    });
  }
  for (const { id, ...mention } of mistyped) {
    view = await execute({
      kind: 'retype-mention',
      sentenceId,
      mentionId: id,
      type: goldSpans.get(spanKey(mention))!.type,
    });
  }
  if (spurious.length > 0) {
    view = await execute({
      kind: 'reject',
      sentenceId,
      mentionIds: spurious.map(({ id }) => id),
      relationIds: [],
    });
  }
  const here = acceptedMentions(view);
  const missing = gold.mentions.filter((mention) => !here.has(mentionKey(mention)));
  for (const { begin, end, type } of missing) {
    view = await execute({ kind: 'create-mention', sentenceId, begin, end, type });
  }
  counts.accepted += right.length;
  counts.retyped += mistyped.length;
  counts.rejected += spurious.length;
  counts.created += missing.length;
  await correctRelations(execute, view, gold, counts);
  await execute({ kind: 'complete-sentence', sentenceId, threshold: 1 });
  counts.sentences++;
}

async function correctRelations(
  execute: (command: Command) => Promise<SentenceView>,
  view: SentenceView,
  gold: CorpusSentence,
  counts: Corrections,
): Promise<void> {
  const sentenceId = view.sentence.id;
  const wanted = new Map(
    gold.relations.map((relation) => {
      const [head, tail] = [gold.mentions[relation.head]!, gold.mentions[relation.tail]!];
      return [relationKey(relation.type, head, tail), { ...relation, head, tail }];
    }),
  );
  const byId = new Map(view.mentions.map((mention) => [mention.id, mention]));
  const keyOf = ({ type, head, tail }: Relation): string =>
    relationKey(type, byId.get(head)!, byId.get(tail)!);
  const suggested = view.relations.filter(({ status }) => status === 'suggested');
  const right = suggested.filter((relation) => wanted.has(keyOf(relation)));
  const wrong = suggested.filter((relation) => !right.includes(relation));
  const ids = (relations: readonly Relation[]): Relation['id'][] => relations.map(({ id }) => id);
  if (right.length > 0)
    await execute({ kind: 'accept', sentenceId, mentionIds: [], relationIds: ids(right) });
  if (wrong.length > 0)
    await execute({ kind: 'reject', sentenceId, mentionIds: [], relationIds: ids(wrong) });
  for (const relation of right) wanted.delete(keyOf(relation));
  const mentionIds = acceptedMentions(view);
  for (const { type, head, tail } of wanted.values()) {
    const ends = [mentionIds.get(mentionKey(head)), mentionIds.get(mentionKey(tail))] as const;
    if (!ends[0] || !ends[1])
      throw new AppError('internal', 'a relation of the sample joins a mention that is not there');
    await execute({ kind: 'create-relation', sentenceId, head: ends[0], tail: ends[1], type });
  }
  counts.accepted += right.length;
  counts.rejected += wrong.length;
  counts.created += wanted.size;
}

const acceptedMentions = (view: SentenceView): Map<string, string> =>
  new Map(
    view.mentions
      .filter(({ status }) => status === 'accepted')
      .map((mention) => [mentionKey(mention), mention.id]),
  );
