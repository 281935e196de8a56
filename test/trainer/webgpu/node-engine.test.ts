// Laws of the GPU in a process of Node: it is opened once and serves every training; when its device is lost, whoever trains on it hears so,
// and the next training gets another one.
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { declareCman } from '../../../trainer/network/cman.ts';
import { initialise } from '../../../trainer/network/parameters.ts';
import { servedNodeEngine } from '../../../trainer/process/node-gpu.ts';
import { freshState } from '../../../trainer/training/fresh-state.ts';
import { ratesAt } from '../../../trainer/training/schedule.ts';
import { softwareGpuIsThere } from '../../support/software-gpu.ts';
import { SMALL_TRAINING, smallBatch, smallSetting } from '../small-network.ts';

describe.skipIf(!softwareGpuIsThere())('the GPU of a process of Node', () => {
  it('is one, until its device is lost', async () => {
    const setting = await smallSetting({ sequence: 'mlp', labelAttention: false, bsaUnits: 1 });
    const engine = await servedNodeEngine();
    expect(engine.id).toBe('webgpu');
    expect(await servedNodeEngine()).toBe(engine);
    const start = freshState(initialise(declareCman(setting.spec), seededRandom(5)));
    const session = await engine.open(setting.spec, SMALL_TRAINING, start);
    const [batch, rates] = [smallBatch(setting, [0]), ratesAt(1, 4, SMALL_TRAINING)];
    expect(await session.step(batch, rates)).toBeGreaterThan(0);
    const backend = tf.findBackend('webgpu');
    if (!(backend instanceof WebGPUBackend)) throw new Error('there is no WebGPU backend');
    backend.device.destroy();
    await expect(session.step(batch, rates)).rejects.toMatchObject({ code: 'engine-lost' });

    const another = await servedNodeEngine();
    expect(another).not.toBe(engine);
    const next = await another.open(setting.spec, SMALL_TRAINING, start);
    expect(await next.step(batch, rates)).toBeGreaterThan(0);
    await next.close();
  });
});
