// Entry of a training thread (node:worker_threads): computes its shard's gradient, waits for the others', and updates its range of the
// parameters. The owning thread only deals out work.
import { parentPort, workerData } from 'node:worker_threads';
import { refuseNetwork } from '../../client/no-network.ts';
import { Barrier } from './barrier.ts';
import { GradientSession } from './gradient-session.ts';
import { OptimiserMemory } from './optimiser-memory.ts';
import type { ShardReply, ShardSetting, ShardStep } from './shard-messages.ts';

async function serve(): Promise<void> {
  const setting = workerData as ShardSetting;
  const memory = new OptimiserMemory(setting.shared);
  const barrier = new Barrier(memory.signals, setting.shared.shards);
  const reply = (message: ShardReply): void => parentPort?.postMessage(message);
  try {
    const session = await GradientSession.open(setting.graph, setting.parameters, setting.threads);
    let last: Promise<void> = Promise.resolve();
    parentPort?.on('message', (step: ShardStep | null) => {
      if (step === null) {
        void last.then(() => session.close()).finally(() => parentPort?.close());
        return;
      }
      last = last
        .then(() => takeStep(step, setting, session, memory, barrier))
        .then(
          (loss) => reply({ kind: 'done', loss }),
          (error: unknown) => {
            barrier.break();
            reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
          },
        );
    });
    reply({ kind: 'ready' });
  } catch (error) {
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function takeStep(
  { part, present, rates }: ShardStep,
  { shard, clipNorm }: ShardSetting,
  session: GradientSession,
  memory: OptimiserMemory,
  barrier: Barrier,
): Promise<number> {
  let loss = 0;
  if (part) {
    loss = await session.run(memory.theta, part);
    memory.gradient(shard).set(session.gradient);
  }
  barrier.wait();
  memory.sumGradients(shard, present);
  barrier.wait();
  memory.update(shard, rates, clipNorm);
  // The next step reads all of theta.
  barrier.wait();
  return loss;
}

refuseNetwork();
void serve();
