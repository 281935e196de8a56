// The PyTorch peer as a process: commands and answers, one JSON object a line.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { z } from 'zod';
import { PEERS } from './places.ts';

/** Debian's own interpreter: the one that its packages, python3-torch among them, are installed for. */
const PYTHON = '/usr/bin/python3';

const description = z.object({
  torch: z.string(),
  threads: z.number(),
  parameters: z.number(),
  matrixProductPeakGflops: z.number(),
  /** Which form of nn.LSTM was the faster on these batches. */
  lstm: z.enum(['packed', 'plain']),
});
const loss = z.object({ loss: z.number(), gradient: z.string() });
const round = z.object({ seconds: z.number(), processorSeconds: z.number() });

export type PeerDescription = z.infer<typeof description>;

export class PeerProcess {
  readonly #child: ChildProcess;
  /** Fails when there is no such interpreter: that comes before anything is asked. */
  readonly #failed: Promise<never>;
  readonly #lines: Interface;

  /** @param folder what bench/peer-files.ts wrote */
  constructor(folder: string, python = PYTHON) {
    this.#child = spawn(python, ['-B', 'peer.py', folder], {
      cwd: PEERS,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#failed = new Promise((_, reject) => this.#child.once('error', (error) => reject(ended(error))));
    // Heard by whoever asks next; until then it is nobody's.
    this.#failed.catch(() => undefined);
    this.#child.stdin!.on('error', () => undefined);
  }

  /** Runs every batch with both forms of nn.LSTM, which also warms the process up. */
  describe(): Promise<PeerDescription> {
    return this.#ask({ do: 'describe' }, description);
  }

  /** Loss of a batch without dropout, and the file that its gradient was written to. */
  check(batch: number): Promise<z.infer<typeof loss>> {
    return this.#ask({ do: 'check', batch }, loss);
  }

  /** A training step with each batch, in order. */
  round(): Promise<z.infer<typeof round>> {
    return this.#ask({ do: 'round' }, round);
  }

  close(): void {
    this.#child.kill();
  }

  async #ask<T>(command: Readonly<Record<string, unknown>>, shape: z.ZodType<T>): Promise<T> {
    const gone = new AbortController();
    const line = once(this.#lines, 'line', { signal: gone.signal });
    // The lines end with the process; a last answer has come by then.
    this.#lines.once('close', () => gone.abort());
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`, () => undefined);
    try {
      const [text] = (await Promise.race([line, this.#failed])) as [string];
      return shape.parse(JSON.parse(text));
    } catch (error) {
      line.catch(() => undefined);
      throw gone.signal.aborted ? ended(error) : error;
    }
  }
}

const ended = (cause: unknown): Error =>
  new Error(
    `the PyTorch peer ended; it needs ${PYTHON} with python3-torch and libopenblas0-openmp (bench/README.md)`,
    { cause },
  );
