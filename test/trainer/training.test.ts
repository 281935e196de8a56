// Laws of the training loop: the same seed gives the same weights; killed and resumed equals never killed; a cancel ends it; what was
// learned carries over to a network with other words and types.
import { describe, expect, it } from 'vitest';
import type {
  CheckpointReply,
  EpochEvent,
  TrainOutcome,
  TrainProgress,
  TrainRequest,
} from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { unpackModel } from '../../trainer/model/model-files.ts';
import { trainModel } from '../../trainer/training/train-model.ts';
import { EXAMPLES, SCHEMA, SMALL, SMALL_TRAINING, smallSetting } from './small-network.ts';

type Event = TrainProgress | EpochEvent | CheckpointReply;

const REQUEST: TrainRequest = {
  train: EXAMPLES,
  dev: EXAMPLES,
  schema: SCHEMA,
  network: SMALL,
  training: { ...SMALL_TRAINING, epochs: 3 },
  engine: 'onnx',
};

async function run(
  request: TrainRequest,
  {
    onEvent = () => undefined,
    signal = new AbortController().signal,
  }: { onEvent?: (event: Event) => void; signal?: AbortSignal } = {},
): Promise<{ outcome: TrainOutcome; events: Event[] }> {
  const { encoder } = await smallSetting();
  const events: Event[] = [];
  const emit = (event: Event): void => {
    events.push(event);
    onEvent(event);
  };
  return { outcome: await trainModel(request, { encoder, engine: onnxEngine, emit, signal }), events };
}

describe('training', () => {
  it('gives the same weights for the same seed, and others for another', async () => {
    const [first, second] = [await run(REQUEST), await run(REQUEST)];
    expect(second.outcome.model['weights.bin']).toEqual(first.outcome.model['weights.bin']);
    const other = await run({ ...REQUEST, training: { ...REQUEST.training, seed: 2 } });
    expect(other.outcome.model['weights.bin']).not.toEqual(first.outcome.model['weights.bin']);
  });

  it('resumed from a checkpoint ends where it would have ended', async () => {
    const whole = await run(REQUEST);
    const checkpoint = whole.events.find((event) => event.kind === 'checkpoint');
    expect(checkpoint?.epoch).toBe(1);
    const resumed = await run({ ...REQUEST, resume: checkpoint!.bytes });
    expect(
      resumed.events.filter((event) => event.kind === 'epoch').map(({ report }) => report.epoch),
    ).toEqual([2, 3]);
    expect(resumed.outcome.model['weights.bin']).toEqual(whole.outcome.model['weights.bin']);
    expect(resumed.outcome.epochs.map(({ epoch, loss }) => [epoch, loss])).toEqual(
      whole.outcome.epochs.map(({ epoch, loss }) => [epoch, loss]),
    );
  });

  it("passes over another run's checkpoint", async () => {
    const whole = await run(REQUEST);
    const checkpoint = whole.events.find((event) => event.kind === 'checkpoint');
    const other = { ...REQUEST, train: EXAMPLES.slice(0, 3), resume: checkpoint!.bytes };
    const { events } = await run(other);
    expect(events.filter((event) => event.kind === 'epoch')).toHaveLength(3);
  });

  it('lowers the loss', async () => {
    const { outcome } = await run({
      ...REQUEST,
      training: { ...REQUEST.training, epochs: 40, learningRate: 0.03 },
    });
    expect(outcome.epochs.at(-1)!.loss).toBeLessThan(outcome.epochs[0]!.loss / 2);
  });

  it('stops when dev has not improved for as long as patience lasts', async () => {
    // With a rate of zero nothing ever improves on the first epoch.
    const { outcome } = await run({
      ...REQUEST,
      training: { ...REQUEST.training, epochs: 9, learningRate: 0, patience: 2 },
    });
    expect(outcome.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(outcome.best.epoch).toBe(1);
  });

  it('ends with what the signal says when it is cancelled', async () => {
    const controller = new AbortController();
    const reason = new AppError('cancelled', 'enough');
    const cancelled = run(REQUEST, {
      signal: controller.signal,
      onEvent: (event) => event.kind === 'epoch' && controller.abort(reason),
    });
    await expect(cancelled).rejects.toBe(reason);
  });

  it('refuses to learn from nothing', async () => {
    await expect(run({ ...REQUEST, train: [] })).rejects.toMatchObject({ code: 'no-training-data' });
    const empty = { ...EXAMPLES[0]!, tokens: [], mentions: [], relations: [] };
    await expect(run({ ...REQUEST, train: [empty] })).rejects.toMatchObject({ code: 'no-training-data' });
    const noTypes = { ...SCHEMA, entityTypes: [], relationTypes: [] };
    await expect(run({ ...REQUEST, schema: noTypes })).rejects.toMatchObject({ code: 'no-training-data' });
  });

  it('says what could not be learned and which encoders are missing', async () => {
    const nested = {
      ...EXAMPLES[0]!,
      mentions: [...EXAMPLES[0]!.mentions, { begin: 0, end: 1, type: 'Peop' }],
    };
    const request = {
      ...REQUEST,
      train: [nested],
      network: { ...SMALL, encoders: ['layered', 'static', 'absent'] },
    };
    const { outcome } = await run(request);
    expect(outcome.notes.join('\n')).toMatch(/absent/);
    expect(outcome.notes.join('\n')).toMatch(/1 overlapping/);
  });
});

describe('a warm start', () => {
  it('keeps what both networks know and starts anew what is new', async () => {
    const { outcome } = await run(REQUEST);
    const schema = {
      ...SCHEMA,
      entityTypes: [{ name: 'Org', key: '3', colour: '#009E73' }, ...SCHEMA.entityTypes],
      relationTypes: [...SCHEMA.relationTypes].reverse(),
    };
    // No step is taken that would change anything, so the weights are those carried over.
    const still = { ...REQUEST.training, epochs: 1, learningRate: 0 };
    const more = { ...EXAMPLES[1]!, tokens: ['Hm', '…'] };
    const warm = await run({
      ...REQUEST,
      schema,
      train: [...EXAMPLES, more],
      training: still,
      warmStart: outcome.model,
    });
    const [old, now] = [unpackModel(outcome.model), unpackModel(warm.outcome.model)];
    const { namedArrays } = await import('../../trainer/network/parameters.ts');
    const { declareCman } = await import('../../trainer/network/cman.ts');
    const before = namedArrays(declareCman(old.spec), old.theta);
    const after = namedArrays(declareCman(now.spec), now.theta);
    expect(after['bsa1.sequence.input']).toEqual(before['bsa1.sequence.input']);
    // Tags: O, B-Peop, I-Peop, B-Loc, I-Loc before; O, B-Org, I-Org, B-Peop, ... after.
    expect(Array.from(after['emissions.bias']!).filter((_, tag) => tag !== 1 && tag !== 2)).toEqual(
      Array.from(before['emissions.bias']!),
    );
    expect(Array.from(after['scorer.prior']!)).toEqual(Array.from(before['scorer.prior']!).reverse());
    const width = SMALL.wordEmbedding;
    for (const [index, word] of old.spec.words.entries()) {
      const row = now.spec.words.indexOf(word);
      expect(after['words']!.slice((row + 2) * width, (row + 3) * width)).toEqual(
        before['words']!.slice((index + 2) * width, (index + 3) * width),
      );
    }
  });
});
