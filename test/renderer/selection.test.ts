import { describe, expect, it } from 'vitest';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { documentId, mentionId, relationId, sentenceId } from '../../core/model/ids.ts';
import type { Schema } from '../../core/model/schema.ts';
import { doneEffect, openSuggestions } from '../../renderer/state/judgement.ts';
import {
  firstSelection,
  itemId,
  itemsInOrder,
  linkOptions,
  linkTargets,
  moveCursor,
  reconcile,
  resizedSpan,
  stepItem,
  stepSuggestion,
} from '../../renderer/state/selection.ts';

const schema: Schema = {
  name: 'test',
  entityTypes: [
    { name: 'Drug', key: '1', colour: '#0072B2' },
    { name: 'Effect', key: '2', colour: '#D55E00' },
  ],
  relationTypes: [{ name: 'Causes', key: 'q', pairs: [{ head: 'Drug', tail: 'Effect' }] }],
};

// "Lithium toxicity and tremor followed", standing at offset 100 of its document.
const text = 'Lithium toxicity and tremor followed';
const tokens = [
  [0, 7],
  [8, 16],
  [17, 20],
  [21, 27],
  [28, 36],
].map(([begin, end]) => ({ begin: 100 + begin!, end: 100 + end! }));

const mention = (
  id: string,
  begin: number,
  end: number,
  type: string,
  status: Mention['status'],
  confidence: number | null = null,
): Mention => ({
  id: mentionId(id),
  sentenceId: sentenceId('s'),
  begin: 100 + begin,
  end: 100 + end,
  type,
  status,
  origin: { kind: 'model', version: '1' },
  confidence,
  runnerUp: null,
});

const relation = (id: string, head: string, tail: string, status: Relation['status']): Relation => ({
  id: relationId(id),
  sentenceId: sentenceId('s'),
  type: 'Causes',
  head: mentionId(head),
  tail: mentionId(tail),
  status,
  origin: { kind: 'model', version: '1' },
  confidence: 0.8,
});

const mentions = [
  mention('tremor', 21, 27, 'Effect', 'suggested', 0.4),
  mention('lithium', 0, 7, 'Drug', 'accepted'),
  mention('toxicity', 0, 16, 'Effect', 'suggested', 0.9),
  mention('no', 17, 20, 'Drug', 'rejected', 0.2),
];
const view: SentenceView = {
  sentence: {
    id: sentenceId('s'),
    documentId: documentId('d'),
    index: 0,
    status: 'pending',
    begin: 100,
    end: 100 + text.length,
    tokens,
    metadata: {},
  },
  mentions,
  relations: [
    relation('to tremor', 'lithium', 'tremor', 'suggested'),
    relation('to toxicity', 'lithium', 'toxicity', 'suggested'),
    relation('to no', 'no', 'tremor', 'rejected'),
  ],
  document: { id: documentId('d'), name: 'd', split: null },
  text,
  before: '',
  after: '',
  why: '',
  uncertainty: null,
};

describe('going through a sentence', () => {
  it('takes the mentions in the order of the text, outer first, then the relations', () => {
    expect(itemsInOrder(view, false).map(itemId)).toEqual([
      'toxicity',
      'lithium',
      'tremor',
      'to toxicity',
      'to tremor',
    ]);
  });

  it('hides what was rejected, and relations with it, unless asked for', () => {
    expect(itemsInOrder(view, true).map(itemId)).toEqual([
      'toxicity',
      'lithium',
      'no',
      'tremor',
      'to toxicity',
      'to tremor',
      'to no',
    ]);
  });

  it('leaves at both ends, so that Tab can go on to the next control', () => {
    expect(stepItem(view, false, { kind: 'relation', id: 'to tremor' }, 1)).toBeNull();
    expect(stepItem(view, false, { kind: 'mention', id: 'toxicity' }, -1)).toBeNull();
    expect(itemId(stepItem(view, false, { kind: 'nothing' }, 1)!)).toBe('toxicity');
    expect(itemId(stepItem(view, false, { kind: 'nothing' }, -1)!)).toBe('to tremor');
  });

  it('goes from the token cursor to the next mention in the text', () => {
    const cursor = { kind: 'tokens', anchor: 2, focus: 2 } as const;
    expect(itemId(stepItem(view, false, cursor, 1)!)).toBe('tremor');
    expect(itemId(stepItem(view, false, cursor, -1)!)).toBe('lithium');
  });

  it('goes round among the suggestions, and ends when the selected one is the last', () => {
    expect(firstSelection(view)).toEqual({ kind: 'mention', id: 'toxicity' });
    expect(itemId(stepSuggestion(view, false, { kind: 'mention', id: 'toxicity' }, 1)!)).toBe('tremor');
    expect(itemId(stepSuggestion(view, false, { kind: 'relation', id: 'to tremor' }, 1)!)).toBe('toxicity');
    expect(itemId(stepSuggestion(view, false, { kind: 'nothing' }, -1)!)).toBe('to tremor');
    const only = { ...view, mentions: [mentions[2]!], relations: [] };
    expect(stepSuggestion(only, false, { kind: 'mention', id: 'toxicity' }, 1)).toBeNull();
    expect(
      stepSuggestion({ ...view, mentions: [], relations: [] }, false, { kind: 'nothing' }, 1),
    ).toBeNull();
  });

  it('drops a selection that is no longer there', () => {
    const gone = { kind: 'mention', id: 'gone' } as const;
    expect(reconcile(gone, view, false)).toEqual({ kind: 'nothing' });
    expect(reconcile({ kind: 'mention', id: 'no' }, view, false)).toEqual({ kind: 'nothing' });
    expect(reconcile({ kind: 'mention', id: 'no' }, view, true)).toEqual({ kind: 'mention', id: 'no' });
    expect(reconcile({ kind: 'tokens', anchor: 3, focus: 9 }, view, true)).toEqual({ kind: 'nothing' });
  });
});

describe('the token cursor', () => {
  it('starts at the mention it leaves, and selects its tokens when extending', () => {
    const from = { kind: 'mention', id: 'toxicity' } as const;
    expect(moveCursor(view, from, 1, false)).toEqual({ kind: 'tokens', anchor: 2, focus: 2 });
    expect(moveCursor(view, from, 1, true)).toEqual({ kind: 'tokens', anchor: 0, focus: 2 });
    expect(moveCursor(view, from, -1, false)).toEqual({ kind: 'tokens', anchor: 0, focus: 0 });
  });

  it('stops at the borders of the sentence', () => {
    expect(moveCursor(view, { kind: 'tokens', anchor: 4, focus: 4 }, 1, false)?.focus).toBe(4);
    expect(moveCursor(view, { kind: 'nothing' }, -1, false)?.focus).toBe(4);
    expect(
      moveCursor({ ...view, sentence: { ...view.sentence, tokens: [] } }, { kind: 'nothing' }, 1, false),
    ).toBeNull();
  });

  it('grows and shrinks a mention by whole tokens, never to nothing', () => {
    const tremor = mentions[0]!;
    expect(resizedSpan(view, tremor, 'end', 1)).toEqual({ begin: 121, end: 136 });
    expect(resizedSpan(view, tremor, 'begin', -1)).toEqual({ begin: 117, end: 127 });
    expect(resizedSpan(view, tremor, 'end', -1)).toBeNull();
    expect(resizedSpan(view, mentions[2]!, 'begin', -1)).toBeNull();
  });
});

describe('linking', () => {
  it('offers only what the schema allows, the other way round when it must', () => {
    const [tremor, lithium] = [mentions[0]!, mentions[1]!];
    expect(linkOptions(schema, lithium, tremor)).toMatchObject([
      { type: { name: 'Causes' }, reversed: false },
    ]);
    expect(linkOptions(schema, tremor, lithium)).toMatchObject([
      { type: { name: 'Causes' }, reversed: true },
    ]);
    expect(linkOptions(schema, tremor, mentions[2]!)).toEqual([]);
    expect(linkOptions(schema, tremor, tremor)).toEqual([]);
  });

  it('names the mentions that can be reached', () => {
    expect(linkTargets(schema, view, true, mentions[1]!).map(({ id }) => id)).toEqual(['toxicity', 'tremor']);
  });
});

describe('judging', () => {
  it('counts suggestions from the threshold', () => {
    expect(openSuggestions(view, 0.5)).toEqual({
      mentionIds: ['toxicity'],
      relationIds: ['to tremor', 'to toxicity'],
      count: 3,
    });
    expect(openSuggestions(view, 0).count).toBe(4);
  });

  it('tells what "done" will do as the main process will do it', () => {
    // At 0.5 the suggestion of toxicity overlaps the accepted lithium and so is rejected, with its relation; tremor is too unsure.
    expect(doneEffect(view, schema, 0.5)).toEqual({ accepts: 0, rejects: 4 });
    expect(doneEffect(view, schema, 0)).toEqual({ accepts: 2, rejects: 2 });
  });
});
