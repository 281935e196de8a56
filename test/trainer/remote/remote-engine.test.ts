// Laws of the line to an engine in another process: what comes back is what the engine gives; whatever goes wrong at the other end, nothing
// waits forever.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import type { Engine, TrainingSession } from '../../../trainer/engines/engine.ts';
import { EngineLost } from '../../../trainer/engines/engine-lost.ts';
import { referenceEngine } from '../../../trainer/engines/reference/engine.ts';
import { overWebPort } from '../../../trainer/engines/remote/ports.ts';
import type { AnswerLimits } from '../../../trainer/engines/remote/pending-calls.ts';
import { connectEngine, type RemoteEngine } from '../../../trainer/engines/remote/remote-engine.ts';
import { serveEngine, serveFailure } from '../../../trainer/engines/remote/serve-engine.ts';
import { declareCman } from '../../../trainer/network/cman.ts';
import { initialise } from '../../../trainer/network/parameters.ts';
import type { StepSettings } from '../../../trainer/network/training-step.ts';
import { freshState } from '../../../trainer/training/fresh-state.ts';
import { ratesAt } from '../../../trainer/training/schedule.ts';
import { SMALL_TRAINING, smallBatch, smallSetting, type SmallSetting } from '../small-network.ts';
import { PortPair } from './port-pair.ts';

const SETTINGS: StepSettings = SMALL_TRAINING;
const RATES = ratesAt(1, 4, SMALL_TRAINING);
const NEVER = new Promise<never>(() => undefined);

interface Line {
  readonly pair: PortPair;
  readonly engine: RemoteEngine;
}

async function connect(served: Engine, limits?: AnswerLimits, lost?: Promise<string>): Promise<Line> {
  const pair = new PortPair();
  serveEngine(pair.server, served, lost);
  return { pair, engine: await connectEngine(pair.worker, limits) };
}

const startOf = ({ spec }: SmallSetting): ReturnType<typeof freshState> =>
  freshState(initialise(declareCman(spec), seededRandom(5)));

const open = async (engine: Engine, setting: SmallSetting): Promise<TrainingSession> =>
  engine.open(setting.spec, SETTINGS, startOf(setting));

/** Engine `reference`, but for what is given instead. */
const withSession = (change: Partial<TrainingSession>): Engine => ({
  ...referenceEngine,
  open: async (...args) => {
    const session = await referenceEngine.open(...args);
    const same: TrainingSession = {
      compile: (dropout) => session.compile(dropout),
      step: (batch, rates) => session.step(batch, rates),
      state: () => session.state(),
      predictor: (theta) => session.predictor(theta),
      close: () => session.close(),
    };
    return { ...same, ...change };
  },
});

describe('an engine at the other end of a line', () => {
  it('is the engine: same steps, same state, same predictions', async () => {
    const setting = await smallSetting();
    const { engine } = await connect(referenceEngine);
    expect(engine).toMatchObject({ id: 'reference', device: referenceEngine.device });
    const sessions = [await open(referenceEngine, setting), await open(engine, setting)];
    const outcomes = sessions.map(async (session) => {
      await session.compile(true);
      // Asked for at once, and the state after them.
      const steps = [[0, 1, 2], [3], [2, 0]].map((rows, index) =>
        session.step(smallBatch(setting, rows, index), ratesAt(index + 1, 3, SMALL_TRAINING)),
      );
      const losses = await Promise.all(steps);
      const state = await session.state();
      const batch = smallBatch(setting, [0, 2]);
      const known = await (await session.predictor(state.average)).tokens(batch);
      const other = await session.predictor(state.theta.map((value) => value / 2));
      const states = await other.tokens(batch);
      const tags = batch['tags']!;
      const logits = await other.relations({ ...batch, states: states.states, tags });
      await session.close();
      return { losses, state, known, states, logits };
    });
    const [expected, actual] = await Promise.all(outcomes);
    expect(actual).toEqual(expected);
  });

  it('does not get parameters sent that it gave', async () => {
    const setting = await smallSetting();
    const { engine, pair } = await connect(referenceEngine);
    const session = await open(engine, setting);
    const { theta, average } = await session.state();
    for (const vector of [theta, average, Float32Array.from(theta)]) await session.predictor(vector);
    const sent = pair.requests.flatMap((message) =>
      message.kind === 'predictor' ? [message.request.theta] : [],
    );
    expect(sent).toEqual(['theta', 'average', theta]);
  });

  it('keeps sessions apart and closes them with the line', async () => {
    const setting = await smallSetting();
    let closed = 0;
    const close = async (): Promise<void> => void closed++;
    const { engine, pair } = await connect(withSession({ close }));
    const [first, second] = [await open(engine, setting), await open(engine, setting)];
    await first.step(smallBatch(setting, [0]), RATES);
    expect((await second.state()).theta).toEqual(startOf(setting).theta);
    expect((await first.state()).theta).not.toEqual(startOf(setting).theta);
    await first.close();
    expect(closed).toBe(1);
    pair.cut();
    await expect.poll(() => closed).toBe(2);
  });
});

it('crosses the ports of pages and workers', async () => {
  const setting = await smallSetting();
  const { port1, port2 } = new MessageChannel();
  serveEngine(overWebPort(port2), referenceEngine);
  const engine = await connectEngine(overWebPort(port1));
  const session = await open(engine, setting);
  const local = await open(referenceEngine, setting);
  const batch = smallBatch(setting, [0, 2]);
  expect(await session.step(batch, RATES)).toBe(await local.step(batch, RATES));
  const waiting = session.step(batch, RATES);
  port2.close();
  await expect(waiting).rejects.toMatchObject({ reason: 'closed' });
});

describe('a lost engine', () => {
  const failing: Record<
    string,
    { served: Engine; limits?: AnswerLimits; then?: (line: Line) => void; reason: string }
  > = {
    'whose process ends': {
      served: withSession({ step: () => NEVER }),
      then: ({ pair }) => pair.cut(),
      reason: 'closed',
    },
    'that is let go': {
      served: withSession({ step: () => NEVER }),
      then: ({ engine }) => engine.close(),
      reason: 'closed',
    },
    'whose step fails': {
      served: withSession({ step: () => Promise.reject(new Error('out of memory')) }),
      reason: 'failed',
    },
    'that does not answer': {
      served: withSession({ step: () => NEVER }),
      limits: { answerMs: 5, firstStepMs: 20 },
      reason: 'silent',
    },
  };

  it.each(Object.entries(failing))(
    '%s ends all that waits and all that follows',
    async (_, { served, limits, then, reason }) => {
      const setting = await smallSetting();
      const line = await connect(served, limits);
      const session = await open(line.engine, setting);
      const waiting = [1, 2, 3].map(() => session.step(smallBatch(setting, [0, 1]), RATES));
      then?.(line);
      for (const outcome of await Promise.allSettled(waiting)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'engine-lost', reason } });
      }
      expect(line.engine.lost).toBeInstanceOf(EngineLost);
      await expect(session.state()).rejects.toBe(line.engine.lost);
      await expect(open(line.engine, setting)).rejects.toBe(line.engine.lost);
      // Whoever cleans up need not know.
      await session.close();
    },
  );

  it('whose device goes says why', async () => {
    const setting = await smallSetting();
    let lose: (message: string) => void = () => undefined;
    const lost = new Promise<string>((resolve) => (lose = resolve));
    const { engine } = await connect(withSession({ step: () => NEVER }), undefined, lost);
    const session = await open(engine, setting);
    const step = session.step(smallBatch(setting, [0]), RATES);
    lose('the driver was reset');
    await expect(step).rejects.toMatchObject({ reason: 'failed', message: 'the driver was reset' });
  });

  it('can be lost before it was there', async () => {
    const refused = new PortPair();
    serveFailure(refused.server, new Error('no adapter'));
    await expect(connectEngine(refused.worker)).rejects.toMatchObject({
      reason: 'failed',
      message: 'no adapter',
    });
    const cut = new PortPair();
    cut.cut();
    await expect(connectEngine(cut.worker)).rejects.toMatchObject({ reason: 'closed' });
    const mute = connectEngine(new PortPair().worker, { answerMs: 5, firstStepMs: 20 });
    await expect(mute).rejects.toMatchObject({ reason: 'silent' });
  });
});
