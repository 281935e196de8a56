// A plugin of somebody's own, while it runs: in a thread of its own, in a context that holds the language and nothing else (thread-source.ts), with a
// limit of memory and of time. The contract of plugins is synchronous, so the caller waits for the thread as it would for a function.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { OwnPlugin } from './plugin-folder.ts';
import { THREAD } from './thread-source.ts';

const MEMORY_MB = 1024;
/** A file of a hundred megabytes takes a good format some seconds. */
const LIMIT_MS = 60_000;
/** A thread starts in a tenth of a second; on a machine that is busy with everything else it may take seconds. */
const START_LIMIT_MS = 20_000;

/**
 * `import(...)` and `import.meta`, however they are spaced: the promise that the one gives, and what the thread makes for the other, are of the thread's
 * world. A keyword can't be written with escapes, and there is no code from strings, so it has to stand in the text.
 */
const DYNAMIC_IMPORT = /\bimport\s*(?:\/\*[^]*?\*\/\s*|\/\/[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]\s*)*[(.]/;

const answerSchema = z.tuple([z.enum(['done', 'failed']), z.string()]);

export class IsolatedPlugin {
  readonly id: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #limitMs: number;
  #ended: string | null = null;

  /** @throws AppError `bad-plugin` when it does not load */
  constructor({ manifest, source }: OwnPlugin, limitMs = LIMIT_MS) {
    this.id = manifest.id;
    this.#limitMs = limitMs;
    if (DYNAMIC_IMPORT.test(source))
      throw this.#failure('it uses import(...) or import.meta: a plugin is one module, bundled');
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(THREAD, {
      eval: true,
      name: 'CMAN plugin',
      // Modules in a context of their own.
      execArgv: ['--experimental-vm-modules', '--no-warnings'],
      env: {},
      argv: [],
      stdout: true,
      stderr: true,
      workerData: { port: port2, signal: this.#signal, source },
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    this.#worker.on('error', () => (this.#ended ??= 'it ran out of memory'));
    this.#worker.once('exit', () => (this.#ended ??= 'it ended'));
    // Nobody waits for it at the end of the app.
    this.#worker.unref();
    try {
      this.call('start', {});
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Waits for an answer.
   * @param binary what `JSON` can't hold, as Latin-1
   * @returns text: the plugin's answer as JSON
   * @throws AppError `bad-plugin` when it breaks down, takes too long or has ended
   */
  call(operation: string, given: object, binary = ''): string {
    if (this.#ended !== null) throw this.#failure(this.#ended);
    Atomics.store(this.#signal, 0, 0);
    this.#port.postMessage([operation, JSON.stringify(given), binary]);
    const limitMs = operation === 'start' ? START_LIMIT_MS : this.#limitMs;
    if (Atomics.wait(this.#signal, 0, 0, limitMs) === 'timed-out') {
      this.close();
      this.#ended = `it gave no answer within ${limitMs / 1000} s and was ended`;
      throw this.#failure(this.#ended);
    }
    const received = receiveMessageOnPort(this.#port);
    const [outcome, text] = answerSchema.parse(received?.message);
    if (outcome === 'failed') throw this.#failure(operation === 'start' ? text : `it broke down (${text})`);
    return text;
  }

  close(): void {
    this.#ended ??= 'it was ended';
    void this.#worker.terminate();
  }

  /** What is no answer of the contract's. */
  refuse(what: string): AppError {
    return this.#failure(`its answer is not what its kind gives: ${what}`);
  }

  #failure(reason: string): AppError {
    return new AppError('bad-plugin', `plugin ${this.id}: ${reason}`, { plugin: this.id });
  }
}
