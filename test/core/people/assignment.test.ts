import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dealDocuments } from '../../../core/people/assignment.ts';

const documents = fc
  .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 })
  .map((sizes) => sizes.map((sentences, index) => ({ id: `d${index}`, sentences })));
const people = fc.uniqueArray(fc.constantFrom('Ann', 'Bo', 'Cy', 'Dee'), { minLength: 1 });

it('gives every document to one, the share of them to two, and nobody much more than another', () => {
  fc.assert(
    fc.property(documents, people, fc.constantFrom(0, 0.1, 0.5, 1), (all, names, share) => {
      const dealt = dealDocuments(all, names, share);
      expect([...dealt.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
      const twice = [...dealt.values()].filter((given) => new Set(given).size === 2).length;
      expect(twice).toBe(names.length > 1 ? Math.round(share * all.length) : 0);
      const load = (name: string): number =>
        all.reduce((sum, { id, sentences }) => sum + (dealt.get(id)!.includes(name) ? sentences : 0), 0);
      const loads = names.map(load);
      // The longest first, each to whoever has least: at most one document apart.
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(50);
      expect(dealDocuments(all, names, share)).toEqual(dealt);
    }),
  );
});

it('gives nothing to nobody', () => {
  expect(dealDocuments([{ id: 'd1', sentences: 3 }], [], 0.5).size).toBe(0);
});
