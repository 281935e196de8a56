// What measurements and tests may change of the app's trainings, and how it is refused.
import { expect, test } from 'vitest';
import { TRAINING_VARIABLE, trainingSettings } from '../../electron/training-settings.ts';

const read = (settings: unknown): unknown =>
  trainingSettings({ [TRAINING_VARIABLE]: JSON.stringify(settings) });

test('without the variable the app trains as it does', () => {
  expect(trainingSettings({})).toBeNull();
  expect(read({})).toEqual({ network: {}, training: {} });
});

test('every part can be said alone', () => {
  const settings = { engine: 'webgpu', network: { hidden: 8 }, training: { epochs: 3 } };
  expect(read(settings)).toEqual(settings);
  expect(read({ training: { epochs: 3 } })).toEqual({ network: {}, training: { epochs: 3 } });
});

test.each([{ engine: 'cuda' }, { network: { hiden: 8 } }, { training: { epochs: 0 } }, { epochs: 3 }])(
  'refuses %j',
  (settings) => {
    expect(() => read(settings)).toThrow();
  },
);
