import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/schema.ts';
import {
  contrast,
  GROUNDS,
  STARK_GROUNDS,
  typeColours,
  typeColourSheet,
} from '../../renderer/theme/type-colours.ts';

describe('colours of types', () => {
  it('knows the two ends of contrast', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#777777')).toBe(1);
  });

  it('can be read on both grounds, whatever colour the schema says', () => {
    const colour = fc
      .integer({ min: 0, max: 0xffffff })
      .map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(fc.oneof(colour, fc.constantFrom(...COLOUR_BLIND_SAFE_PALETTE)), (hex) => {
        for (const theme of ['light', 'dark'] as const) {
          const { fill, line, ink } = typeColours(hex, theme);
          expect(contrast(line, GROUNDS[theme])).toBeGreaterThanOrEqual(3);
          expect(contrast(ink, fill)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(ink, GROUNDS[theme])).toBeGreaterThanOrEqual(4.5);
          const stark = typeColours(hex, theme, 'more');
          expect(contrast(stark.line, STARK_GROUNDS[theme])).toBeGreaterThanOrEqual(4.5);
          expect(contrast(stark.ink, stark.fill)).toBeGreaterThanOrEqual(7);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('become custom properties for both themes', () => {
    expect(typeColourSheet(['#0072B2'])).toMatch(/^:root \{ --type-0-fill: light-dark\(#\w{6}, #\w{6}\);/);
  });
});
