// A day's work on an encrypted project, made as short as it goes, with patients whose names nobody else has: what the disk shows of it afterwards is
// for whoever runs it to search. Used by the test and by `npm run bench -- secrets`.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RunningApp, ROOT } from '../running-app.ts';
import { filesBelow, filesIn, filesOfMachine, searchFiles, writtenSince, type Found } from './name-search.ts';

export const PASSPHRASE = 'ruler anthem velvet tundra';

/** As small as a network can be, and long enough for a checkpoint. */
const TRAINING = {
  engine: 'onnx',
  network: {
    encoders: [],
    hidden: 4,
    heads: 1,
    bsaUnits: 1,
    labelEmbedding: 4,
    scorerHidden: 4,
    pairContext: 4,
  },
  training: { epochs: 500 },
};
const WAIT_LIMIT_MS = 60_000;

/** Finds an element by its test id through lit's shadow trees. */
const DEEP = `var deep = (testId, root = document) => {
  for (const element of root.querySelectorAll('*')) {
    if (element.getAttribute('data-testid') === testId) return element;
    const inside = element.shadowRoot && deep(testId, element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}`;

const LETTERS = 'bcdfghjklmnpqrstvwz';
const VOWELS = 'aeiou';

/** Letters that no file of this machine has, made up anew for each run; all names begin with them. */
function madeUpStem(): string {
  const pick = (letters: string): string => letters[Math.floor(Math.random() * letters.length)] ?? 'a';
  const stem = Array.from({ length: 4 }, () => pick(LETTERS) + pick(VOWELS)).join('');
  return `${stem[0]?.toUpperCase() ?? ''}${stem.slice(1)}`;
}

export interface Swept {
  readonly found: readonly Found[];
  readonly files: number;
  readonly bytes: number;
}

export class SecretSession {
  readonly stem = madeUpStem();
  readonly names = ['ra', 'moni', 'teles', 'ku'].map((end) => `${this.stem}${end}`);
  /** The home of the person: everything that the app may write lies in it. */
  readonly home: string;
  readonly project: string;
  /** What is put in and taken out on purpose lies here. */
  readonly outside: string;
  readonly exported: string;
  readonly #startedMs = Date.now();
  #app: RunningApp | null = null;

  private constructor(home: string, outside: string) {
    this.home = home;
    this.outside = outside;
    this.project = join(home, 'ward.cman');
    this.exported = join(outside, 'exported.json');
  }

  static async begin(): Promise<SecretSession> {
    const home = await mkdtemp(join(tmpdir(), 'cman-secret-home-'));
    const session = new SecretSession(home, await mkdtemp(join(tmpdir(), 'cman-secret-purpose-')));
    await writeFile(session.corpus, JSON.stringify(session.#sentences()));
    return session;
  }

  get corpus(): string {
    return join(this.outside, 'corpus.json');
  }

  get app(): RunningApp {
    if (!this.#app) throw new Error('the app is not running');
    return this.#app;
  }

  /** Sentences that know the names, all annotated: something to train on. */
  #sentences(): unknown[] {
    return Array.from({ length: 40 }, (_, index) => {
      const name = this.names[index % this.names.length];
      return {
        tokens: ['Patient', name, 'of', 'ward', String(index), 'was', 'given', 'aspirin', '.'],
        entities: [
          { type: 'Patient', start: 1, end: 2 },
          { type: 'Drug', start: 7, end: 8 },
        ],
        relations: [{ type: 'Given', head: 1, tail: 0 }],
        orig_id: index,
      };
    });
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
    const folder = async (name: string): Promise<string> => {
      const path = join(this.home, name);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const dataFolder = await folder('data');
    await writeFile(join(dataFolder, 'look.json'), JSON.stringify({ tourSeen: true }));
    this.#app = await RunningApp.start({
      dataFolder,
      env: {
        HOME: this.home,
        TMPDIR: await folder('tmp'),
        XDG_CONFIG_HOME: await folder('config'),
        XDG_CACHE_HOME: await folder('cache'),
        XDG_DATA_HOME: await folder('share'),
        XDG_STATE_HOME: await folder('state'),
        XDG_RUNTIME_DIR: await folder('run'),
        CMAN_TRAINING: JSON.stringify(TRAINING),
        ...env,
      },
    });
    return this.#app;
  }

  /** Through the dialogs, as a person does it. */
  async createProtected(): Promise<void> {
    const { app } = this;
    await app.at('project-name').waitFor();
    await app.answerDialogs({ save: this.project, open: [this.corpus] });
    await app.chooseMenuItem('project.create');
    await app.at('protection-passphrase').check();
    await app.at('passphrase-first').fill(PASSPHRASE);
    await app.at('passphrase-second').fill(PASSPHRASE);
    await app.screenshot('secrets new project');
    await app.at('protection-save').click();
    await app.page.locator('[data-testid=project-name]', { hasText: 'ward' }).waitFor();
    await app.call('importFiles', [this.corpus], 'spert-json', null);
  }

  /** Annotates, takes back, searches, finds, copies. */
  async annotate(): Promise<void> {
    const { app } = this;
    const [name = ''] = this.names;
    const { entries } = await app.call('queue', 'all', 0, 4);
    for (const { sentenceId } of entries) {
      const view = await app.call('sentence', sentenceId);
      const token = view.sentence.tokens[3];
      if (!token) throw new Error('the sentence has no fourth token');
      await app.call('execute', { kind: 'create-mention', sentenceId, ...token, type: 'Patient' });
    }
    await app.call('undo');
    await app.at('search').fill(name);
    await app.at('search-hit').first().click();
    await app.call('places', name, 0, 10);
    await app.page.keyboard.press('Control+Shift+f');
    await app.at('dialog').waitFor();
    await app.page.keyboard.type(name);
    await pause(300);
    await app.page.keyboard.press('Escape');
    await app.at('search').fill(name);
    await app.at('search').selectText();
    await app.page.keyboard.press('Control+c');
    await pause(300);
  }

  /** Until weights that know the names are on the disk. */
  async trainUntilCheckpoint(): Promise<void> {
    await this.app.call('startTraining', { warmStart: false });
    while (!existsSync(`${this.project}-checkpoint`)) {
      const state = await this.app.call('training');
      if (state.kind === 'failed' || state.kind === 'finished')
        throw new Error(`the training ${state.kind} before there was a checkpoint`);
      await pause(50);
    }
  }

  /** The page's process dies, of no fault of its own; the page comes again. */
  async crashPage(): Promise<void> {
    const pid = await this.pageProcess();
    if (pid === null) throw new Error('there is no window');
    process.kill(pid, 'SIGKILL');
    await this.waitInPage(`deep('project-name') !== null`);
  }

  pageProcess(): Promise<number | null> {
    const { app } = this;
    return app.electron.evaluate(
      ({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.webContents.getOSProcessId() ?? null,
      app.windowId,
    );
  }

  /** What an expression in the page gives, asked through the main process: the test driver gives a page up whose process has ended. */
  inPage(expression: string): Promise<unknown> {
    const { app } = this;
    return app.electron.evaluate(
      ({ BrowserWindow }, [id, code]) =>
        Promise.race([
          BrowserWindow.fromId(id)
            ?.webContents.executeJavaScript(code)
            .catch((error: unknown) => String(error)),
          // A page that is being replaced never answers.
          new Promise((resolve) => {
            setTimeout(() => resolve(null), 2000);
          }),
        ]),
      [app.windowId, `${DEEP}; ${expression}`] as const,
    );
  }

  async waitInPage(expression: string): Promise<void> {
    for (const begun = performance.now(); (await this.inPage(expression)) !== true; await pause(100))
      if (performance.now() - begun > WAIT_LIMIT_MS) throw new Error(`waited in vain for ${expression}`);
  }

  /** Types into a field and submits its form, as the Enter key does. */
  async unlock(passphrase: string): Promise<void> {
    await this.waitInPage(`deep('passphrase') !== null`);
    await this.inPage(
      `deep('passphrase').value = ${JSON.stringify(passphrase)}; deep('unlock').click(); null`,
    );
  }

  async export(): Promise<void> {
    await this.inPage(`cman.project.exportFile(${JSON.stringify(this.exported)}, 'spert-json', 'all', null)`);
    const text = await readFile(this.exported, 'utf8');
    if (!this.names.every((name) => text.includes(name))) throw new Error('the export lacks a name');
  }

  /**
   * All that lies in the person's home, where every process of the app was told to keep its things, and what was written since the beginning where
   * one could write against that: the folders for everybody, shared memory, the folder the app was started in.
   * @param machine whether every file of the machine that was written since then is searched instead
   */
  async sweep({ machine = false } = {}): Promise<Swept> {
    if (machine) {
      const files = await filesOfMachine(this.#startedMs);
      const purposely = `${this.outside}${sep}`;
      return searchFiles(
        files.filter((path) => !path.startsWith(purposely)),
        [this.stem],
      );
    }
    const elsewhere = [
      ...(await filesIn('/tmp')),
      ...(await filesIn('/var/tmp')),
      ...(await filesBelow('/dev/shm')),
      ...(await filesIn(ROOT)),
      ...(await filesBelow(join(ROOT, 'test-results'))),
    ];
    return searchFiles(
      [...(await filesBelow(this.home)), ...(await writtenSince(elsewhere, this.#startedMs))],
      [this.stem],
    );
  }
}
