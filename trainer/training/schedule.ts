import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type { StepRates } from '../engines/engine.ts';
import { ADAM } from '../network/adam-constants.ts';

/**
 * The rates of step `step` (from 1) of `steps`: a linear climb, then half a cosine (Loshchilov and Hutter 2017) down to `finalRate`;
 * Adam's bias corrections; the average's decay, small at first so that the start is forgotten.
 */
export function ratesAt(step: number, steps: number, config: TrainingConfig): StepRates {
  const climb = Math.max(1, Math.round(config.warmUp * steps));
  const fall = Math.min(1, Math.max(0, (step - climb) / Math.max(1, steps - climb)));
  const cosine = config.finalRate + (1 - config.finalRate) * 0.5 * (1 + Math.cos(Math.PI * fall));
  return {
    learningRate: config.learningRate * (step < climb ? step / climb : cosine),
    ...biasCorrections(step),
    averageDecay: Math.min(config.averageDecay, (1 + step) / (10 + step)),
  };
}

/** What makes up for moments that start at zero (Kingma and Ba 2015, Algorithm 1). @param step from 1 */
export function biasCorrections(step: number): Pick<StepRates, 'firstCorrection' | 'secondCorrection'> {
  return { firstCorrection: 1 / (1 - ADAM.beta1 ** step), secondCorrection: 1 / (1 - ADAM.beta2 ** step) };
}
