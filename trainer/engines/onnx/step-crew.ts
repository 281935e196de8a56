// Who computes a training step: this thread alone, or several threads with a shard of the batch each (docs/adr/0010).
import { Worker } from 'node:worker_threads';
import type { InputDeclarations } from '../../network/inputs.ts';
import { wordGroupsOf } from '../../features/word-groups.ts';
import type { HostBatch, StepRates } from '../engine.ts';
import { GradientSession, type ParameterShape } from './gradient-session.ts';
import type { OptimiserMemory } from './optimiser-memory.ts';
import type { ShardReply, ShardSetting, ShardStep } from './shard-messages.ts';
import { splitBatch } from './split-batch.ts';

export interface StepCrew {
  /** One optimiser step, after those asked for before. @returns the batch's loss */
  step(batch: HostBatch, rates: StepRates): Promise<number>;
  close(): Promise<void>;
}

export interface CrewSetting {
  readonly memory: OptimiserMemory;
  readonly graph: Uint8Array;
  readonly parameters: readonly ParameterShape[];
  readonly inputs: InputDeclarations;
  readonly clipNorm: number;
}

/** This thread computes whole batches, onnxruntime sharing them out among all cores. */
export async function openAlone({ memory, graph, parameters, clipNorm }: CrewSetting): Promise<StepCrew> {
  const session = await GradientSession.open(graph, parameters, undefined);
  let last: Promise<unknown> = Promise.resolve();
  const takeStep = async (batch: HostBatch, rates: StepRates): Promise<number> => {
    const loss = await session.run(memory.theta, { ...batch, ...wordGroupsOf(batch) });
    memory.gradient(0).set(session.gradient);
    memory.sumGradients(0, 1);
    memory.update(0, rates, clipNorm);
    return loss;
  };
  return {
    step(batch, rates) {
      const loss = last.then(() => takeStep(batch, rates));
      last = loss.catch(() => undefined);
      return loss;
    },
    close: () => session.close(),
  };
}

/** A thread for each shard. @param file the bundled shard-thread.ts; @param threads onnxruntime's, in each */
export async function openThreads(setting: CrewSetting, file: URL, threads: number): Promise<StepCrew> {
  const { memory, graph, parameters, inputs, clipNorm } = setting;
  const { shared } = memory;
  const crew = Array.from({ length: shared.shards }, (_, shard) => {
    const data: ShardSetting = { shared, shard, graph, parameters, threads, clipNorm };
    return new ShardThread(file, data);
  });
  const close = async (): Promise<void> => {
    await Promise.all(crew.map((thread) => thread.close()));
  };
  try {
    await Promise.all(crew.map((thread) => thread.reply()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async step(batch, rates) {
      const parts = splitBatch(batch, inputs, shared.shards).map((part) => ({
        ...part,
        ...wordGroupsOf(part),
      }));
      const losses = crew.map((thread, shard) =>
        thread.step({ part: parts[shard] ?? null, present: parts.length, rates }),
      );
      return (await Promise.all(losses)).reduce((sum, loss) => sum + loss, 0);
    },
    close,
  };
}

class ShardThread {
  readonly #worker: Worker;
  /** Who waits for the answers to come, the first one first. */
  readonly #waiting: { resolve(loss: number): void; reject(error: Error): void }[] = [];
  #failure: Error | null = null;

  constructor(file: URL, setting: ShardSetting) {
    this.#worker = new Worker(file, { workerData: setting, name: `training shard ${setting.shard}` });
    this.#worker.on('message', (reply: ShardReply) => {
      if (reply.kind === 'failed') this.#fail(new Error(reply.message));
      else this.#waiting.shift()?.resolve(reply.kind === 'done' ? reply.loss : 0);
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a training thread ended')));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  /** The next answer that nobody waits for yet: a loss, or 0 when the thread is ready. */
  reply(): Promise<number> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Asks for a step; the thread begins with it as soon as those before are done. */
  step(step: ShardStep): Promise<number> {
    const reply = this.reply();
    const buffers = Object.values(step.part ?? {}).map(({ data }) => data.buffer as ArrayBuffer);
    this.#worker.postMessage(step, buffers);
    return reply;
  }

  /** Lets the thread end what it was asked for and free what it holds, and waits until it has gone. */
  async close(): Promise<void> {
    if (this.#failure) {
      await this.#worker.terminate();
      return;
    }
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#failure = new Error('the training is closed');
    this.#worker.postMessage(null);
    await gone;
  }
}
