// The calls that wait for an answer, in the order they were made, with a limit on how long the next answer may take.
import { awakeTimeout } from '../../awake-timeout.ts';
import { EngineLost, type LossReason } from '../engine-lost.ts';
import type { EngineCall, EngineCalls, EngineReply, EngineRequest, WorkerPort } from './messages.ts';

export interface AnswerLimits {
  /** How long an answer may take once those asked for before have come. */
  readonly answerMs: number;
  /** The same until an engine has answered its first step: shaders are compiled until then. */
  readonly firstStepMs: number;
}

/**
 * Steps take tenths of a second; Chromium itself gives a GPU up that hangs for some ten. What is behind these limits has been given up by nobody
 * and will not come back.
 */
export const ANSWER_LIMITS: AnswerLimits = { answerMs: 60_000, firstStepMs: 300_000 };

interface Waiting {
  readonly call: EngineCall;
  readonly resolve: (answer: EngineCalls[EngineCall]['answer']) => void;
  readonly reject: (error: EngineLost) => void;
}

export class PendingCalls {
  readonly #port: WorkerPort;
  readonly #limits: AnswerLimits;
  /** By the calls' numbers, the oldest first. */
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #lost: EngineLost | null = null;
  #stepped = false;
  #endLimit: () => void = () => undefined;

  constructor(port: WorkerPort, limits: AnswerLimits) {
    this.#port = port;
    this.#limits = limits;
  }

  /** Set once the engine is lost; then nothing is sent any more. */
  get lost(): EngineLost | null {
    return this.#lost;
  }

  /** @throws EngineLost */
  async call<C extends EngineCall>(
    call: C,
    request: EngineCalls[C]['request'],
  ): Promise<EngineCalls[C]['answer']> {
    if (this.#lost) throw this.#lost;
    const id = ++this.#lastId;
    // A call's answer is of the call's own type: the one place where the protocol's types meet the wire's.
    this.#port.post({ kind: call, id, request } as EngineRequest);
    return new Promise<EngineCalls[C]['answer']>((resolve, reject) => {
      this.#waiting.set(id, { call, resolve, reject } as Waiting);
      if (this.#waiting.size === 1) this.#watch();
    });
  }

  answer({ id, answer }: Extract<EngineReply, { kind: 'answer' }>): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (waiting.call === 'step') this.#stepped = true;
    this.#watch();
    waiting.resolve(answer);
  }

  /** Ends every call, and the line. The first reason stands. */
  lose(reason: LossReason, message: string): void {
    if (this.#lost) return;
    this.#lost = new EngineLost(reason, message);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
    this.#watch();
    this.#port.close();
  }

  /** Starts the limit of the next answer, or none when no call waits. */
  #watch(): void {
    this.#endLimit();
    if (this.#waiting.size === 0) return;
    const limitMs = this.#stepped ? this.#limits.answerMs : this.#limits.firstStepMs;
    this.#endLimit = awakeTimeout(
      () => this.lose('silent', `no answer for ${Math.round(limitMs / 1000)} seconds`),
      limitMs,
    );
  }
}
