// Laws of the sample that keeps a model from forgetting.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SentenceExample } from '../../core/model/example.ts';
import { drawReplay } from '../../electron/project/replay-sample.ts';

const example = (id: string, words: string, type = 'Peop'): SentenceExample => ({
  id,
  tokens: words.split(' '),
  mentions: [{ begin: 0, end: 1, type }],
  relations: [],
});

const pool = fc
  .array(fc.tuple(fc.constantFrom('ann lives', 'bob works', 'rain falls'), fc.constantFrom('Peop', 'Loc')))
  .map((sentences) => sentences.map(([words, type], index) => example(`s${index}`, words, type)));

it('is a part of what is known, each sentence once, as many as asked for, and the same for the same seed', () => {
  fc.assert(
    fc.property(pool, pool, fc.nat(30), fc.nat(), (known, fresh, count, seed) => {
      const drawn = drawReplay(known, fresh, count, seed);
      expect(drawn).toHaveLength(Math.min(count, known.length));
      expect(new Set(drawn).size).toBe(drawn.length);
      expect(drawn.every((sentence) => known.includes(sentence))).toBe(true);
      expect(drawReplay(known, fresh, count, seed)).toEqual(drawn);
      // A larger sample begins with the smaller one.
      expect(drawReplay(known, fresh, count + 5, seed).slice(0, drawn.length)).toEqual(drawn);
    }),
  );
});

/** How often `id` is among the first half over many seeds. */
const oftenDrawn = (
  known: readonly SentenceExample[],
  fresh: readonly SentenceExample[],
  id: string,
): number =>
  Array.from({ length: 300 }, (_, seed) => drawReplay(known, fresh, known.length / 2, seed)).filter((drawn) =>
    drawn.some((sentence) => sentence.id === id),
  ).length;

it('prefers rare types and the words of the new sentences', () => {
  const common = Array.from({ length: 18 }, (_, index) => example(`c${index}`, `ann${index} lives here`));
  const rare = [...common, example('ordinary', 'joe lives here'), example('rare', 'kim lives here', 'Law')];
  expect(oftenDrawn(rare, [], 'rare')).toBeGreaterThan(1.3 * oftenDrawn(rare, [], 'ordinary'));
  const fresh = [example('new', 'kim sleeps')];
  const shared = [...common, example('ordinary', 'joe lives here'), example('alike', 'kim lives here')];
  expect(oftenDrawn(shared, fresh, 'alike')).toBeGreaterThan(1.15 * oftenDrawn(shared, fresh, 'ordinary'));
});
