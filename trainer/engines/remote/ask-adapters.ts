import type { AdapterReport } from '../../../core/contract/trainer.ts';
import { awakeTimeout } from '../../awake-timeout.ts';
import { EngineLost } from '../engine-lost.ts';
import type { WorkerPort } from './messages.ts';

/** A driver that has not said by then which adapters it has will not train either. */
const PATIENCE_MS = 60_000;

/**
 * Asks the other end of a fresh line which adapters it has; the line is of no further use.
 * @throws EngineLost where it can't say
 */
export function askAdapters(port: WorkerPort, patienceMs = PATIENCE_MS): Promise<readonly AdapterReport[]> {
  return new Promise((resolve, reject) => {
    const heard = awakeTimeout(() => fail(new EngineLost('silent', 'it did not start')), patienceMs);
    const fail = (error: EngineLost): void => {
      heard();
      reject(error);
      port.close();
    };
    port.onMessage((message) => {
      if (message.kind === 'lost') return fail(new EngineLost('failed', message.message));
      if (message.kind !== 'adapters') return;
      heard();
      resolve(message.adapters);
      port.close();
    });
    port.onClose(() => fail(new EngineLost('closed', 'its process ended')));
    port.post({ kind: 'find-adapters' });
  });
}
