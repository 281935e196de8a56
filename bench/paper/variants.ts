// The networks that the paper compares, as settings of ours.
import type { RunSettings } from '../runs/run-plan.ts';

export interface Variant {
  /** As `--rows` names it. */
  readonly id: string;
  readonly name: string;
  readonly settings: RunSettings;
}

export const CMAN: Variant = { id: 'cman', name: 'CMAN', settings: { network: {}, training: {} } };

/**
 * Bekoulis et al. 2018 on our token input: BiLSTMs, label embeddings beside the states, a scorer of token pairs, adversarial training.
 */
export const MULTI_HEAD: Variant = {
  id: 'multi-head',
  name: 'Multi-head + AT',
  settings: {
    network: {
      selfAttention: false,
      labelAttention: false,
      relationPairs: 'tokens',
    },
    training: { adversarial: true },
  },
};

/** The paper's own scorer in place of ours, which looks at pairs of mentions. */
export const TOKEN_PAIRS: Variant = {
  id: 'token-pairs',
  name: 'scorer of Eq. 9',
  settings: { network: { relationPairs: 'tokens' }, training: {} },
};

export const NO_SELF_ATTENTION: Variant = {
  id: 'no-self-attention',
  name: '- self-attention in BSA',
  settings: { network: { selfAttention: false }, training: {} },
};
export const NO_BLA: Variant = {
  id: 'no-bla',
  name: '- BLA unit',
  settings: { network: { labelAttention: false }, training: {} },
};
export const NEITHER: Variant = {
  id: 'neither',
  name: '- both units',
  settings: { network: { selfAttention: false, labelAttention: false }, training: {} },
};
export const MLP: Variant = {
  id: 'mlp',
  name: 'MLP for BiLSTM',
  settings: { network: { sequence: 'mlp' }, training: {} },
};

/** What is common to an experiment (`--set`), then what makes the variant, then the seed. */
export function settingsOf(common: RunSettings, { settings }: Variant, seed: number): RunSettings {
  return {
    network: { ...common.network, ...settings.network },
    training: { ...common.training, ...settings.training, seed },
  };
}
