// The app as it is installed, driven without opening anything in it: Chromium's own protocol over two pipes that only the process that starts
// the app holds. No port, no debugger of Node's, no module put in front of the app.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { z } from 'zod';
import type { ProjectService } from '../../core/contract/project.ts';
import type { Reply } from '../../core/contract/service.ts';
import { START_PAGE } from '../../electron/app-protocol.ts';

/** Descriptors that Chromium reads commands from and writes answers to. */
const STDIO = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
const POLL_MS = 100;

const messageSchema = z.looseObject({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});
const targetsSchema = z.object({
  targetInfos: z.array(z.looseObject({ targetId: z.string(), type: z.string(), url: z.string() })),
});
const evaluatedSchema = z.object({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.looseObject({ text: z.string() }).optional(),
});

export interface PipedAppOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly startLimitMs: number;
}

export class PipedApp {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (message: z.infer<typeof messageSchema>) => void>();
  readonly #commands: Socket;
  #last = 0;
  #session: string | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    const [, , , commands, answers] = child.stdio;
    if (!(commands instanceof Socket) || !(answers instanceof Socket))
      throw new Error('the app has no pipes');
    this.#commands = commands;
    let text = '';
    answers.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const messages = text.split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#hear(messageSchema.parse(JSON.parse(message)));
    });
  }

  /** Starts the app and waits for its page. @param options `args` has to hold `--remote-debugging-pipe` where Chromium reads it */
  static async start({ program, args, env, startLimitMs }: PipedAppOptions): Promise<PipedApp> {
    const child = spawn(program, args, { env: { ...env }, stdio: [...STDIO] });
    const app = new PipedApp(child);
    let ended = false;
    child.once('exit', () => (ended = true));
    await until(
      async () => {
        if (ended) throw new Error('the app ended at its start');
        const { targetInfos } = targetsSchema.parse(await app.#send('Target.getTargets'));
        const page = targetInfos.find(({ type, url }) => type === 'page' && url === START_PAGE);
        if (!page) return false;
        const attached = await app.#send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
        app.#session = z.object({ sessionId: z.string() }).parse(attached).sessionId;
        return true;
      },
      startLimitMs,
      'the page',
    );
    return app;
  }

  /** Runs an expression in the page; a promise is awaited. @throws Error where it throws */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = evaluatedSchema.parse(
      await this.#send(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true },
        this.#session,
      ),
    );
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Asks the main process through the window's own door. @throws Error when the reply is one */
  async call<M extends keyof ProjectService>(
    method: M,
    ...args: Parameters<ProjectService[M]>
  ): Promise<ReturnType<ProjectService[M]>> {
    const answer = await this.evaluate(`cman.project.${method}(...${JSON.stringify(args)})`);
    const reply = answer as Reply<ReturnType<ProjectService[M]>>;
    if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  }

  /** Waits until an expression in the page is true; lit's shadow trees are looked into by `deep(testId)`. */
  async waitFor(expression: string, limitMs: number): Promise<void> {
    await until(
      async () => (await this.evaluate(`(() => { ${DEEP} return ${expression}; })()`)) === true,
      limitMs,
      expression,
    );
  }

  /** A key of a keyboard, by `KeyboardEvent.key` and `KeyboardEvent.code`. */
  async press(key: string, code: string, { control = false, virtualKey = 0 } = {}): Promise<void> {
    const text = control ? undefined : key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const common = { key, code, modifiers: control ? 2 : 0, windowsVirtualKeyCode: virtualKey };
    await this.#send(
      'Input.dispatchKeyEvent',
      { type: text ? 'keyDown' : 'rawKeyDown', ...common, ...(text && { text }) },
      this.#session,
    );
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...common }, this.#session);
  }

  async insertText(text: string): Promise<void> {
    await this.#send('Input.insertText', { text }, this.#session);
  }

  /** Ends the app as closing its window does, and waits until all of it is gone. */
  async close(): Promise<void> {
    const gone = this.#child.exitCode === null ? once(this.#child, 'exit') : Promise.resolve();
    void this.#send('Browser.close').catch(() => undefined);
    await gone;
  }

  #send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
      this.#commands.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
  }

  #hear(message: z.infer<typeof messageSchema>): void {
    if (message.id === undefined) return;
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}

/** An element by its test id, wherever it is. */
const DEEP = `
  const deep = (testId, root = document) => {
    const found = root.querySelector('[data-testid="' + testId + '"]');
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && deep(testId, element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };`;

async function until(holds: () => Promise<boolean>, limitMs: number, what: string): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    // A page that is being loaded has no context to ask.
    const held = await holds().catch((error: unknown) => {
      if (Date.now() > end) throw error;
      return false;
    });
    if (held) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}
