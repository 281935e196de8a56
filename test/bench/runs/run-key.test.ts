// Laws of a run's key: whatever changes the results changes it, and nothing else does.
import { describe, expect, it } from 'vitest';
import { runKey, type RunPlan } from '../../../bench/runs/run-plan.ts';
import { DEFAULT_CMAN, DEFAULT_TRAINING } from '../../../core/contract/cman-config.ts';
import type { EncoderSpec } from '../../../trainer/network/spec.ts';
import { EXAMPLES, SCHEMA } from '../../trainer/small-network.ts';

const ENCODERS: EncoderSpec[] = [{ id: 'static', version: '1', dimension: 4, layers: 1, contextual: false }];
const PLAN: RunPlan = {
  title: 'small',
  train: EXAMPLES,
  dev: EXAMPLES.slice(0, 2),
  test: EXAMPLES.slice(2),
  schema: SCHEMA,
  settings: { network: { hidden: 4, heads: 2 }, training: { epochs: 2, seed: 1 } },
};
const KEY = runKey(PLAN, ENCODERS);

const [first, ...others] = EXAMPLES;
const DIFFERENT: Readonly<Record<string, { plan?: Partial<RunPlan>; encoders?: EncoderSpec[] }>> = {
  seed: { plan: { settings: { ...PLAN.settings, training: { epochs: 2, seed: 2 } } } },
  epochs: { plan: { settings: { ...PLAN.settings, training: { epochs: 3, seed: 1 } } } },
  'the network': { plan: { settings: { ...PLAN.settings, network: { hidden: 8, heads: 2 } } } },
  'a word of the training sentences': {
    plan: { train: [{ ...first!, tokens: ['Mira', ...first!.tokens.slice(1)] }, ...others] },
  },
  'a gold type': {
    plan: { train: [{ ...first!, mentions: [{ begin: 0, end: 2, type: 'Loc' }], relations: [] }, ...others] },
  },
  'the order of the training sentences': { plan: { train: [...others, first!] } },
  dev: { plan: { dev: [] } },
  'the test sentences': { plan: { test: EXAMPLES } },
  'what is trained on moved to dev': { plan: { train: EXAMPLES.slice(0, 2), dev: EXAMPLES } },
  'the pairs a relation may join': {
    plan: {
      schema: { ...SCHEMA, relationTypes: SCHEMA.relationTypes.map((type) => ({ ...type, pairs: [] })) },
    },
  },
  "an encoder's version": { encoders: [{ ...ENCODERS[0]!, version: '2' }] },
  'a missing encoder': { encoders: [] },
};

describe('the key of a run', () => {
  it.each(Object.keys(DIFFERENT))('is another one with another: %s', (what) => {
    const { plan, encoders } = DIFFERENT[what]!;
    expect(runKey({ ...PLAN, ...plan }, encoders ?? ENCODERS)).not.toBe(KEY);
  });

  it('is the same for settings given in another order, or given as the default they have anyway', () => {
    const settings = {
      network: { heads: 2, hidden: 4, bsaUnits: DEFAULT_CMAN.bsaUnits },
      training: { seed: 1, epochs: 2, batchSize: DEFAULT_TRAINING.batchSize },
    };
    expect(runKey({ ...PLAN, settings }, ENCODERS)).toBe(KEY);
  });

  it('takes no notice of titles, ids, colours and keys', () => {
    const schema = {
      ...SCHEMA,
      name: 'other',
      entityTypes: SCHEMA.entityTypes.map((type) => ({ ...type, key: '', colour: '#000000' })),
    };
    const train = EXAMPLES.map((example) => ({ ...example, id: `other ${example.id}` }));
    expect(runKey({ ...PLAN, title: 'other', schema, train }, ENCODERS)).toBe(KEY);
  });
});
