// The traced training step on onnxruntime: parameters and a batch in, loss and gradient out. Everything that is the same from step to step
// (the parameters' tensors, the gradients' places) is made once.
import * as ort from 'onnxruntime-node';
import type { HostBatch } from '../engine.ts';
import { gradientOutput, parameterInput } from '../step-names.ts';
import { feedsFor, floatsOf, openSession } from './session.ts';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

export class GradientSession {
  /** Of the last step, flat, in the order of the parameters. */
  readonly gradient: Float32Array;
  readonly #theta: Float32Array;
  readonly #session: ort.InferenceSession;
  readonly #parameters: Record<string, ort.Tensor> = {};
  readonly #results: Record<string, ort.Tensor | null> = { loss: null };

  private constructor(session: ort.InferenceSession, parameters: readonly ParameterShape[]) {
    const sizes = parameters.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.#session = session;
    this.#theta = new Float32Array(total);
    this.gradient = new Float32Array(total);
    let offset = 0;
    parameters.forEach(({ name, shape }, index) => {
      const [begin, end] = [offset, (offset += sizes[index]!)];
      this.#parameters[parameterInput(name)] = new ort.Tensor(
        'float32',
        this.#theta.subarray(begin, end),
        shape,
      );
      // onnxruntime writes the gradient where it is wanted, instead of into arrays of its own every step.
      this.#results[gradientOutput(name)] = new ort.Tensor(
        'float32',
        this.gradient.subarray(begin, end),
        shape,
      );
    });
  }

  /** @param graph `traceTrainingStep`'s; @param threads onnxruntime's; all cores unless given */
  static async open(
    graph: Uint8Array,
    parameters: readonly ParameterShape[],
    threads: number | undefined,
  ): Promise<GradientSession> {
    return new GradientSession(await openSession(graph, threads), parameters);
  }

  /** @param theta may lie in shared memory, which onnxruntime can't read: it is copied; @returns the joint loss */
  async run(theta: Float32Array, batch: HostBatch): Promise<number> {
    this.#theta.set(theta);
    const feeds = { ...feedsFor(this.#session, batch), ...this.#parameters };
    const outputs = await this.#session.run(feeds, this.#results);
    return floatsOf(outputs['loss'])[0]!;
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}
