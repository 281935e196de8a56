import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mention, Origin } from '../../../core/model/annotation.ts';
import { mentionId, sentenceId } from '../../../core/model/ids.ts';
import { pairMentions, suggestionsIn } from '../../../core/progress/confusion.ts';
import { suggestionChanges } from '../../../core/progress/suggestion-changes.ts';
import { MemoryProject } from '../../support/memory-project.ts';
import {
  Chooser,
  NEWS_SCHEMA,
  randomCommand,
  randomPrediction,
  smallSentence,
} from '../../support/random-actions.ts';
import { AppError } from '../../../core/errors.ts';
import { planSuggestions } from '../../../core/model/suggestions.ts';
import type { JudgementEntry } from '../../../core/progress/confusion.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 });
const runs = { numRuns: 200, seed: 99 };
const MODEL: Origin = { kind: 'model', version: 'm' };

const mention = (id: string, begin: number, end: number, type: string): Mention => ({
  ...{ id: mentionId(id), sentenceId: sentenceId('s'), begin, end, type },
  ...{ status: 'suggested', origin: MODEL, confidence: 0.5, runnerUp: null },
});

function newProject(): MemoryProject {
  const sentence = smallSentence(0);
  let ids = 0;
  return new MemoryProject(
    {
      schema: NEWS_SCHEMA,
      sentences: new Map([[sentence.id, sentence]]),
      mentions: new Map(),
      relations: new Map(),
    },
    () => `n${++ids}`,
  );
}

describe('what was suggested against what is there', () => {
  it('pairs each once: the same one, then the same words, then what shares the most', () => {
    const suggested = [mention('a', 0, 5, 'Org'), mention('b', 6, 8, 'Loc'), mention('c', 20, 25, 'Peop')];
    const accepted = [mention('a', 0, 9, 'Org'), mention('x', 6, 8, 'Org'), mention('y', 30, 32, 'Loc')];
    const said = pairMentions(suggested, accepted).map(
      ({ suggested: one, became, displaced }) => `${one?.id} ${became?.id} ${displaced}`,
    );
    expect(said).toEqual(['a a true', 'b x false', 'c undefined false', 'undefined y false']);
  });

  it('counts every suggestion and every accepted mention exactly once', () => {
    const list = fc.array(
      fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 8 }), fc.constantFrom('Peop', 'Loc')),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(list, list, (a, b) => {
        const all = (drawn: typeof a, from: number): Mention[] =>
          drawn.map(([begin, length, type], index) =>
            mention(`${from + index}`, begin, begin + length, type),
          );
        const [suggested, accepted] = [all(a, 0), all(b, 3)];
        const pairs = pairMentions(suggested, accepted);
        expect(new Set(pairs.flatMap((pair) => pair.suggested ?? []))).toEqual(new Set(suggested));
        expect(new Set(pairs.flatMap((pair) => pair.became ?? []))).toEqual(new Set(accepted));
        expect(pairs.filter((pair) => pair.suggested).length).toBe(suggested.length);
        expect(pairs.filter((pair) => pair.became).length).toBe(accepted.length);
      }),
      runs,
    );
  });

  it('finds in the log just what stood there when it was judged, whatever was undone', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        project.suggest('d1s0', randomPrediction(choose), 'v');
        const seen = new Map(project.annotations('d1s0').mentions.map((one) => [String(one.id), { ...one }]));
        const log: JudgementEntry[] = [];
        const done: number[] = [];
        let seq = 0;
        for (let step = 0; step < 25; step++) {
          const last = done.at(-1);
          if (choose.chance(0.2) && last !== undefined) {
            project.undo();
            done.pop();
            log.push({ seq: ++seq, action: 'undo', reverts: last, changes: [] });
            continue;
          }
          try {
            if (!project.execute(randomCommand(choose, project.annotations('d1s0')), 'ada', step)) continue;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            continue;
          }
          log.push({ seq: ++seq, action: 'do', reverts: null, changes: project.done.at(-1)!.changes });
          done.push(seq);
        }
        const found = suggestionsIn(log);
        // What a person rejected may be asked back, and judged anew; so may the border that they moved, under an id of its own.
        for (const one of found.mentions) expect(seen.get(one.id) ?? one).toEqual(one);
        // Whatever of the model's is no longer a suggestion has been judged.
        const now = project.annotations('d1s0').mentions;
        const judged = [...seen.keys()].filter(
          (id) => now.find((one) => one.id === id)?.status !== 'suggested',
        );
        expect(found.mentions.map(({ id }) => String(id))).toEqual(expect.arrayContaining(judged));
      }),
      runs,
    );
  });
});

describe('what a model changes', () => {
  it('accounts for every suggestion: those before, with what came and without what went, are those after', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const choose = new Chooser(start);
        const project = newProject();
        project.suggest('d1s0', randomPrediction(choose), 'v1');
        const before = project.annotations('d1s0');
        let ids = 0;
        const changes = planSuggestions(before, randomPrediction(choose), {
          schema: NEWS_SCHEMA,
          origin: { kind: 'model', version: 'v2' },
          newId: () => `x${++ids}`,
          rejectedKeys: new Set(),
        });
        const after = new Map(before.mentions.map((one) => [String(one.id), one]));
        for (const change of changes) {
          if (change.kind !== 'mention') continue;
          if (change.before) after.delete(change.before.id);
          if (change.after) after.set(change.after.id, change.after);
        }
        const found = suggestionChanges(before, changes).filter(({ what }) => what === 'mention');
        const count = (kind: string): number => found.filter((one) => one.kind === kind).length;
        expect(after.size).toBe(before.mentions.length + count('gained') - count('lost'));
        const types = (all: Iterable<Mention>): string[] =>
          [...all].map(({ begin, end, type }) => `${begin} ${end} ${type}`);
        const had = new Set(types(before.mentions));
        const has = new Set(types(after.values()));
        for (const { kind, begin, end, type, former } of found) {
          const place = `${begin} ${end} `;
          if (kind !== 'lost') expect(has).toContain(place + type);
          if (kind === 'lost') expect(had).toContain(place + type);
          if (kind === 'retyped') expect(had).toContain(place + String(former));
          if (kind === 'gained') expect(had).not.toContain(place + type);
        }
      }),
      runs,
    );
  });
});
