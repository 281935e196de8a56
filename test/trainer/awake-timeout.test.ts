import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { awakeTimeout } from '../../trainer/awake-timeout.ts';

/** As a computer's sleep, or a stop of the process: no timer is heard meanwhile, and all that are due are heard at its end. */
const standStill = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

it('a limit on others counts no time that was slept through', async () => {
  let over = 0;
  const begun = performance.now();
  awakeTimeout(() => (over = performance.now()), 50, 100);
  const end = awakeTimeout(() => expect.fail('it was ended'), 50, 100);
  standStill(300);
  await pause(20);
  expect(over).toBe(0);
  end();
  await expect.poll(() => over, { interval: 5 }).toBeGreaterThan(0);
  // The whole limit once more.
  expect(over - begun).toBeGreaterThan(345);
});
