// Laws of changing the schema: renaming loses nothing, deleting is taken back whole, and what is said beforehand is what happens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaUse, TypeUse } from '../../../core/contract/schema-use.ts';
import { AppError } from '../../../core/errors.ts';
import { impactOf } from '../../../core/model/schema-impact.ts';
import { readSchemaFile, schemaFileText } from '../../../core/model/schema-file.ts';
import { renamed, type SchemaMoves } from '../../../core/model/schema-moves.ts';
import type { Schema } from '../../../core/model/schema.ts';
import { MemoryProject } from '../../support/memory-project.ts';
import {
  Chooser,
  NEWS_SCHEMA,
  randomCommand,
  randomPrediction,
  smallSentence,
} from '../../support/random-actions.ts';
import { randomSchemaEdit } from '../../support/random-schema-edits.ts';

const runs = { numRuns: 200, seed: 20_261_123 };
const seed = fc.integer({ min: 0, max: 2 ** 31 });

/** Two sentences that have been suggested to and worked on. */
function workedOn(choose: Chooser): MemoryProject {
  const sentences = [0, 1].map((index) => smallSentence(index));
  let ids = 0;
  const project = new MemoryProject(
    {
      schema: NEWS_SCHEMA,
      sentences: new Map(sentences.map((sentence) => [sentence.id, sentence])),
      mentions: new Map(),
      relations: new Map(),
    },
    () => `n${++ids}`,
  );
  for (const { id } of sentences) project.suggest(id, randomPrediction(choose), 'v1');
  for (let step = 0; step < 30; step++) {
    try {
      project.execute(randomCommand(choose, project.annotations(`d1s${choose.below(2)}`)), 'ada', step);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return project;
}

function useOf({ state }: MemoryProject): SchemaUse {
  const use = (records: Iterable<{ type: string; status: string; sentenceId: string }>): TypeUse[] => {
    const all = [...records];
    return [...new Set(all.map(({ type }) => type))].map((type) => {
      const own = all.filter((record) => record.type === type);
      const count = (status: string): number => own.filter((record) => record.status === status).length;
      return {
        type,
        accepted: count('accepted'),
        suggested: count('suggested'),
        rejected: count('rejected'),
        sentences: new Set(own.map(({ sentenceId }) => sentenceId)).size,
      };
    });
  };
  const triples = [...state.relations.values()]
    .filter(({ status }) => status === 'accepted')
    .map(({ type, head, tail }) => ({
      type,
      head: state.mentions.get(head)!.type,
      tail: state.mentions.get(tail)!.type,
      accepted: 1,
    }));
  return { mentions: use(state.mentions.values()), relations: use(state.relations.values()), triples };
}

/** A schema with one type under another name, everywhere. */
function withName(schema: Schema, from: string, to: string): Schema {
  const name = (one: string): string => (one === from ? to : one);
  return {
    ...schema,
    entityTypes: schema.entityTypes.map((type) => ({ ...type, name: name(type.name) })),
    relationTypes: schema.relationTypes.map((type) => ({
      ...type,
      name: name(type.name),
      pairs: type.pairs.map(({ head, tail }) => ({ head: name(head), tail: name(tail) })),
    })),
  };
}

describe('renaming a type', () => {
  it('carries everything along, changes nothing else, and is taken back whole', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom('Peop', 'Loc', 'Live_In', 'Near'), (start, from) => {
        const project = workedOn(new Chooser(start));
        const before = project.state;
        const list = NEWS_SCHEMA.entityTypes.some(({ name }) => name === from)
          ? 'entityTypes'
          : 'relationTypes';
        const moved = [{ from, to: 'New' }];
        const moves = {
          entityTypes: list === 'entityTypes' ? moved : [],
          relationTypes: list === 'relationTypes' ? moved : [],
        };
        const schema = withName(before.schema, from, 'New');
        project.execute({ kind: 'set-schema', schema, moves }, 'ada', 99);
        const name = (type: string, of: 'entityTypes' | 'relationTypes'): string =>
          of === list && type === from ? 'New' : type;
        const after = project.state;
        expect([...after.mentions.keys()].sort()).toEqual([...before.mentions.keys()].sort());
        for (const mention of before.mentions.values()) {
          const { runnerUp } = mention;
          expect(after.mentions.get(mention.id)).toEqual({
            ...mention,
            type: name(mention.type, 'entityTypes'),
            runnerUp:
              runnerUp && runnerUp.type !== null
                ? { ...runnerUp, type: name(runnerUp.type, 'entityTypes') }
                : runnerUp,
          });
        }
        expect(after.relations).toEqual(
          new Map(
            [...before.relations].map(([id, relation]) => [
              id,
              { ...relation, type: name(relation.type, 'relationTypes') },
            ]),
          ),
        );
        project.undo();
        expect(project.state).toEqual(before);
        project.redo();
        expect(project.state).toEqual(after);
      }),
      runs,
    );
  });
});

describe('any change of the schema', () => {
  it('is taken back whole, suggestions and rejections too', () => {
    let made = 0;
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = workedOn(choose);
        const before = project.state;
        try {
          if (project.execute(randomSchemaEdit(choose, before.schema), 'ada', 99)) made++;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'refused') throw error;
        }
        if (project.state === before) return;
        project.undo();
        expect(project.state).toEqual(before);
      }),
      runs,
    );
    // The law is about changes that are made.
    expect(made).toBeGreaterThan(50);
  });

  it('deletes what was said beforehand, and nothing else that was accepted', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = workedOn(choose);
        const before = project.state;
        const edit = randomSchemaEdit(choose, before.schema);
        const impact = impactOf(before.schema, edit.schema, edit.moves!, useOf(project));
        // Where types are joined, two mentions on the same words become one: fewer than said are left.
        if (impact.types.some(({ kind }) => kind === 'changed')) return;
        try {
          project.execute({ ...edit, dropUnfit: true }, 'ada', 99);
        } catch (error) {
          if (error instanceof AppError && error.code === 'refused') return;
          throw error;
        }
        const accepted = (state: typeof before, kind: 'mentions' | 'relations'): number =>
          [...state[kind].values()].filter(({ status }) => status === 'accepted').length;
        const said = (list: keyof SchemaMoves): number =>
          impact.types
            .filter((type) => type.list === list && type.kind === 'deleted')
            .reduce((sum, type) => sum + type.accepted, 0);
        const lost = impact.lost.reduce((sum, relation) => sum + relation.accepted, 0);
        const now = project.state;
        expect(accepted(before, 'mentions') - accepted(now, 'mentions')).toBe(said('entityTypes'));
        expect(accepted(before, 'relations') - accepted(now, 'relations')).toBe(said('relationTypes') + lost);
      }),
      runs,
    );
  });
});

describe('joining one type to another', () => {
  it('merges mentions on the same words, and keeps the relations that the other type may have', () => {
    const project = workedOn(new Chooser(1));
    const sentenceId = 'd1s0';
    for (const { id } of project.annotations(sentenceId).mentions) {
      try {
        project.execute({ kind: 'delete-mention', sentenceId, mentionId: id }, 'ada', 1);
      } catch {
        // It went with another.
      }
    }
    const words = { begin: 0, end: 2 };
    project.execute({ kind: 'create-mention', sentenceId, ...words, type: 'Org' }, 'ada', 1);
    project.execute({ kind: 'create-mention', sentenceId, ...words, type: 'Loc' }, 'ada', 1);
    project.execute({ kind: 'create-mention', sentenceId, begin: 12, end: 14, type: 'Loc' }, 'ada', 1);
    const here = (): string[] =>
      project
        .annotations(sentenceId)
        .mentions.filter(({ status }) => status === 'accepted')
        .map(({ begin, type }) => `${begin} ${type}`)
        .sort();
    expect(here()).toEqual(['0 Loc', '0 Org', '12 Loc']);
    const org = project
      .annotations(sentenceId)
      .mentions.find(({ type, status }) => type === 'Org' && status === 'accepted')!;
    const far = project.annotations(sentenceId).mentions.find(({ begin }) => begin === 12)!;
    project.execute(
      { kind: 'create-relation', sentenceId, head: org.id, tail: far.id, type: 'Near' },
      'ada',
      1,
    );
    const schema: Schema = {
      ...NEWS_SCHEMA,
      entityTypes: NEWS_SCHEMA.entityTypes.filter(({ name }) => name !== 'Org'),
      relationTypes: [{ name: 'Near', key: 'e', pairs: [{ head: 'Loc', tail: 'Loc' }] }],
    };
    const moves = {
      entityTypes: [{ from: 'Org', to: 'Loc' }],
      relationTypes: [
        { from: 'Work_For', to: null },
        { from: 'Live_In', to: null },
        { from: 'Born_In', to: null },
      ],
    };
    project.execute({ kind: 'set-schema', schema, moves }, 'ada', 1);
    expect(here()).toEqual(['0 Loc', '12 Loc']);
    const near = project.annotations(sentenceId).relations.filter(({ status }) => status === 'accepted');
    expect(near.map(({ type, tail }) => [type, tail])).toEqual([['Near', far.id]]);
  });
});

describe('names that change one after the other', () => {
  it('lead from the first name to the last, swaps included', () => {
    const swap = {
      entityTypes: [
        { from: 'A', to: 'B' },
        { from: 'B', to: 'A' },
      ],
      relationTypes: [],
    };
    const next = { entityTypes: [{ from: 'A', to: 'C' }], relationTypes: [] };
    expect(['A', 'B', 'D'].map((name) => renamed(name, 'entityTypes', [swap, next]))).toEqual([
      'B',
      'C',
      'D',
    ]);
  });
});

describe('a schema file', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const problem = (text: string): string => {
    const read = readSchemaFile('news.json', bytes(text));
    return read.ok ? 'none' : read.error.message;
  };

  it('holds the schema as it was, guidelines included', () => {
    const schema: Schema = {
      ...NEWS_SCHEMA,
      entityTypes: NEWS_SCHEMA.entityTypes.map((type) => ({
        ...type,
        guideline: 'Names of people.\nNot titles.',
      })),
    };
    expect(readSchemaFile('x.json', bytes(schemaFileText(schema)))).toEqual({ ok: true, value: schema });
    expect(readSchemaFile('x.json', bytes(schemaFileText(NEWS_SCHEMA)))).toEqual({
      ok: true,
      value: NEWS_SCHEMA,
    });
  });

  it('names line and reason of what is wrong with it', () => {
    expect(problem('{\n "name": }')).toMatch(/^news\.json:2: not JSON/);
    expect(
      problem(
        '{\n "name": "x",\n "entityTypes": [\n  {"name": "A B", "key": "", "colour": "#000000"}\n ],\n "relationTypes": []\n}',
      ),
    ).toMatch(/^news\.json:4: entityTypes\[0\]\.name: no white space/);
    expect(problem('[]')).toMatch(/^news\.json:1: not a schema/);
    expect(
      problem(
        '{"name": "x", "entityTypes": [], "relationTypes": [{"name": "R", "key": "", "pairs": [{"head": "A", "tail": "A"}]}]}',
      ),
    ).toMatch(/^news\.json: schema x: relation R joins A/);
  });
});
