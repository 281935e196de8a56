import { describe, expect, it } from 'vitest';
import type { SentenceView } from '../../core/contract/project.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { documentId, mentionId, relationId } from '../../core/model/ids.ts';
import {
  labelledTargets,
  labelsFor,
  pointBy,
  type LabelledTarget,
  type PointingTarget,
} from '../../renderer/state/pointing.ts';
import { Chooser, NEWS_SCHEMA, SMALL_TEXT, smallSentence } from '../support/random-actions.ts';

const SENTENCE = smallSentence(0);

const mention = (name: string, token: number, type: string, status: Mention['status']): Mention => ({
  id: mentionId(name),
  sentenceId: SENTENCE.id,
  begin: token * 3,
  end: token * 3 + 2,
  type,
  status,
  origin: { kind: 'annotator', name: 'ada' },
  confidence: null,
  runnerUp: null,
});

const view = (mentions: readonly Mention[], relations: readonly Relation[] = []): SentenceView => ({
  sentence: SENTENCE,
  mentions,
  relations,
  document: { id: documentId('d1'), name: 'note', split: null },
  text: SMALL_TEXT,
  before: '',
  after: '',
  why: '',
  uncertainty: null,
});

/** What typing a label points at. */
function typed(targets: readonly LabelledTarget[], label: string): PointingTarget | null {
  let before = '';
  for (const letter of label) {
    const pointed = pointBy(targets, before, letter);
    if (pointed.kind === 'target') return pointed.target;
    if (pointed.kind === 'none') return null;
    before = pointed.typed;
  }
  return null;
}

describe('labels', () => {
  it('are all different, none begins another, and have one letter as long as there are letters', () => {
    for (const count of [0, 1, 2, 25, 26, 27, 51, 52, 100, 300, 676]) {
      const labels = labelsFor(count);
      expect(labels).toHaveLength(count);
      expect(new Set(labels).size).toBe(count);
      for (const label of labels) {
        expect(labels.filter((other) => other.startsWith(label))).toEqual([label]);
      }
      if (count <= 26) expect(labels.every(({ length }) => length === 1)).toBe(true);
    }
    expect(() => labelsFor(677)).toThrow(RangeError);
  });
});

describe('pointing', () => {
  it('reaches every word for a mention, and by every label what wears it', () => {
    const targets = labelledTargets(view([]), NEWS_SCHEMA, false, {
      kind: 'mention',
      type: 'Peop',
      first: null,
    });
    expect(targets.map(({ target }) => target)).toEqual(
      SENTENCE.tokens.map((_, token) => ({ kind: 'token', token })),
    );
    for (const { target, label } of targets) expect(typed(targets, label)).toEqual(target);
    expect(typed(targets, 'z')).toBeNull();
  });

  it('goes to mentions, and to words that are in none', () => {
    const shown = view([mention('a', 1, 'Peop', 'accepted'), mention('b', 3, 'Loc', 'rejected')]);
    const go = (showRejected: boolean): unknown[] =>
      labelledTargets(shown, NEWS_SCHEMA, showRejected, { kind: 'go' }).map(({ target }) =>
        target.kind === 'token' ? target.token : target.id,
      );
    expect(go(false)).toEqual([0, 'a', 2, 3, 4]);
    expect(go(true)).toEqual([0, 'a', 2, 'b', 4]);
  });

  it('offers for a relation only ends that the schema lets it join, and no pair that it joins already', () => {
    const types = ['Peop', 'Loc', 'Org', 'Loc', 'Peop'];
    const choose = new Chooser(5);
    for (let round = 0; round < 200; round++) {
      const mentions = types.map((type, token) =>
        mention(`m${token}`, token, type, choose.of(['accepted', 'suggested', 'rejected'] as const)!),
      );
      const relation = choose.of(NEWS_SCHEMA.relationTypes)!.name;
      const open = mentions.filter(({ status }) => status !== 'rejected');
      const pairs = open.flatMap((head) =>
        open
          .filter((tail) => tail !== head && allowsRelation(NEWS_SCHEMA, relation, head.type, tail.type))
          .map((tail) => ({ head: head.id, tail: tail.id })),
      );
      const joined = pairs.filter(() => choose.chance(0.3));
      const relations = joined.map((ends, index): Relation => ({
        id: relationId(`r${index}`),
        sentenceId: SENTENCE.id,
        type: relation,
        ...ends,
        status: 'accepted',
        origin: { kind: 'annotator', name: 'ada' },
        confidence: null,
      }));
      const offered = (head: string | null): readonly string[] =>
        labelledTargets(view(mentions, relations), NEWS_SCHEMA, false, {
          kind: 'relation',
          type: relation,
          head,
        }).flatMap(({ target }) => (target.kind === 'mention' ? [target.id] : []));
      const wanted = pairs
        .filter((pair) => !joined.includes(pair))
        .map(({ head, tail }) => `${head} ${tail}`);
      const found = offered(null).flatMap((head) => offered(head).map((tail) => `${head} ${tail}`));
      expect(found.sort()).toEqual(wanted.sort());
    }
  });
});
