// Laws of the list of adapters: each once, however it was asked for; named as the engine on it is; a software one says so.
import { describe, expect, it } from 'vitest';
import { findAdapters } from '../../../trainer/engines/adapters.ts';
import { nameAndDriver } from '../../../trainer/engines/webgpu/adapter-name.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';

it('tells an adapter’s name from its driver, in Chromium’s way of saying and in Dawn’s', () => {
  const chromium = { device: '0x2684', description: 'NVIDIA GeForce RTX 4090', driver: 'NVIDIA: 551.2' };
  expect(nameAndDriver(chromium)).toEqual({ name: 'NVIDIA GeForce RTX 4090', driver: 'NVIDIA: 551.2' });
  const dawn = { device: 'nvidia-geforce-rtx-4090', description: 'NVIDIA: 551.2' };
  expect(nameAndDriver(dawn)).toEqual({ name: 'nvidia-geforce-rtx-4090', driver: 'NVIDIA: 551.2' });
  expect(nameAndDriver({ device: '', description: '' })).toEqual({ name: '', driver: '' });
});

describe.skipIf(!softwareGpuIsThere())('the adapters of a machine', () => {
  it('are listed once, with their limits, under the engine’s name', async () => {
    const gpu = await softwareGpu();
    const adapters = await findAdapters(gpu);
    expect(adapters).toHaveLength(1);
    const { device } = await openWebGpuEngine(gpu, { powerPreference: 'low-power', memoryMiB: 600 });
    expect(adapters[0]).toMatchObject({ device, software: true, choices: ['high-performance', 'low-power'] });
    expect(adapters[0]!.limits.bufferBytes).toBeGreaterThanOrEqual(2 ** 27);
    expect(adapters[0]!.limits.workgroupBytes).toBeGreaterThanOrEqual(2 ** 14);
    expect(adapters[0]!.limits.invocations).toBeGreaterThanOrEqual(256);
  });
});
