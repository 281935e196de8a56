import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayFollow, spansToTags, tagsFor, tagsToSpans } from '../../../core/tagging/bio-tags.ts';

const TYPES = ['Peop', 'Loc'];

describe('tags', () => {
  it('are numbered as the network has them', () => {
    expect(tagsFor(TYPES)).toEqual(['O', 'B-Peop', 'I-Peop', 'B-Loc', 'I-Loc']);
  });

  it('hold any mentions that do not overlap', () => {
    const lengths = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 4 }), type: fc.constantFrom('', ...TYPES) }),
    );
    fc.assert(
      fc.property(lengths, (pieces) => {
        let n = 0;
        const mentions = pieces.flatMap(({ length, type }) => {
          const span = { begin: n, end: n + length, type };
          n += length;
          return type === '' ? [] : [span];
        });
        const { tags, dropped } = spansToTags(n, mentions, TYPES);
        expect(dropped).toBe(0);
        expect(tagsToSpans(tags, TYPES)).toEqual(mentions);
        [...tags].forEach((tag, i) => expect(mayFollow(i === 0 ? null : tags[i - 1]!, tag)).toBe(true));
      }),
    );
  });

  it('keep the longest of overlapping mentions, then the first, and say what they dropped', () => {
    const mentions = [
      { begin: 0, end: 2, type: 'Peop' },
      { begin: 1, end: 4, type: 'Loc' },
      { begin: 4, end: 5, type: 'Peop' },
      { begin: 4, end: 5, type: 'Loc' },
      { begin: 5, end: 6, type: 'Org' },
    ];
    const { tags, kept, dropped } = spansToTags(6, mentions, TYPES);
    expect([...tags]).toEqual([0, 3, 4, 4, 1, 0]);
    expect(kept).toEqual([false, true, true, false, false]);
    expect(dropped).toBe(3);
  });

  it('open a mention at a stray I-', () => {
    expect(tagsToSpans([2, 2, 4, 0, 4, 3], TYPES)).toEqual([
      { begin: 0, end: 2, type: 'Peop' },
      { begin: 2, end: 3, type: 'Loc' },
      { begin: 4, end: 5, type: 'Loc' },
      { begin: 5, end: 6, type: 'Loc' },
    ]);
  });

  it('refuse a mention outside of the sentence and a tag that is none', () => {
    expect(() => spansToTags(2, [{ begin: 1, end: 3, type: 'Loc' }], TYPES)).toThrow(/outside/);
    expect(() => tagsToSpans([9], TYPES)).toThrow(/none of the 5 tags/);
  });
});
