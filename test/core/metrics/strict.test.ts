import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strictScores, type Annotated } from '../../../core/metrics/strict.ts';

const ANN = { begin: 0, end: 1, type: 'Peop' };
const OSLO = { begin: 3, end: 5, type: 'Loc' };
const GOLD: Annotated = { mentions: [ANN, OSLO], relations: [{ head: 0, tail: 1, type: 'Live_In' }] };

describe('strict scores', () => {
  it('are 100 for the gold itself, in whatever order it is listed', () => {
    const turned: Annotated = { mentions: [OSLO, ANN], relations: [{ head: 1, tail: 0, type: 'Live_In' }] };
    for (const prediction of [GOLD, turned]) {
      const { ner, re } = strictScores([GOLD], [prediction]);
      expect(ner.micro).toEqual({ p: 100, r: 100, f1: 100 });
      expect(re.micro).toEqual({ p: 100, r: 100, f1: 100 });
    }
  });

  it.each<[string, Annotated]>([
    ['a border is off', { ...GOLD, mentions: [ANN, { ...OSLO, end: 4 }] }],
    ['a type is wrong', { ...GOLD, mentions: [ANN, { ...OSLO, type: 'Org' }] }],
  ])('count neither the mention nor its relation when %s', (_, prediction) => {
    const { ner, re } = strictScores([GOLD], [prediction]);
    expect(ner.micro.f1).toBe(50);
    expect(re.micro.f1).toBe(0);
  });

  it.each<[string, Annotated]>([
    ['direction', { ...GOLD, relations: [{ head: 1, tail: 0, type: 'Live_In' }] }],
    ['type', { ...GOLD, relations: [{ head: 0, tail: 1, type: 'Work_For' }] }],
  ])('want the right %s of a relation', (_, prediction) => {
    expect(strictScores([GOLD], [prediction]).re.micro.f1).toBe(0);
    expect(strictScores([GOLD], [prediction]).ner.micro.f1).toBe(100);
  });

  it('count an annotation that is given twice once', () => {
    const twice: Annotated = {
      mentions: [ANN, OSLO, OSLO],
      relations: [...GOLD.relations, { head: 0, tail: 2, type: 'Live_In' }],
    };
    expect(strictScores([GOLD], [twice]).ner.micro).toEqual({ p: 100, r: 100, f1: 100 });
    expect(strictScores([GOLD], [twice]).re.micro).toEqual({ p: 100, r: 100, f1: 100 });
  });

  it('average over types for macro, over annotations for micro', () => {
    const gold: Annotated = { mentions: [ANN, { ...ANN, begin: 1, end: 2 }, OSLO], relations: [] };
    const { micro, macro, perType } = strictScores([gold], [{ mentions: [OSLO], relations: [] }]).ner;
    expect(micro.r).toBeCloseTo(100 / 3, 9);
    expect(macro.r).toBe(50);
    expect(perType).toMatchObject({
      Loc: { f1: 100, gold: 1, predicted: 1 },
      Peop: { f1: 0, gold: 2, predicted: 0 },
    });
  });

  it('are 0, not NaN, where there is nothing', () => {
    const nothing: Annotated = { mentions: [], relations: [] };
    const { ner, re } = strictScores([nothing], [nothing]);
    expect([ner.micro, ner.macro, re.micro, re.macro]).toEqual(Array(4).fill({ p: 0, r: 0, f1: 0 }));
  });

  it('give one against the other the same F1 either way, with precision and recall swapped', () => {
    const mention = fc.record({
      begin: fc.nat(3),
      end: fc.integer({ min: 4, max: 6 }),
      type: fc.constantFrom('Peop', 'Loc'),
    });
    const sentence = fc.record({ mentions: fc.array(mention), relations: fc.constant([]) });
    fc.assert(
      fc.property(fc.array(fc.tuple(sentence, sentence)), (pairs) => {
        const a = pairs.map(([left]) => left);
        const b = pairs.map(([, right]) => right);
        const one = strictScores(a, b).ner.micro;
        const other = strictScores(b, a).ner.micro;
        expect(one.f1).toBeCloseTo(other.f1, 9);
        expect([one.p, one.r]).toEqual([other.r, other.p]);
      }),
    );
  });
});
