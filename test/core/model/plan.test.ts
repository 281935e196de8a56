import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { Mention, Origin, Relation, SentenceAnnotations } from '../../../core/model/annotation.ts';
import { mentionId, relationId } from '../../../core/model/ids.ts';
import type { SentenceCommand } from '../../../core/model/plan.ts';
import { labelOf } from '../../../core/model/plan.ts';
import { applyChanges } from '../../../core/model/changes.ts';
import { planSuggestions, type Predicted } from '../../../core/model/suggestions.ts';
import { MemoryProject } from '../../support/memory-project.ts';
import { NEWS_SCHEMA, smallSentence, WIDER_SCHEMA } from '../../support/random-actions.ts';

// The sentence of every test: "ab cd ef gh ij", words at 0-2, 3-5, 6-8, 9-11, 12-14.
const sentence = smallSentence(0, 0);
const sentenceId = sentence.id;
const MODEL: Origin = { kind: 'model', version: 'v1' };

function mention(id: string, begin: number, end: number, type: string, more: Partial<Mention> = {}): Mention {
  return {
    id: mentionId(id),
    sentenceId,
    begin,
    end,
    type,
    status: 'accepted',
    origin: { kind: 'annotator', name: 'ada' },
    confidence: null,
    runnerUp: null,
    ...more,
  };
}

function relation(
  id: string,
  head: string,
  tail: string,
  type: string,
  more: Partial<Relation> = {},
): Relation {
  return {
    id: relationId(id),
    sentenceId,
    type,
    head: mentionId(head),
    tail: mentionId(tail),
    status: 'accepted',
    origin: { kind: 'annotator', name: 'ada' },
    confidence: null,
    ...more,
  };
}

const suggested = (confidence: number) => ({ status: 'suggested', origin: MODEL, confidence }) as const;

function project(
  mentions: readonly Mention[],
  relations: readonly Relation[] = [],
  status = sentence.status,
) {
  let ids = 0;
  return new MemoryProject(
    {
      schema: NEWS_SCHEMA,
      sentences: new Map([[sentenceId, { ...sentence, status }]]),
      mentions: new Map(mentions.map((record) => [record.id, record])),
      relations: new Map(relations.map((record) => [record.id, record])),
    },
    () => `new${++ids}`,
  );
}

type WithoutSentence<C> = C extends SentenceCommand ? Omit<C, 'sentenceId'> : never;

/** The sentence after the command, printed: mentions as `begin-end type status`, relations as `head type tail status`. */
function after(start: MemoryProject, command: WithoutSentence<SentenceCommand>): string[] {
  start.execute({ ...command, sentenceId }, 'eve', 1);
  return printed(start.annotations(sentenceId));
}

function printed({ mentions, relations }: SentenceAnnotations): string[] {
  return [
    ...mentions.map(({ begin, end, type, status }) => `${begin}-${end} ${type} ${status}`),
    ...relations.map(({ head, type, tail, status }) => `${head} ${type} ${tail} ${status}`),
  ].sort();
}

function refusal(start: MemoryProject, command: WithoutSentence<SentenceCommand>): string {
  const before = start.state;
  try {
    after(start, command);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(start.state).toBe(before);
    return error instanceof AppError ? `${error.code}: ${error.message}` : '';
  }
  throw new Error('it was not refused');
}

describe('create-mention', () => {
  it('widens to the whole words it touches, and is the annotator’s', () => {
    const start = project([]);
    expect(after(start, { kind: 'create-mention', begin: 4, end: 7, type: 'Loc' })).toEqual([
      '3-8 Loc accepted',
    ]);
    expect([...start.state.mentions.values()][0]?.origin).toEqual({ kind: 'annotator', name: 'eve' });
  });

  it('refuses what has no word, no type in the schema, or is there already', () => {
    const start = project([mention('m', 0, 2, 'Peop')]);
    const create = (begin: number, end: number, type: string) =>
      refusal(start, { kind: 'create-mention', begin, end, type });
    expect(create(2, 3, 'Loc')).toBe('refused: there is no word in the selection: select at least one');
    expect(create(3, 3, 'Loc')).toMatch(/^wrong-usage: .*one character/);
    expect(create(3, 40, 'Loc')).toMatch(/^wrong-usage: .*within its sentence/);
    expect(create(3, 5, 'Ship')).toBe(
      'refused: the schema has no entity type Ship: add it under Types, or choose another',
    );
    expect(create(0, 1, 'Peop')).toBe('refused: these words are marked as Peop already');
  });

  it('takes back a rejection of the same span and type', () => {
    const start = project([mention('m', 0, 2, 'Peop', { status: 'rejected', origin: MODEL })]);
    expect(after(start, { kind: 'create-mention', begin: 0, end: 2, type: 'Peop' })).toEqual([
      '0-2 Peop accepted',
    ]);
  });

  it('retypes a suggestion over the same words, which keeps the relations that still fit', () => {
    const start = project(
      [mention('a', 0, 2, 'Org', suggested(0.6)), mention('b', 3, 5, 'Loc', suggested(0.9))],
      [relation('r', 'a', 'b', 'Near', suggested(0.7))],
    );
    expect(after(start, { kind: 'create-mention', begin: 0, end: 2, type: 'Loc' })).toEqual([
      '0-2 Loc accepted',
      '3-5 Loc suggested',
      'a Near b suggested',
    ]);
  });

  it('lets two types share the words when both are accepted', () => {
    const start = project([mention('m', 0, 2, 'Peop')]);
    expect(after(start, { kind: 'create-mention', begin: 0, end: 2, type: 'Org' })).toEqual([
      '0-2 Org accepted',
      '0-2 Peop accepted',
    ]);
  });
});

describe('retype-mention and resize-mention', () => {
  it('accept a suggestion and make it the annotator’s', () => {
    const start = project([mention('m', 0, 2, 'Peop', suggested(0.8))]);
    expect(after(start, { kind: 'retype-mention', mentionId: 'm', type: 'Org' })).toEqual([
      '0-2 Org accepted',
    ]);
    expect(start.state.mentions.get('m')).toMatchObject({ origin: { name: 'eve' }, confidence: null });
  });

  it('delete the relations that the schema no longer allows, and no others', () => {
    const start = project(
      [mention('a', 0, 2, 'Loc'), mention('b', 3, 5, 'Loc'), mention('p', 6, 8, 'Peop')],
      [relation('near', 'a', 'b', 'Near'), relation('live', 'p', 'a', 'Live_In')],
    );
    expect(after(start, { kind: 'retype-mention', mentionId: 'a', type: 'Org' })).toEqual([
      '0-2 Org accepted',
      '3-5 Loc accepted',
      '6-8 Peop accepted',
      'a Near b accepted',
    ]);
  });

  it('remember a border that the model got wrong', () => {
    const start = project([mention('m', 0, 2, 'Peop', suggested(0.8))]);
    expect(after(start, { kind: 'resize-mention', mentionId: 'm', begin: 0, end: 4 })).toEqual([
      '0-2 Peop rejected',
      '0-5 Peop accepted',
    ]);
    // And back again: the record of the rejection gives way.
    expect(after(start, { kind: 'resize-mention', mentionId: 'm', begin: 0, end: 2 })).toEqual([
      '0-2 Peop accepted',
    ]);
  });

  it('refuse to make two of one', () => {
    const start = project([mention('a', 0, 2, 'Peop'), mention('b', 0, 2, 'Org')]);
    expect(refusal(start, { kind: 'retype-mention', mentionId: 'b', type: 'Peop' })).toMatch(/^refused/);
    expect(refusal(start, { kind: 'retype-mention', mentionId: 'x', type: 'Peop' })).toMatch(/^not-found/);
  });
});

describe('delete', () => {
  it('takes the relations of a mention with it', () => {
    const start = project(
      [mention('a', 0, 2, 'Loc'), mention('b', 3, 5, 'Loc')],
      [relation('r', 'a', 'b', 'Near')],
    );
    expect(after(start, { kind: 'delete-mention', mentionId: 'a' })).toEqual(['3-5 Loc accepted']);
  });

  it('keeps what a model proposed as rejected', () => {
    const start = project(
      [mention('a', 0, 2, 'Loc', { origin: MODEL }), mention('b', 3, 5, 'Loc')],
      [relation('r', 'a', 'b', 'Near', { origin: MODEL }), relation('s', 'b', 'a', 'Near')],
    );
    expect(after(start, { kind: 'delete-relation', relationId: 'r' })).toContain('a Near b rejected');
    expect(after(start, { kind: 'delete-mention', mentionId: 'a' })).toEqual([
      '0-2 Loc rejected',
      '3-5 Loc accepted',
      'a Near b rejected',
    ]);
  });
});

describe('relations', () => {
  const people = [mention('p', 0, 2, 'Peop', suggested(0.9)), mention('l', 3, 5, 'Loc')];

  it('are created as the schema allows, and accept their ends', () => {
    expect(
      after(project(people), { kind: 'create-relation', head: 'p', tail: 'l', type: 'Live_In' }),
    ).toEqual(['0-2 Peop accepted', '3-5 Loc accepted', 'p Live_In l accepted']);
  });

  it('are refused between the wrong types, to themselves, twice, or of no type', () => {
    const start = project(people, [relation('r', 'p', 'l', 'Live_In')]);
    const create = (head: string, tail: string, type: string) =>
      refusal(start, { kind: 'create-relation', head, tail, type });
    expect(create('l', 'p', 'Live_In')).toBe(
      'refused: the schema does not let Live_In join Loc to Peop: allow the pair under Types, or choose another relation',
    );
    expect(create('l', 'l', 'Near')).toBe(
      'refused: a relation joins two different mentions: choose another one as its other end',
    );
    expect(create('p', 'l', 'Live_In')).toBe('refused: these two mentions are joined by Live_In already');
    expect(create('p', 'l', 'Loves')).toBe(
      'refused: the schema has no relation type Loves: add it under Types, or choose another',
    );
    expect(create('p', 'x', 'Live_In')).toMatch(/^not-found/);
  });

  it('are retyped and reversed, and the model’s wrong ones are remembered', () => {
    const start = project(
      [mention('o', 0, 2, 'Org'), mention('l', 3, 5, 'Loc')],
      [relation('r', 'o', 'l', 'Near', suggested(0.6))],
    );
    expect(after(start, { kind: 'reverse-relation', relationId: 'r' })).toEqual([
      '0-2 Org accepted',
      '3-5 Loc accepted',
      'l Near o accepted',
      'o Near l rejected',
    ]);
    const pair = project(people, [relation('r', 'p', 'l', 'Live_In')]);
    expect(after(pair, { kind: 'retype-relation', relationId: 'r', type: 'Born_In' })).toContain(
      'p Born_In l accepted',
    );
    expect(refusal(pair, { kind: 'reverse-relation', relationId: 'r' })).toMatch(/^refused/);
  });
});

describe('accept and reject', () => {
  const open = () =>
    project(
      [mention('p', 0, 2, 'Peop', suggested(0.9)), mention('l', 3, 5, 'Loc', suggested(0.4))],
      [relation('r', 'p', 'l', 'Live_In', suggested(0.3))],
    );

  it('accept a relation with its ends', () => {
    expect(after(open(), { kind: 'accept', mentionIds: [], relationIds: ['r'] })).toEqual([
      '0-2 Peop accepted',
      '3-5 Loc accepted',
      'p Live_In l accepted',
    ]);
  });

  it('reject a mention, and with it the relations that nobody has judged', () => {
    expect(after(open(), { kind: 'reject', mentionIds: ['l'], relationIds: [] })).toEqual([
      '0-2 Peop suggested',
      '3-5 Loc rejected',
    ]);
  });

  it('do not reject what is accepted', () => {
    const start = project([mention('m', 0, 2, 'Peop')]);
    expect(refusal(start, { kind: 'reject', mentionIds: ['m'], relationIds: [] })).toMatch(
      /delete it instead/,
    );
  });
});

describe('complete-sentence', () => {
  it('accepts from the threshold on, rejects the rest, and relations with their ends', () => {
    const start = project(
      [
        mention('p', 0, 2, 'Peop', suggested(0.9)),
        mention('l', 3, 5, 'Loc', suggested(0.4)),
        mention('o', 6, 8, 'Org', suggested(0.5)),
      ],
      [
        relation('r', 'p', 'l', 'Live_In', suggested(0.9)),
        relation('s', 'p', 'o', 'Work_For', suggested(0.6)),
      ],
    );
    expect(after(start, { kind: 'complete-sentence', threshold: 0.5 })).toEqual([
      '0-2 Peop accepted',
      '3-5 Loc rejected',
      '6-8 Org accepted',
      'p Live_In l rejected',
      'p Work_For o accepted',
    ]);
    expect(start.annotations(sentenceId).sentence.status).toBe('complete');
  });

  it('rejects a suggestion that crosses what the person has accepted', () => {
    const start = project([mention('m', 0, 5, 'Peop'), mention('s', 3, 8, 'Peop', suggested(0.99))]);
    expect(after(start, { kind: 'complete-sentence', threshold: 0 })).toEqual([
      '0-5 Peop accepted',
      '3-8 Peop rejected',
    ]);
  });

  it('is left complete by later edits, until it is reopened', () => {
    const start = project([], [], 'complete');
    after(start, { kind: 'create-mention', begin: 0, end: 2, type: 'Peop' });
    expect(start.annotations(sentenceId).sentence.status).toBe('complete');
    expect(start.execute({ kind: 'complete-sentence', sentenceId, threshold: 0 }, 'eve', 2)).toBe(false);
    after(start, { kind: 'reopen-sentence' });
    expect(start.annotations(sentenceId).sentence.status).toBe('pending');
  });
});

describe('set-schema', () => {
  it('refuses to drop a type or a pair that is in use, and withdraws suggestions that no longer fit', () => {
    const start = project(
      [mention('a', 0, 2, 'Loc'), mention('b', 3, 5, 'Loc'), mention('s', 6, 8, 'Org', suggested(0.5))],
      [relation('r', 'a', 'b', 'Near')],
    );
    const set = (schema: typeof NEWS_SCHEMA) => start.execute({ kind: 'set-schema', schema }, 'eve', 1);
    expect(() => set({ ...NEWS_SCHEMA, relationTypes: [] })).toThrow(/Near from Loc to Loc is in use/);
    expect(() => set({ ...NEWS_SCHEMA, entityTypes: [], relationTypes: [] })).toThrow(/Loc is in use/);
    expect(() => set({ ...NEWS_SCHEMA, entityTypes: [] })).toThrow(/no entity type/);
    expect(set(WIDER_SCHEMA)).toBe(true);
    expect(set(WIDER_SCHEMA)).toBe(false);
    const narrow = {
      ...NEWS_SCHEMA,
      entityTypes: NEWS_SCHEMA.entityTypes.filter(({ name }) => name === 'Loc'),
      relationTypes: [{ name: 'Near', key: '', pairs: [{ head: 'Loc', tail: 'Loc' }] }],
    };
    expect(set(narrow)).toBe(true);
    expect(printed(start.annotations(sentenceId))).toEqual([
      '0-2 Loc accepted',
      '3-5 Loc accepted',
      'a Near b accepted',
    ]);
  });
});

describe('suggestions of a new model', () => {
  const predict = (start: MemoryProject, predicted: Predicted) => {
    const annotations = start.annotations(sentenceId);
    let ids = 0;
    const changes = planSuggestions(annotations, predicted, {
      schema: NEWS_SCHEMA,
      origin: { kind: 'model', version: 'v2' },
      newId: () => `s${++ids}`,
      rejectedKeys: new Set(),
    });
    start.state = applyChanges(start.state, changes);
    return printed(start.annotations(sentenceId));
  };
  const span = (begin: number, end: number, type: string, confidence = 0.9) => ({
    begin,
    end,
    type,
    confidence,
    runnerUp: null,
  });

  it('take the place of the former model’s, and keep ids where they agree', () => {
    const start = project([
      mention('same', 0, 2, 'Peop', suggested(0.5)),
      mention('gone', 3, 5, 'Loc', suggested(0.5)),
      mention('dictionary', 12, 14, 'Loc', {
        status: 'suggested',
        origin: { kind: 'recommender', id: 'dictionary' },
      }),
    ]);
    expect(predict(start, { mentions: [span(0, 1, 'Peop'), span(2, 3, 'Org')], relations: [] })).toEqual([
      '0-2 Peop suggested',
      '12-14 Loc suggested',
      '6-8 Org suggested',
    ]);
    expect(start.state.mentions.get('same')).toMatchObject({ confidence: 0.9, origin: { version: 'v2' } });
  });

  it('leave out what is accepted, rejected, over accepted words, or unknown to the schema', () => {
    const start = project([
      mention('accepted', 0, 2, 'Peop'),
      mention('rejected', 3, 5, 'Loc', { status: 'rejected', origin: MODEL }),
    ]);
    const mentions = [
      span(0, 1, 'Peop'),
      span(0, 1, 'Org'),
      span(1, 2, 'Loc'),
      span(2, 3, 'Ship'),
      span(3, 9, 'Loc'),
    ];
    expect(predict(start, { mentions, relations: [] })).toEqual(['0-2 Peop accepted', '3-5 Loc rejected']);
  });

  it('join accepted mentions to suggested ones, and only as the schema allows', () => {
    const start = project([mention('p', 0, 2, 'Peop')]);
    const mentions = [span(0, 1, 'Peop'), span(1, 2, 'Loc')];
    const relations = [
      { head: 0, tail: 1, type: 'Live_In', confidence: 0.8 },
      { head: 1, tail: 0, type: 'Live_In', confidence: 0.8 },
    ];
    expect(predict(start, { mentions, relations })).toEqual([
      '0-2 Peop accepted',
      '3-5 Loc suggested',
      'p Live_In s1 suggested',
    ]);
  });

  it('say nothing of a complete sentence', () => {
    expect(predict(project([], [], 'complete'), { mentions: [span(0, 1, 'Peop')], relations: [] })).toEqual(
      [],
    );
  });
});

it('every command has a label without any text in it', () => {
  expect(labelOf({ kind: 'accept', sentenceId, mentionIds: ['a'], relationIds: [] })).toBe(
    'accept suggestion',
  );
  expect(labelOf({ kind: 'accept', sentenceId, mentionIds: ['a'], relationIds: ['b'] })).toBe(
    'accept suggestions',
  );
});

it('a relation that follows a mention into a suggestion’s place is there again after undo and redo', () => {
  const mine = project(
    [mention('h', 0, 2, 'Peop'), mention('m', 3, 5, 'Loc'), mention('s', 6, 8, 'Loc', suggested(0.4))],
    [relation('r', 'h', 's', 'Live_In', suggested(0.8))],
  );
  const start = mine.state;
  mine.execute({ kind: 'resize-mention', sentenceId, mentionId: 'm', begin: 6, end: 8 }, 'ada', 1);
  const end = mine.state;
  expect([...end.relations.values()]).toMatchObject([{ id: 'r', tail: 'm', status: 'suggested' }]);
  mine.undo();
  expect(mine.state).toEqual(start);
  mine.redo();
  expect(mine.state).toEqual(end);
});
