import { windowEngine } from './engine-window.ts';
import { tryEngines } from './engines-here.ts';
import type { JobHandler } from './job.ts';

/** Somebody wants to know which engine is the quicker one now. */
export const trialJob: JobHandler<'trial'> = async (_request, { environment }) => {
  try {
    return await tryEngines(environment);
  } finally {
    windowEngine()?.leave();
  }
};
