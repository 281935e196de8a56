// Cuts the power at moments of a recorded session, and looks at what is left: the project and its backups are sound, whatever was answered is in them, and
// every other file is whole, old or new.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../../../core/random.ts';
import { connectUnchanging, type FileKey } from '../../../electron/project/sqlite/driver.ts';
import { checkEverything } from '../../../electron/project/safety/soundness.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { Disk } from './disk.ts';
import type { DiskEvent, SessionDeed } from './recorded-session.ts';
import { readKeys } from './session-keys.ts';

export interface CrashReport {
  readonly states: number;
  /** Of these, with a project that had been answered for. */
  readonly withProject: number;
  readonly backupsRead: number;
  readonly failures: readonly string[];
}

/** Cuts the power `states` times, at moments spread over the session. */
export async function crash(
  base: string,
  session: { readonly folder: string; readonly events: readonly DiskEvent[] },
  states: number,
  seed: number,
  tell: (done: number) => void = () => undefined,
): Promise<CrashReport> {
  const random = seededRandom(seed);
  const keys = readKeys(session.folder);
  const moments = Array.from({ length: states }, () =>
    Math.floor(random() * (session.events.length + 1)),
  ).sort((a, b) => a - b);
  const disk = new Disk();
  const failures: string[] = [];
  let [applied, withProject, backupsRead] = [0, 0, 0];
  for (const [index, moment] of moments.entries()) {
    for (; applied < moment; applied++) {
      const event = session.events[applied];
      if (event) disk.apply(event);
    }
    const folder = await mkdtemp(join(base, 'state-'));
    try {
      const state = new CrashState(folder, deedsOf(disk.contentOf('told')), keys);
      disk.writeState(folder, random);
      const problems = await state.check();
      failures.push(
        ...problems.map((problem) => `at event ${moment} of ${session.events.length}: ${problem}`),
      );
      if (state.created) withProject++;
      backupsRead += state.backupsRead;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    tell(index + 1);
  }
  return { states, withProject, backupsRead, failures };
}

const deedsOf = (told: Buffer): SessionDeed[] =>
  told
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SessionDeed);

class CrashState {
  readonly created: boolean;
  backupsRead = 0;
  readonly #folder: string;
  readonly #deeds: readonly SessionDeed[];
  readonly #keys: readonly FileKey[];

  constructor(folder: string, deeds: readonly SessionDeed[], keys: readonly FileKey[]) {
    this.#folder = folder;
    this.#deeds = deeds;
    this.#keys = keys;
    this.created = deeds.some(({ kind }) => kind === 'created');
  }

  async check(): Promise<string[]> {
    return [...(await this.#project()), ...(await this.#backups()), ...(await this.#files())];
  }

  async #project(): Promise<string[]> {
    const path = join(this.#folder, 'work.cman');
    const bytes = await readFile(path).catch(() => null);
    if (!bytes) return this.created ? ['the project is gone'] : [];
    let store: ProjectStore;
    try {
      store = await ProjectStore.open(path, {
        key: this.#keyOf(bytes),
        durable: false,
        quickly: true,
        audited: false,
      });
    } catch (error) {
      return [`the project does not open: ${String(error)}`];
    }
    try {
      const damage = await checkEverything(store.database);
      if (damage.length > 0) return [`the project is damaged: ${JSON.stringify(damage)}`];
      if (!this.created) return [];
      const lost: string[] = [];
      const last = new Map(
        this.#deeds.flatMap((deed) =>
          deed.kind === 'action' ? [[deed.sentenceId, deed.mentions] as const] : [],
        ),
      );
      for (const [sentenceId, mentions] of last) {
        const view = await store.view(sentenceId);
        if (JSON.stringify(byId(view.mentions)) !== JSON.stringify(byId(mentions))) lost.push(sentenceId);
      }
      // The action that was under way may have got there without an answer.
      return lost.length > 1 ? [`answered actions are lost in ${lost.join(' ')}`] : [];
    } finally {
      await store.close();
    }
  }

  async #backups(): Promise<string[]> {
    const folder = join(this.#folder, 'work.cman-backups');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.cman'));
    const told = this.#deeds.filter(({ kind }) => kind === 'backup').length;
    const problems =
      names.length < told ? [`${told} backups were answered for, ${names.length} are there`] : [];
    for (const name of names) {
      const path = join(folder, name);
      try {
        const database = await connectUnchanging(path, this.#keyOf(await readFile(path)));
        const damage = await checkEverything(database).finally(() => database.close());
        if (damage.length > 0) problems.push(`a backup is damaged: ${JSON.stringify(damage)}`);
        this.backupsRead++;
      } catch (error) {
        problems.push(`a backup does not open: ${String(error)}`);
      }
    }
    return problems;
  }

  async #files(): Promise<string[]> {
    const problems: string[] = [];
    const settings = await readFile(join(this.#folder, 'backups.json'), 'utf8').catch(() => null);
    const told = this.#deeds.flatMap((deed) => (deed.kind === 'settings' ? [deed.largestBytes] : [])).at(-1);
    if (settings === null ? told !== undefined : largestIn(settings) < (told ?? 0))
      problems.push('settings are lost');
    const exported = await readFile(join(this.#folder, 'export.txt'), 'utf8').catch(() => null);
    const round = this.#deeds.flatMap((deed) => (deed.kind === 'export' ? [deed.round] : [])).at(-1);
    if (exported === null) return round === undefined ? problems : [...problems, 'an export is lost'];
    const [first = ''] = exported.split('\n');
    const found = Number(first.replace('export ', ''));
    if (exported !== `export ${found}\n`.repeat(2000)) problems.push('an export is not whole');
    else if (found < (round ?? 0)) problems.push('an export is an older one');
    return problems;
  }

  #keyOf(bytes: Buffer): FileKey | null {
    return this.#keys.find(({ header }) => bytes.subarray(0, 16).equals(header)) ?? null;
  }
}

function largestIn(settings: string): number {
  try {
    return Number((JSON.parse(settings) as { largestBytes: number }).largestBytes);
  } catch {
    return -1;
  }
}

const byId = <R extends { readonly id: string }>(records: readonly R[]): R[] =>
  [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
