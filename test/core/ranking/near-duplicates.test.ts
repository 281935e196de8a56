import { describe, expect, it } from 'vitest';
import {
  NEAR_DUPLICATE_SIMILARITY,
  nearDuplicateSimilarity,
  NearDuplicateIndex,
} from '../../../core/ranking/near-duplicates.ts';
import { seededRandom } from '../../../core/random.ts';

const tokens = (text: string): string[] => text.split(' ');
const SENTENCE = 'the patient developed a rash on both arms after 12 mg of the drug .';

describe('two sentences', () => {
  const similarity = (other: string): number => nearDuplicateSimilarity(tokens(SENTENCE), tokens(other));

  it('are the same but for case and numbers', () => {
    expect(similarity(SENTENCE)).toBe(1);
    expect(similarity(SENTENCE.replace('The', 'the').replace('12', '15'))).toBe(1);
  });

  it('are nearly the same with one word of many changed', () => {
    expect(similarity(SENTENCE.replace('rash', 'fever'))).toBeGreaterThan(NEAR_DUPLICATE_SIMILARITY);
  });

  it('are not when the same words say something else', () => {
    expect(nearDuplicateSimilarity(tokens('Ann killed Bob'), tokens('Bob killed Ann'))).toBeLessThan(0.5);
    expect(similarity('nothing in common here')).toBeLessThan(0.1);
  });
});

describe('the index', () => {
  it('finds what one by one comparison finds, and nothing else', () => {
    const random = seededRandom(7);
    const word = (): string =>
      `w${String.fromCharCode(97 + Math.floor(random() * 26))}${'xyz'[Math.floor(random() * 3)]}`;
    const sentences: string[][] = [];
    for (let i = 0; i < 400; i++) {
      const copied = i > 10 && random() < 0.3 ? [...sentences[Math.floor(random() * i)]!] : null;
      if (copied) copied[Math.floor(random() * copied.length)] = word();
      sentences.push(copied ?? Array.from({ length: 8 + Math.floor(random() * 20) }, word));
    }
    const index = new NearDuplicateIndex();
    const kept: string[][] = [];
    let missed = 0;
    for (const sentence of sentences) {
      const known = kept.some(
        (other) => nearDuplicateSimilarity(sentence, other) >= NEAR_DUPLICATE_SIMILARITY,
      );
      const found = index.addUnlessKnown(sentence);
      if (found) expect(known).toBe(true);
      if (known && !found) missed++;
      if (!found) kept.push(sentence);
    }
    expect(kept.length).toBeLessThan(360);
    // The banding is a lottery that loses about one pair in 170 at the threshold itself.
    expect(missed).toBeLessThanOrEqual(2);
  });
});
