// A session in the real app that is killed again and again at random moments: the window's process, a trainer, the main process, in turn. Every action is
// sent through the window's own door, and counts as accepted when its reply has come back to the window. After every kill each sentence must read
// as its last accepted action left it, and the project file must be sound. Used by test/window/kills.test.ts and bench/kills.ts.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProjectService, SentenceView } from '../../../core/contract/project.ts';
import type { Reply } from '../../../core/contract/service.ts';
import { AppError } from '../../../core/errors.ts';
import { seededRandom, type Random } from '../../../core/random.ts';
import { openSource } from '../../../electron/project/people/source-file.ts';
import { checkEverything } from '../../../electron/project/safety/soundness.ts';
import { smallProject } from '../../project/small-project.ts';
import { Chooser, randomCommand } from '../../support/random-actions.ts';
import { RunningApp } from '../running-app.ts';

export type Victim = 'window' | 'trainer' | 'main';
export const VICTIMS: readonly Victim[] = ['window', 'trainer', 'main'];

export interface KillResult {
  readonly victim: Victim;
  /** Accepted since the kill before. */
  readonly accepted: number;
  /** Sentences that do not read as their last accepted action left them. */
  readonly lost: readonly string[];
  readonly sound: boolean;
  readonly seconds: number;
}

const SENTENCES = 120;
const TRAINED_ON = 40;
/** Actions go on for up to as long before a kill. */
const LONGEST_MS = 1200;
const PATIENCE_MS = 60_000;
const MAXIMUM_STARTS = 4;
/** A window that was killed never answers. */
const ANSWER_MS = 3000;

/** So small that a training is soon under way, and so long that it is still when its worker is killed. */
const TRAINING = JSON.stringify({
  engine: 'onnx',
  network: { encoders: [], hidden: 8 },
  training: { epochs: 500 },
});

export class KilledSession {
  readonly #folder: string;
  readonly #path: string;
  readonly #random: Random;
  readonly #choose: Chooser;
  /** By sentence, its last accepted state. */
  readonly #told = new Map<string, string>();
  #accepted = 0;
  /** The sentence of the action that had no answer before the last kill; `any` for an undo or redo. */
  #unanswered: string | null = null;
  #app: RunningApp | null = null;

  private constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.#path = join(folder, 'killed.cman');
    this.#random = seededRandom(seed);
    this.#choose = new Chooser(seed);
  }

  static async begin(seed: number): Promise<KilledSession> {
    const session = new KilledSession(await mkdtemp(join(tmpdir(), 'cman-kills-')), seed);
    const store = await smallProject(session.#path, SENTENCES, { durable: false });
    for (let sentence = 0; sentence < TRAINED_ON; sentence++) {
      const sentenceId = `d1s${sentence}`;
      const [token] = (await store.view(sentenceId)).sentence.tokens;
      if (token) await store.execute({ kind: 'create-mention', sentenceId, ...token, type: 'Peop' });
      await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
    }
    await store.close();
    return session;
  }

  /** Works for a random while, kills, and looks at what is left. */
  async kill(victim: Victim): Promise<KillResult> {
    const begun = performance.now();
    const before = this.#accepted;
    await this.#running();
    if (victim === 'trainer') await this.#trainerProcess();
    let killed = false;
    const working = this.#work(() => killed);
    await pause(this.#random() * LONGEST_MS);
    await this.#end(victim).finally(() => (killed = true));
    await working;
    const sound = await this.#isSound();
    if (victim === 'main') this.#app = null;
    const lost = await this.#lost();
    return {
      victim,
      accepted: this.#accepted - before,
      lost,
      sound,
      seconds: (performance.now() - begun) / 1000,
    };
  }

  async end(): Promise<void> {
    await this.#app?.close().catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  async #running(): Promise<RunningApp> {
    if (this.#app) return this.#app;
    const app = await this.#start();
    this.#app = app;
    await this.#until(async () => (await this.#ask('summary'))?.path === this.#path);
    return app;
  }

  /** On a busy machine the driver misses an app's first words now and then; the app it missed has the project, and goes first. */
  async #start(): Promise<RunningApp> {
    for (let attempt = 1; ; attempt++) {
      try {
        const env = { CMAN_TRAINING: TRAINING };
        return await RunningApp.start({ dataFolder: this.#folder, args: [this.#path], env });
      } catch (error) {
        if (attempt === MAXIMUM_STARTS) throw error;
        await killAllOf(this.#folder);
      }
    }
  }

  /** A trainer that is at work; a training is begun where none is under way. */
  async #trainerProcess(): Promise<number> {
    const app = await this.#running();
    const state = await this.#ask('training');
    if (state?.kind !== 'running') await this.#ask('startTraining', { warmStart: false });
    let pid: number | undefined;
    await this.#until(async () => (pid = (await app.trainerProcesses())[0]) !== undefined);
    return pid ?? 0;
  }

  async #end(victim: Victim): Promise<void> {
    const app = await this.#running();
    if (victim === 'main') return app.kill();
    const pid =
      victim === 'trainer'
        ? (await app.trainerProcesses())[0]
        : await app.electron.evaluate(
            ({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.webContents.getOSProcessId(),
            app.windowId,
          );
    if (pid !== undefined && pid > 0) process.kill(pid, 'SIGKILL');
  }

  async #work(stop: () => boolean): Promise<void> {
    this.#unanswered = null;
    while (!stop()) {
      const sentenceId = `d1s${this.#choose.below(SENTENCES)}`;
      const view = await this.#ask('sentence', sentenceId);
      if (!view) continue;
      const dice = this.#choose.below(12);
      const reply =
        dice === 0
          ? await this.#call('undo')
          : dice === 1
            ? await this.#call('redo')
            : await this.#call('execute', randomCommand(this.#choose, view));
      if (reply === null) this.#unanswered = dice > 1 ? sentenceId : 'any';
      if (!reply?.ok || !reply.value.view) continue;
      this.#accepted++;
      this.#told.set(reply.value.view.sentence.id, judged(reply.value.view));
    }
  }

  /** The action that had no answer yet may have got to the disk or not: its sentence, and no other, may read either way. */
  async #lost(): Promise<string[]> {
    const lost: string[] = [];
    await this.#running();
    for (const [sentenceId, told] of this.#told) {
      const found: SentenceView[] = [];
      await this.#until(async () => {
        const view = await this.#ask('sentence', sentenceId);
        if (view) found.push(view);
        return view !== null;
      });
      const now = found.map(judged).join('');
      if (now === told) continue;
      this.#told.set(sentenceId, now);
      if (this.#unanswered === sentenceId || this.#unanswered === 'any') this.#unanswered = null;
      else lost.push(sentenceId);
    }
    return lost;
  }

  /** Of a copy: the file itself belongs to the app, which may be writing to it without a pause, then a copy of one moment takes some tries. */
  async #isSound(): Promise<boolean> {
    let findings: readonly unknown[] = [];
    await this.#until(async () => {
      const copy = await openSource(this.#path, this.#folder).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'project-busy') return null;
        throw error;
      });
      if (!copy) return false;
      try {
        findings = await checkEverything(copy.database);
      } finally {
        await copy.close();
      }
      return true;
    });
    return findings.length === 0;
  }

  /** What was answered; null for a refusal, or for no answer. */
  async #ask<M extends keyof ProjectService>(
    method: M,
    ...args: Parameters<ProjectService[M]>
  ): Promise<ReturnType<ProjectService[M]> | null> {
    const reply = await this.#call(method, ...args);
    return reply?.ok ? reply.value : null;
  }

  /** Through the window's door, from the window itself. Null where no answer comes: the window or the app is gone. */
  async #call<M extends keyof ProjectService>(
    method: M,
    ...args: Parameters<ProjectService[M]>
  ): Promise<Reply<ReturnType<ProjectService[M]>> | null> {
    const app = this.#app;
    if (!app) return null;
    const script = `cman.project[${JSON.stringify(method)}](...${JSON.stringify(args)})`;
    try {
      const answer: unknown = await app.electron.evaluate(
        ({ BrowserWindow }, [id, code, patience]) =>
          Promise.race([
            BrowserWindow.fromId(id)?.webContents.executeJavaScript(code),
            new Promise((resolve) => setTimeout(() => resolve(null), patience)),
          ]),
        [app.windowId, script, ANSWER_MS] as const,
      );
      return (answer ?? null) as Reply<ReturnType<ProjectService[M]>> | null;
    } catch {
      return null;
    }
  }

  async #until(condition: () => Promise<boolean>): Promise<void> {
    const begun = performance.now();
    while (!(await condition())) {
      if (performance.now() - begun > PATIENCE_MS) throw new Error('the app did not come back');
      await pause(50);
    }
  }
}

/** What people have made of a sentence; suggestions come and go by themselves. */
function judged({ sentence, mentions, relations }: SentenceView): string {
  const own = <R extends { readonly id: string; readonly status: string }>(
    records: readonly R[],
  ): unknown[] =>
    records
      .filter(({ status }) => status === 'accepted')
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, status, ...rest }) => [
        id,
        status,
        'type' in rest ? rest.type : '',
        'begin' in rest ? rest.begin : 0,
      ]);
  return JSON.stringify([sentence.status, own(mentions), own(relations)]);
}

/** Ends what a start that failed has left: processes that have this session's folder on their command line. */
async function killAllOf(folder: string): Promise<void> {
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.includes(folder)) process.kill(Number(pid), 'SIGKILL');
  }
  await pause(500);
}
