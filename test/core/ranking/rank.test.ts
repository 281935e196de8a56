import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentenceUncertainty } from '../../../core/contract/trainer.ts';
import type { RankingCandidate } from '../../../core/ranking/candidate.ts';
import { rankSentences, RANDOM_EVERY } from '../../../core/ranking/rank.ts';
import { BUILT_IN_STRATEGIES } from '../../../core/ranking/strategies.ts';
import { seededRandom, shuffle } from '../../../core/random.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const uncertainty: fc.Arbitrary<SentenceUncertainty> = fc.record({
  pathUncertainty: fc.double({ min: 0, max: 3, noNaN: true }),
  tokenUncertainty: share,
  marginUncertainty: share,
  relationUncertainty: fc.oneof(fc.constant(0), share),
  // Predictions of an earlier version lack the first, most predictions the second.
  tokenEntropy: fc.option(share, { nil: undefined }),
  disagreement: fc.option(fc.record({ mentions: share, relations: share }), { nil: undefined }),
});
const words = fc.array(
  fc.constantFrom('ice', 'sold', 'Rome', 'the', 'nurse', 'of', 'dose', 'rash', 'gave', 'Ann'),
  {
    minLength: 1,
    maxLength: 12,
  },
);

/** Pools as a project has them: some sentences read by a model, some not, some alike. */
const pool: fc.Arbitrary<RankingCandidate[]> = fc
  .array(fc.record({ tokens: words, uncertainty: fc.option(uncertainty, { freq: 8 }) }), { maxLength: 60 })
  .map((sentences) =>
    sentences.map((sentence, index) => ({
      ...sentence,
      id: `s${index}`,
      embedding: null,
      documentOrder: index,
    })),
  );

const strategies = BUILT_IN_STRATEGIES.map((strategy) => strategy.id);
const UNSURE: SentenceUncertainty = {
  pathUncertainty: 1,
  tokenUncertainty: 0.6,
  marginUncertainty: 0.7,
  relationUncertainty: 0.5,
};

/** Sentences with no words in common, the later the surer. */
function distinctPool(count: number): RankingCandidate[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    tokens: ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}-${String.fromCodePoint(0x4e00 + index)}`),
    uncertainty: {
      pathUncertainty: 1 - index / count,
      tokenUncertainty: 1 - index / count,
      marginUncertainty: 1 - index / count,
      relationUncertainty: 1 - index / count,
    },
    embedding: null,
    documentOrder: index,
  }));
}

describe.each(strategies)('strategy %s', (strategy) => {
  it('names every sentence once, with words for it and scores that fall', () => {
    fc.assert(
      fc.property(pool, fc.integer(), (candidates, seed) => {
        const ranked = rankSentences(candidates, { strategy, seed });
        expect(ranked.map(({ id }) => id).sort()).toEqual(candidates.map(({ id }) => id).sort());
        ranked.forEach(({ score, why }, place) => {
          expect(why).not.toBe('');
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          if (place > 0) expect(score).toBeLessThanOrEqual(ranked[place - 1]!.score);
        });
      }),
    );
  });

  it('is the same for the same seed, in whatever order the pool is given', () => {
    fc.assert(
      fc.property(pool, fc.integer(), (candidates, seed) => {
        const shuffled = shuffle([...candidates], seededRandom(seed + 1));
        expect(rankSentences(shuffled, { strategy, seed })).toEqual(
          rankSentences(candidates, { strategy, seed }),
        );
      }),
    );
  });
});

describe('the combined strategy', () => {
  const positionOf = (ranked: readonly { id: string }[], id: string): number =>
    ranked.findIndex((sentence) => sentence.id === id);

  it('gives a sentence no better place for being longer', () => {
    fc.assert(
      fc.property(pool, fc.nat(), (candidates, pick) => {
        fc.pre(candidates.length > 0 && candidates.some((candidate) => candidate.uncertainty));
        const chosen = candidates[pick % candidates.length]!;
        // Uncertainty of a sentence said twice is that of the sentence (test/trainer/decoding), so only its tokens change.
        const longer = { ...chosen, tokens: [...chosen.tokens, ...chosen.tokens] };
        const before = BUILT_IN_STRATEGIES[0]!.score(candidates, { annotated: [], random: seededRandom(1) });
        const after = BUILT_IN_STRATEGIES[0]!.score(
          candidates.map((candidate) => (candidate === chosen ? longer : candidate)),
          { annotated: [], random: seededRandom(1) },
        );
        expect(after).toEqual(before);
      }),
    );
  });

  it('scores a sentence that is more unsure in every way higher', () => {
    fc.assert(
      fc.property(fc.array(uncertainty, { minLength: 2, maxLength: 30 }), (pooled) => {
        const scored = BUILT_IN_STRATEGIES[0]!.score(
          pooled.map((value, i) => ({
            id: `${i}`,
            tokens: [],
            uncertainty: value,
            embedding: null,
            documentOrder: i,
          })),
          { annotated: [], random: seededRandom(1) },
        );
        const fields = [
          'pathUncertainty',
          'tokenUncertainty',
          'marginUncertainty',
          'relationUncertainty',
        ] as const;
        for (const [i, a] of pooled.entries()) {
          for (const [k, b] of pooled.entries()) {
            if (fields.every((field) => a[field] > b[field]))
              expect(scored[i]!.score).toBeGreaterThan(scored[k]!.score);
          }
        }
      }),
    );
  });

  it('keeps the order of uncertainty but for one random sentence in ten', () => {
    const ranked = rankSentences(distinctPool(200), { seed: 3 });
    const random = ranked.filter(({ reason }) => reason === 'random');
    expect(random.length).toBeGreaterThan(10);
    expect(random.length).toBeLessThanOrEqual(200 / RANDOM_EVERY);
    const others = ranked.filter(({ reason }) => reason !== 'random').map(({ id }) => Number(id.slice(1)));
    expect(others).toEqual([...others].sort((a, b) => a - b));
    expect(random[0]!.why).toBe('picked at random to keep the sample fair');
  });

  it('puts the copies of a sentence last and says why, also of one annotated already', () => {
    const [first, second, ...rest] = distinctPool(30);
    const copies = [
      { ...first!, id: 'copy', documentOrder: 90 },
      { ...rest[3]!, id: 'other-numbers', documentOrder: 91, uncertainty: UNSURE },
    ];
    const ranked = rankSentences([first!, second!, ...rest, ...copies], { annotated: [second!] });
    expect(
      ranked
        .slice(-3)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['copy', 'other-numbers', 's1'].sort());
    for (const sentence of ranked.slice(-3)) {
      expect(sentence).toMatchObject({
        reason: 'near-duplicate',
        why: 'nearly the same as another sentence',
        score: 0,
      });
    }
  });

  it('says in words what the network is unsure of', () => {
    const sure = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };
    const others = distinctPool(9).map((candidate) => ({ ...candidate, uncertainty: sure }));
    const odd = { ...distinctPool(10)[9]!, uncertainty: { ...sure, relationUncertainty: 0.9 } };
    const ranked = rankSentences([...others, odd], { seed: 5 });
    expect(ranked[positionOf(ranked, 's9')]!.why).toBe('unsure whether a relation holds');
    expect(ranked.filter(({ reason }) => reason === 'sure').length).toBeGreaterThanOrEqual(8);
  });
});

describe('cold start', () => {
  const axes = ['x', 'y', 'z'].map((name, axis) => {
    const embedding = new Float32Array(3);
    embedding[axis] = 1;
    return { name, embedding };
  });
  const unread = distinctPool(30).map((candidate, index) => ({
    ...candidate,
    uncertainty: null,
    // Two of three sentences lie on the first axis.
    embedding: axes[index % 3 === 0 ? (index % 2) + 1 : 0]!.embedding,
  }));

  it('begins with sentences that are unlike one another', () => {
    const ranked = rankSentences(unread, { seed: 2 });
    const directions = ranked
      .filter(({ reason }) => reason === 'diverse')
      .slice(0, 3)
      .map(({ id }) => unread.find((candidate) => candidate.id === id)!.embedding.indexOf(1));
    expect(directions.sort()).toEqual([0, 1, 2]);
    expect(ranked[0]!.why).toMatch(/^no model yet: /);
  });

  it('keeps away from what is annotated', () => {
    const [first] = rankSentences(unread, { annotated: [unread[1]!, unread[0]!] });
    expect(unread.find((candidate) => candidate.id === first!.id)!.embedding.indexOf(1)).toBe(2);
    expect(first!.why).toBe('no model yet: unlike anything annotated so far');
  });

  it('goes by words where no encoder is', () => {
    const talk = (text: string, documentOrder: number): RankingCandidate => ({
      id: text,
      tokens: text.split(' '),
      uncertainty: null,
      embedding: null,
      documentOrder,
    });
    const sentences = [
      talk('the ship left the port of Oslo', 0),
      talk('a ship left the port of Rome', 1),
      talk('the ship reached the port of Kiel', 2),
      talk('nausea followed each dose', 3),
    ];
    const firstTwo = rankSentences(sentences).slice(0, 2);
    expect(firstTwo.map(({ id }) => id)).toContain('nausea followed each dose');
  });
});

it('refuses a strategy that does not exist, naming those that do', () => {
  expect(() => rankSentences([], { strategy: 'best' })).toThrow(/no strategy "best"; there are combined, /);
});
