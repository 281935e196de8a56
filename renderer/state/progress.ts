import type { TrainProgress } from '../../core/contract/trainer.ts';

/** Shares of a training run's phases: the epochs take nearly all of it. */
const BEFORE_EPOCHS = { encoding: 0, compiling: 0.05 } as const;
const EPOCHS_BEGIN = 0.08;
const EPOCHS_END = 0.97;

/** How much of the whole run is done, 0 to 1. Never falls while the phases come in their order. */
export function progressShare({ phase, fraction, epoch, epochs }: TrainProgress): number {
  const within = Math.max(0, Math.min(1, fraction));
  switch (phase) {
    case 'encoding':
      return BEFORE_EPOCHS.encoding + within * BEFORE_EPOCHS.compiling;
    case 'compiling':
      return BEFORE_EPOCHS.compiling + within * (EPOCHS_BEGIN - BEFORE_EPOCHS.compiling);
    case 'training':
    case 'evaluating': {
      // Measuring is a tail of its epoch.
      const inEpoch = phase === 'training' ? within * 0.9 : 0.9 + within * 0.1;
      const done = epochs > 0 ? Math.min(1, (Math.max(1, epoch) - 1 + inEpoch) / epochs) : 0;
      return EPOCHS_BEGIN + done * (EPOCHS_END - EPOCHS_BEGIN);
    }
    case 'exporting':
      return EPOCHS_END + within * (1 - EPOCHS_END);
  }
}
