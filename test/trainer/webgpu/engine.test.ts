// Law: engine webgpu does the steps of engine onnx. Two epochs over twenty sentences of the demo with the same batches, dropout masks and rates
// give the same losses, step by step, and the same weights; what the one predicts, the other does.
import { beforeAll, describe, it } from 'vitest';
import type { Engine } from '../../../trainer/engines/engine.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';
import { expectPredictionsOfOnnx, expectStepsOfOnnx } from '../demo-epochs.ts';

const VARIANTS: Record<string, { adversarial?: boolean }> = {
  'every part on': {},
  'adversarial training': { adversarial: true },
};

describe.skipIf(!softwareGpuIsThere())('engine webgpu', () => {
  let webgpu: Engine;
  beforeAll(async () => {
    webgpu = await openWebGpuEngine(await softwareGpu(), { defaultLimits: true });
  });

  it.each(Object.entries(VARIANTS))(
    'does the steps of engine onnx with %s',
    (_, { adversarial = false }) => expectStepsOfOnnx(webgpu, adversarial),
    // Shaders are compiled by a processor made of software, on a machine that may be busy.
    600_000,
  );

  it('predicts what engine onnx predicts', () => expectPredictionsOfOnnx(webgpu));
});
