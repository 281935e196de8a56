import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type { Random } from '../../core/random.ts';
import type { HostTensor } from '../engines/engine.ts';
import type { DropoutSite } from '../network/dropout.ts';
import { dropoutSites } from '../network/inputs.ts';
import type { NetworkSpec } from '../network/spec.ts';

/** Whether training drops anything: the graph has masks as inputs only then. */
export const dropsUnits = (config: TrainingConfig): boolean =>
  config.embeddingDropout > 0 || config.lstmDropout > 0 || config.scorerDropout > 0;

function rateAt(site: DropoutSite, config: TrainingConfig): number {
  if (site === 'embedding') return config.embeddingDropout;
  return site === 'scorer' ? config.scorerDropout : config.lstmDropout;
}

/** Inverted dropout masks of a batch, `[B, 1, width]` each, by input name. */
export function dropoutMasks(
  spec: NetworkSpec,
  config: TrainingConfig,
  batch: number,
  random: Random,
): Record<string, HostTensor> {
  if (!dropsUnits(config)) return {};
  const masks: Record<string, HostTensor> = {};
  for (const { site, width } of dropoutSites(spec)) {
    const rate = rateAt(site, config);
    const data = new Float32Array(batch * width);
    const kept = 1 / (1 - rate);
    for (let at = 0; at < data.length; at++) data[at] = random() < rate ? 0 : kept;
    masks[`dropout.${site}`] = { shape: [batch, 1, width], data };
  }
  return masks;
}
