// Whether more annotation pays: what the last sentences brought, held against what chance alone does to a small held-out set.
import { msg, str } from '@lit/localize';
import { formatNumber } from '../language/languages.ts';
import type { Advice, CurvePoint } from '../contract/progress.ts';

/** Points of F1 for a hundred sentences below which going on brings little. */
const LITTLE_FOR_A_HUNDRED = 0.5;
/** Sentences that a judgement needs: two models a few sentences apart say nothing. */
const FEWEST_SENTENCES = 40;
/** Relations that may be decided otherwise by chance. */
const CHANCE_RELATIONS = 2;

/** @param curve in the order of training */
export function adviceOf(curve: readonly CurvePoint[]): Advice | null {
  const judged = curve.filter(({ relations, mentions }) => relations !== null && mentions !== null);
  const last = judged.at(-1);
  if (!last || judged.length < 2) return null;
  const before = judged.findLast(({ trainedOn }) => last.trainedOn - trainedOn >= FEWEST_SENTENCES);
  if (!before) {
    return {
      verdict: 'unclear',
      text: msg(
        str`Too little has been added since the first model to tell: ${FEWEST_SENTENCES} sentences are needed.`,
      ),
    };
  }
  const added = last.trainedOn - before.trainedOn;
  const gain = (last.relations! - before.relations! + last.mentions! - before.mentions!) / 2;
  const chance = (100 * CHANCE_RELATIONS) / Math.max(1, last.heldOutRelations) / 2;
  const what = msg(
    str`The last ${added} sentences brought ${signed(gain)} points of F1 (mean of mentions and relations)`,
  );
  if (Math.abs(gain) <= chance && (100 * chance) / added > LITTLE_FOR_A_HUNDRED) {
    return {
      verdict: 'unclear',
      text: msg(
        str`${what}; with ${last.heldOutRelations} relations held out, ${formatNumber(chance, 1)} points may be chance.`,
      ),
    };
  }
  return (100 * gain) / added < LITTLE_FOR_A_HUNDRED
    ? {
        verdict: 'little',
        text: msg(
          str`${what}: more of the same kind brings little now. Sentences of other documents may bring more, or rarer types.`,
        ),
      }
    : { verdict: 'pays', text: msg(str`${what}: going on pays.`) };
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), 1)}`;
