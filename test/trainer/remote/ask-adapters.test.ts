// Laws of the question which adapters the other end of a line has: they come as they are; whatever goes wrong there, nobody waits forever.
import { expect, it } from 'vitest';
import type { AdapterReport } from '../../../core/contract/trainer.ts';
import { askAdapters } from '../../../trainer/engines/remote/ask-adapters.ts';
import { serveGpu } from '../../../trainer/engines/remote/serve-gpu.ts';
import { PortPair } from './port-pair.ts';

const adapter = (name: string): AdapterReport => ({
  ...{
    device: `vendor ${name}`,
    vendor: 'vendor',
    architecture: 'family',
    name,
    driver: '1.2.3',
    software: false,
  },
  choices: ['high-performance'],
  limits: { bufferBytes: 2 ** 31, workgroupBytes: 2 ** 15, invocations: 1024 },
});
const refuse = (): Promise<never> => Promise.reject(new Error('the driver does not load'));

it.each([[[]], [[adapter('one')]], [[adapter('one'), adapter('two')]]])('answers %j', async (adapters) => {
  const pair = new PortPair();
  serveGpu(pair.server, { adapters: async () => adapters, open: refuse });
  expect(await askAdapters(pair.worker)).toEqual(adapters);
});

it('says why there is no answer', async () => {
  const failing = new PortPair();
  serveGpu(failing.server, { adapters: refuse, open: refuse });
  await expect(askAdapters(failing.worker)).rejects.toMatchObject({
    reason: 'failed',
    message: 'the driver does not load',
  });
  const cut = new PortPair();
  const waiting = askAdapters(cut.worker);
  cut.cut();
  await expect(waiting).rejects.toMatchObject({ code: 'engine-lost', reason: 'closed' });
  await expect(askAdapters(new PortPair().worker, 5)).rejects.toMatchObject({ reason: 'silent' });
});
