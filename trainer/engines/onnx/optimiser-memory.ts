// The optimiser's state in one memory that all training threads see: theta, Adam's moments, the weights' average and a gradient for
// each shard of the batch. The arithmetic is in assembly/adam.ts; trainer/operations/optimiser-step.ts holds the same in tensors.
import { ADAM } from '../../network/adam-constants.ts';
import type { OptimiserState, StepRates } from '../engine.ts';
import { ADAM_KERNEL } from './adam-kernel.ts';

/** What crosses to a thread, which makes an {@link OptimiserMemory} of it. */
export interface SharedMemory {
  readonly memory: WebAssembly.Memory;
  /** Length of theta. */
  readonly parameters: number;
  readonly shards: number;
}

interface Kernel {
  addAndSquare(gradient: number, other: number, count: number): number;
  sumOfSquares(gradient: number, count: number): number;
  adam(...addressesAndNumbers: number[]): void;
}

const PAGE_BYTES = 65_536;
/** Floats that one instruction takes; every vector starts and ends on such a border. */
const LANES = 4;
/** theta, first moment, second moment, average. */
const STATE_VECTORS = 4;

export class OptimiserMemory {
  readonly shared: SharedMemory;
  readonly #stride: number;
  readonly #kernel: Kernel;
  /** Each shard's part of the squared norm of the gradient. */
  readonly #squares: Float64Array;
  /** For a barrier of the threads that share this. */
  readonly signals: Int32Array;

  constructor(shared: SharedMemory) {
    this.shared = shared;
    this.#stride = paddedLength(shared.parameters);
    const module = new WebAssembly.Module(Buffer.from(ADAM_KERNEL, 'base64'));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: shared.memory } });
    this.#kernel = exports as unknown as Kernel;
    const after = this.#address(STATE_VECTORS + shared.shards);
    this.#squares = new Float64Array(shared.memory.buffer, after, shared.shards);
    this.signals = new Int32Array(shared.memory.buffer, after + 8 * shared.shards, SIGNALS);
  }

  /** A memory holding a copy of `start`. */
  static from(start: OptimiserState, shards: number): OptimiserMemory {
    const parameters = start.theta.length;
    const bytes =
      paddedLength(parameters) * Float32Array.BYTES_PER_ELEMENT * (STATE_VECTORS + shards) + 8 * shards + 64;
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const made = new OptimiserMemory({ memory, parameters, shards });
    [start.theta, start.firstMoment, start.secondMoment, start.average].forEach((vector, index) =>
      made.#vector(index).set(vector),
    );
    return made;
  }

  get theta(): Float32Array {
    return this.#vector(0);
  }

  gradient(shard: number): Float32Array {
    return this.#vector(STATE_VECTORS + shard);
  }

  /** A copy: other code may hand it to what can't read shared memory. */
  state(): OptimiserState {
    const copy = (index: number): Float32Array => Float32Array.from(this.#vector(index));
    return { theta: copy(0), firstMoment: copy(1), secondMoment: copy(2), average: copy(3) };
  }

  /** Adds up the first `present` shards' gradients in this shard's range of the parameters, and notes its share of their norm. */
  sumGradients(shard: number, present: number): void {
    const { begin, count } = this.#range(shard);
    const address = (of: number): number => this.#address(STATE_VECTORS + of) + begin;
    let squares = present === 1 ? this.#kernel.sumOfSquares(address(0), count) : 0;
    for (let other = 1; other < present; other++)
      squares = this.#kernel.addAndSquare(address(0), address(other), count);
    this.#squares[shard] = squares;
  }

  /** Adam on this shard's range, once all have summed. @param clipNorm global L2 norm at most; 0: as it is */
  update(shard: number, rates: StepRates, clipNorm: number): void {
    const { begin, count } = this.#range(shard);
    const norm = Math.sqrt(this.#squares.reduce((sum, squares) => sum + squares, 0));
    const [theta, first, second, average, gradient] = [0, 1, 2, 3, STATE_VECTORS].map(
      (index) => this.#address(index) + begin,
    ) as [number, number, number, number, number];
    const { beta1, beta2, epsilon } = ADAM;
    const scale = clipNorm === 0 ? 1 : clipNorm / Math.max(clipNorm, norm);
    const { learningRate, firstCorrection, secondCorrection, averageDecay } = rates;
    const numbers = [scale, learningRate * firstCorrection, secondCorrection, averageDecay];
    const constants = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon];
    this.#kernel.adam(theta, first, second, average, gradient, count, ...numbers, ...constants);
  }

  /** A shard's share of the parameters: `begin` in bytes from a vector's start, `count` in floats. */
  #range(shard: number): { begin: number; count: number } {
    const groups = this.#stride / LANES;
    const at = (index: number): number => Math.floor((groups * index) / this.shared.shards) * LANES;
    const begin = at(shard);
    return { begin: begin * Float32Array.BYTES_PER_ELEMENT, count: at(shard + 1) - begin };
  }

  #address(vector: number): number {
    return vector * this.#stride * Float32Array.BYTES_PER_ELEMENT;
  }

  #vector(index: number): Float32Array {
    return new Float32Array(this.shared.memory.buffer, this.#address(index), this.shared.parameters);
  }
}

/** Integers that a barrier needs. */
export const SIGNALS = 3;

const paddedLength = (parameters: number): number => Math.ceil(parameters / LANES) * LANES;
