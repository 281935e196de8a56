import { CASING_FEATURES } from '../network/spec.ts';

/** Five casing features of a token: begins upper-case, all upper-case, all lower-case, has a digit, has neither letter nor digit. */
export function casingFeatures(token: string): readonly number[] {
  const letters = token.replace(/[^\p{L}]/gu, '');
  const upper = letters.length > 0 && letters === letters.toUpperCase();
  const lower = letters.length > 0 && letters === letters.toLowerCase();
  const features = [
    /^\p{Lu}/u.test(token),
    upper,
    lower && !upper,
    /\p{N}/u.test(token),
    !/[\p{L}\p{N}]/u.test(token),
  ];
  return features.map(Number).slice(0, CASING_FEATURES);
}
