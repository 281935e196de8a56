// Law: a job that waits for what it sends is held until that has left the process. Without it, unsent checkpoints of 70 MB pile up.
import { expect, it } from 'vitest';
import type { TrainerReplyMessage, TrainerRequestMessage } from '../../../core/contract/trainer.ts';
import { AppError } from '../../../core/errors.ts';
import type { JobHandlers } from '../../../trainer/process/job.ts';
import { JobServer } from '../../../trainer/process/serve-jobs.ts';

const notAsked = (): Promise<never> => Promise.reject(new AppError('internal', 'not asked for in this test'));

it('an event is done when the line is clear, not when it was put there', async () => {
  let receive: (message: TrainerRequestMessage) => void = () => undefined;
  let clearLine: () => void = () => undefined;
  const posted: TrainerReplyMessage[] = [];
  const lineClear = new Promise<void>((resolve) => (clearLine = resolve));
  let goneOn = false;
  const handlers: JobHandlers = {
    train: notAsked,
    prepare: notAsked,
    doctor: notAsked,
    trial: notAsked,
    predict: async (_, { emit }) => {
      await emit({ kind: 'predictions', predictions: [] });
      goneOn = true;
      return { sentences: 0 };
    },
  };
  new JobServer(
    {
      post: (message) => void posted.push(message),
      onMessage: (listener) => void (receive = listener),
      flush: () => lineClear,
      onParentGone: () => undefined,
    },
    handlers,
    () => Promise.resolve(null),
  );
  receive({ kind: 'hello', environment: { encoderPlugins: '', encoderFiles: '' } });
  receive({ kind: 'start', id: 1, job: 'predict', request: { model: {}, sentences: [] } });
  await expect.poll(() => posted.map(({ kind }) => kind)).toEqual(['ready', 'event']);
  expect(goneOn).toBe(false);
  clearLine();
  await expect.poll(() => posted.map(({ kind }) => kind)).toEqual(['ready', 'event', 'done']);
  expect(goneOn).toBe(true);
});
