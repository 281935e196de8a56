import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { applyChanges, invertChanges, type AnnotationState } from '../../../core/model/changes.ts';
import { MemoryProject } from '../../support/memory-project.ts';
import {
  Chooser,
  acceptedById,
  NEWS_SCHEMA,
  randomCommand,
  randomPrediction,
  smallSentence,
  WIDER_SCHEMA,
} from '../../support/random-actions.ts';
import { randomSchemaEdit } from '../../support/random-schema-edits.ts';
import { brokenRules } from './sentence-rules.ts';

const SENTENCES = 2;

function newProject(): MemoryProject {
  const sentences = Array.from({ length: SENTENCES }, (_, index) => smallSentence(index));
  const state: AnnotationState = {
    schema: NEWS_SCHEMA,
    sentences: new Map(sentences.map((sentence) => [sentence.id, sentence])),
    mentions: new Map(),
    relations: new Map(),
  };
  let ids = 0;
  return new MemoryProject(state, () => `n${++ids}`);
}

/** Runs one random action; a refusal is an answer like any other, as long as it leaves everything as it was. */
function act(project: MemoryProject, choose: Chooser, step: number, models: boolean): void {
  const sentenceId = `d1s${choose.below(SENTENCES)}`;
  if (models && choose.chance(0.2)) {
    project.suggest(sentenceId, randomPrediction(choose), `v${step}`);
    return;
  }
  const before = project.state;
  try {
    const schema = choose.chance(0.5) ? WIDER_SCHEMA : NEWS_SCHEMA;
    if (choose.chance(0.05)) project.execute({ kind: 'set-schema', schema }, 'ada', step);
    else if (choose.chance(0.08)) {
      project.execute(randomSchemaEdit(choose, project.state.schema), 'ada', step);
    } else project.execute(randomCommand(choose, project.annotations(sentenceId)), 'ada', step);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal' || error.code === 'conflict') throw error;
    expect(project.state).toBe(before);
  }
}

const rulesOf = (project: MemoryProject): string[] =>
  [...project.state.sentences.keys()].flatMap((id) =>
    brokenRules(project.annotations(id), project.state.schema),
  );

const runs = { numRuns: 300, seed: 20_240_611 };
const seed = fc.integer({ min: 0, max: 2 ** 31 });

describe('commands on a sentence', () => {
  it('keep its rules, after any sequence', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        for (let step = 0; step < 60; step++) {
          act(project, choose, step, true);
          expect(rulesOf(project)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('are undone exactly, one after the other, and redone exactly', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        project.suggest('d1s0', randomPrediction(choose), 'v0');
        const states = [project.state];
        for (let step = 0; step < 40; step++) {
          const count = project.done.length;
          act(project, choose, step, false);
          if (project.done.length > count) states.push(project.state);
        }
        for (let index = states.length - 2; index >= 0; index--) {
          project.undo();
          expect(project.state).toEqual(states[index]);
        }
        for (const state of states.slice(1)) {
          project.redo();
          expect(project.state).toEqual(state);
        }
      }),
      runs,
    );
  });

  it('make transactions whose inverse undoes them, and whose double inverse is themselves', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        for (let step = 0; step < 30; step++) {
          const before = project.state;
          const count = project.done.length;
          act(project, choose, step, false);
          const transaction = project.done.at(-1);
          if (project.done.length === count || !transaction) continue;
          const { changes } = transaction;
          const after = applyChanges(before, changes);
          expect(applyChanges(after, invertChanges(changes))).toEqual(before);
          expect(invertChanges(invertChanges(changes))).toEqual(changes);
        }
      }),
      runs,
    );
  });
});

describe('models that suggest between the commands', () => {
  it('never change what is accepted, nor what undo and redo make of it', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        const accepted = () => ({
          schema: project.state.schema,
          statuses: [...project.state.sentences.values()].map(({ status }) => status),
          mentions: acceptedById(project.state.mentions.values()),
          relations: acceptedById(project.state.relations.values()),
        });
        const history = [accepted()];
        for (let step = 0; step < 60; step++) {
          const count = project.done.length;
          const before = accepted();
          if (choose.chance(0.15) && count > 0) {
            project.undo();
            expect(accepted()).toEqual(history[count - 1]);
          } else if (choose.chance(0.15) && project.redo()) {
            expect(accepted()).toEqual(history[count + 1]);
          } else {
            act(project, choose, step, true);
            if (project.done.length > count) {
              history.length = count + 1;
              history.push(accepted());
            } else {
              expect(accepted()).toEqual(before);
            }
          }
          expect(rulesOf(project)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('never bring back what was rejected', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        project.suggest('d1s0', randomPrediction(choose), 'v0');
        const { mentions, relations } = project.annotations('d1s0');
        const spoken = (key: { begin: number; end: number; type: string }): string =>
          `${key.begin} ${key.end} ${key.type}`;
        const nameOf = (id: string, all: typeof mentions): string =>
          spoken(all.find((mention) => mention.id === id)!);
        const sayings = (): string[] => {
          const now = project.annotations('d1s0');
          return [
            ...now.mentions.filter(({ status }) => status === 'suggested').map(spoken),
            ...now.relations
              .filter(({ status }) => status === 'suggested')
              .map(
                ({ head, tail, type }) =>
                  `${type} ${nameOf(head, now.mentions)} ${nameOf(tail, now.mentions)}`,
              ),
          ];
        };
        const rejectedMentions = mentions.filter(() => choose.chance(0.3));
        const rejectedRelations = relations.filter(() => choose.chance(0.5));
        const refused = new Set([
          ...rejectedMentions.map(spoken),
          ...rejectedRelations.map(
            ({ head, tail, type }) => `${type} ${nameOf(head, mentions)} ${nameOf(tail, mentions)}`,
          ),
        ]);
        project.execute(
          {
            kind: 'reject',
            sentenceId: 'd1s0',
            mentionIds: rejectedMentions.map(({ id }) => id),
            relationIds: rejectedRelations.map(({ id }) => id),
          },
          'ada',
          1,
        );
        for (let version = 1; version < 12; version++) {
          project.suggest('d1s0', randomPrediction(choose), `v${version}`);
          expect(sayings().filter((saying) => refused.has(saying))).toEqual([]);
        }
      }),
      runs,
    );
  });
});
