import type { EngineReport } from '../../../core/contract/trainer.ts';
import { isAppError } from '../../../core/errors.ts';
import { openTensorFlowEngine } from './engine.ts';
import { CUDA } from './load-failure.ts';

/** What `cman doctor` says of it: where a package is, it is really loaded, since nothing less tells whether it would train. */
export function reportTensorFlow(): EngineReport {
  try {
    const { found, tensorFlowVersion, usesCuda, device } = openTensorFlowEngine();
    const cuda = usesCuda ? 'on CUDA' : 'on the processor';
    const missing =
      found.name === '@tensorflow/tfjs-node-gpu' && !usesCuda
        ? `; it finds no CUDA: it needs ${CUDA}, and TF_CPP_MIN_LOG_LEVEL=0 makes it say what is missing`
        : '';
    const detail = `${found.name} ${found.version} in ${found.folder}, TensorFlow ${tensorFlowVersion} ${cuda}${missing}`;
    return { id: 'tensorflow', available: true, detail, device };
  } catch (error) {
    // A bug is not a finding on this machine.
    if (!isAppError(error)) throw error;
    return { id: 'tensorflow', available: false, detail: error.message };
  }
}
