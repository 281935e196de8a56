import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../core/model/schema.ts';
import { constrainToBio, type CrfParameters } from '../../../trainer/decoding/crf.ts';
import {
  assemblePrediction,
  binaryEntropy,
  decodeMentions,
  decodeRelations,
} from '../../../trainer/decoding/decode-sentence.ts';
import { allPaths, smallField } from './brute-force.ts';

const ENTITY_TYPES = ['Peop', 'Loc'];
const SCHEMA: Schema = {
  name: 'test',
  entityTypes: ENTITY_TYPES.map((name) => ({ name, key: '', colour: '#000000' })),
  relationTypes: [
    { name: 'Live_In', key: '', pairs: [{ head: 'Peop', tail: 'Loc' }] },
    { name: 'Located_In', key: '', pairs: [{ head: 'Loc', tail: 'Loc' }] },
  ],
};
const RELATION_TYPES = SCHEMA.relationTypes.map((type) => type.name);

/** No preference of the field's own: the emissions alone decide. */
const FLAT_CRF: CrfParameters = constrainToBio({
  tags: 5,
  transitions: new Float32Array(25),
  start: new Float32Array(5),
  end: new Float32Array(5),
});

/** Emissions that put `score` on the given tag of each token. */
function emissionsFor(tags: readonly number[], score = 5): Float32Array {
  const emissions = new Float32Array(tags.length * 5);
  tags.forEach((tag, i) => (emissions[i * 5 + tag] = score));
  return emissions;
}

// Anna Berg lives in Oslo : B-Peop I-Peop O O B-Loc
const SENTENCE = [1, 2, 0, 0, 3];

describe('mentions', () => {
  it('are those of the Viterbi path, with their probability and runner-up', () => {
    const { tags, mentions } = decodeMentions(emissionsFor(SENTENCE), 5, FLAT_CRF, ENTITY_TYPES);
    expect([...tags]).toEqual(SENTENCE);
    expect(mentions.map(({ begin, end, type }) => ({ begin, end, type }))).toEqual([
      { begin: 0, end: 2, type: 'Peop' },
      { begin: 4, end: 5, type: 'Loc' },
    ]);
    for (const mention of mentions) {
      expect(mention.confidence).toBeGreaterThan(0.9);
      expect(mention.runnerUp!.probability).toBeLessThan(0.1);
    }
  });

  it('name another type as runner-up when that is likelier than no mention', () => {
    const emissions = emissionsFor(SENTENCE);
    emissions[4 * 5 + 1] = 4.5;
    const [, place] = decodeMentions(emissions, 5, FLAT_CRF, ENTITY_TYPES).mentions;
    expect(place!.runnerUp!.type).toBe('Peop');
    expect(place!.runnerUp!.probability).toBeGreaterThan(0.3);
  });

  it('have a confidence of at most 1 and at least the path probability', () => {
    fc.assert(
      fc.property(smallField([5]), (field) => {
        const crf = constrainToBio(field.crf);
        const [best, second] = allPaths({ ...field, crf });
        const decoded = decodeMentions(field.emissions, field.n, crf, ENTITY_TYPES);
        for (const mention of decoded.mentions) {
          expect(mention.confidence).toBeGreaterThanOrEqual(best!.probability - 1e-9);
          expect(mention.confidence).toBeLessThanOrEqual(1);
        }
        const { pathUncertainty, marginUncertainty } = decoded.uncertainty;
        expect(pathUncertainty).toBeCloseTo(-Math.log(best!.probability) / field.n, 8);
        const shares = best!.probability + second!.probability;
        expect(marginUncertainty).toBeCloseTo(1 - (best!.probability - second!.probability) / shares, 8);
        // Nowhere more than all tags being alike.
        expect(decoded.uncertainty.tokenEntropy).toBeGreaterThanOrEqual(0);
        expect(decoded.uncertainty.tokenEntropy).toBeLessThanOrEqual(Math.log2(crf.tags) + 1e-9);
      }),
    );
  });

  it('refuses scores that are no numbers', () => {
    const emissions = emissionsFor(SENTENCE);
    emissions[3] = Number.NaN;
    expect(() => decodeMentions(emissions, 5, FLAT_CRF, ENTITY_TYPES)).toThrow(/no finite numbers/);
  });

  it('are none in an empty sentence, of which nothing is unsure', () => {
    expect(decodeMentions(new Float32Array(0), 0, FLAT_CRF, ENTITY_TYPES)).toEqual({
      tags: new Int32Array(0),
      mentions: [],
      uncertainty: { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, tokenEntropy: 0 },
    });
  });
});

describe('uncertainty does not reward length', () => {
  it('stays the same when a sentence is said twice', () => {
    const scores = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(scores, (values) => {
        const once = Float32Array.from([...values, 60, 0, 0, 0, 0]);
        const twice = Float32Array.from([...once, ...once]);
        const short = decodeMentions(once, 4, FLAT_CRF, ENTITY_TYPES).uncertainty;
        const long = decodeMentions(twice, 8, FLAT_CRF, ENTITY_TYPES).uncertainty;
        expect(long.tokenUncertainty).toBeCloseTo(short.tokenUncertainty, 6);
        expect(long.marginUncertainty).toBeCloseTo(short.marginUncertainty, 6);
        expect(long.pathUncertainty).toBeCloseTo(short.pathUncertainty, 6);
      }),
    );
  });
});

describe('relations', () => {
  const { mentions } = decodeMentions(emissionsFor(SENTENCE), 5, FLAT_CRF, ENTITY_TYPES);
  const length = 4;

  function logits(...given: readonly (readonly [number, number, number, number])[]): Float32Array {
    const values = new Float32Array(length * length * 2).fill(-8);
    for (const [head, tail, type, score] of given) values[(head * length + tail) * 2 + type] = score;
    return values;
  }

  const decode = (values: Float32Array) =>
    decodeRelations({ values, length }, mentions, RELATION_TYPES, SCHEMA, 0.5);

  it('join pairs of mentions above the threshold', () => {
    const { relations } = decode(logits([0, 1, 0, 3]));
    // As sure as the network is of the relation and of both mentions.
    const confidence = (mentions[0]!.confidence * mentions[1]!.confidence) / (1 + Math.exp(-3));
    expect(relations).toEqual([{ head: 0, tail: 1, type: 'Live_In', confidence }]);
  });

  it('are left out where the schema does not allow them, however sure the network is', () => {
    expect(decode(logits([1, 0, 0, 9], [0, 1, 1, 9])).relations).toEqual([]);
  });

  it('are left out below the threshold, but count as unsure', () => {
    const { relations, relationUncertainty } = decode(logits([0, 1, 0, 0]));
    expect(relations).toEqual([]);
    expect(relationUncertainty).toBeCloseTo(1, 9);
  });

  it('have no uncertainty where no pair is allowed', () => {
    const outcome = decodeRelations(
      { values: logits(), length },
      [mentions[0]!],
      RELATION_TYPES,
      SCHEMA,
      0.5,
    );
    expect(outcome).toEqual({ relations: [], relationUncertainty: 0 });
  });

  it('are put together with the mentions', () => {
    const decoded = decodeMentions(emissionsFor(SENTENCE), 5, FLAT_CRF, ENTITY_TYPES);
    const prediction = assemblePrediction('s1', decoded, decode(logits([0, 1, 0, 3])), null);
    expect(prediction.mentions).toHaveLength(2);
    expect(prediction.relations).toHaveLength(1);
    expect(prediction.uncertainty.relationUncertainty).toBeCloseTo(binaryEntropy(1 / (1 + Math.exp(-3))), 9);
  });
});
