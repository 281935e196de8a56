// The watch over a project that is open: its whole file is checked once beside the work, and whether it still lies where it was is asked now and then.
import type { SafetyView } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { connectUnchanging } from '../sqlite/driver.ts';
import { fileLost } from './held-file.ts';
import type { ProjectDatabase } from './project-database.ts';
import { checkEverything, isDamage } from './soundness.ts';

/** Cheap enough to be asked as often: two questions to the file system. */
const LOOK_MS = 5000;

export class Watch {
  readonly #database: ProjectDatabase;
  readonly #onChange: (view: SafetyView) => void;
  #view: SafetyView = { kind: 'checking' };
  /** What the check found, for when a file that was lost is there again. */
  #found: SafetyView = { kind: 'checking' };
  /** A check could not be ended. */
  #unanswered = false;
  #timers: NodeJS.Timeout[] = [];
  #closed = false;

  constructor(database: ProjectDatabase, onChange: (view: SafetyView) => void) {
    this.#database = database;
    this.#onChange = onChange;
  }

  get view(): SafetyView {
    return this.#view;
  }

  /** @param afterMs the first look at a project belongs to the person, and what they ask for comes before the check */
  start(afterMs: number, checked: () => void): void {
    const later = setTimeout(() => void this.check().then(checked), afterMs);
    const look = setInterval(() => void this.look(), LOOK_MS);
    this.#timers = [later, look];
    this.#database.onTrouble = (error) => this.#heed(error);
    for (const timer of this.#timers) timer.unref();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Checks the whole file. Work goes on meanwhile: what is written waits in the log. */
  async check(): Promise<SafetyView> {
    try {
      const damage = await this.#database.still(async (signal) => {
        const { file, key } = this.#database;
        const connection = await connectUnchanging(file.path, key);
        try {
          return await checkEverything(connection, signal);
        } finally {
          await connection.close();
        }
      });
      await this.#conclude(damage.length > 0 ? { kind: 'damaged', damage } : { kind: 'sound' });
    } catch (error) {
      // A file that can't be opened as a project any more, or one that is closed or out of reach just now.
      if (isDamage(error)) await this.#conclude({ kind: 'damaged', damage: [] });
      else this.#unanswered = error instanceof AppError && error.code === 'file-lost';
    }
    await this.#tellWhereItIs();
    return this.#view;
  }

  /** Whether the file is where it was, and can be read. A check that could not be ended is made again when it can. */
  async look(): Promise<void> {
    if ((await this.#tellWhereItIs()) && this.#unanswered) {
      this.#unanswered = false;
      await this.check();
    }
  }

  /** Of a disk that gives nothing, nothing is concluded. */
  async #conclude(found: SafetyView): Promise<void> {
    this.#unanswered = found.kind === 'damaged' && !(await this.#database.file.answers());
    if (!this.#unanswered) this.#found = found;
  }

  async #tellWhereItIs(): Promise<boolean> {
    const { file } = this.#database;
    const state = (await file.answers()) ? await file.state() : 'unreachable';
    const here = state === 'here';
    this.#tell(here ? this.#found : { kind: 'lost', message: fileLost(file.path, state).message });
    return here;
  }

  #heed(error: AppError): void {
    if (error.code === 'file-lost') void this.look();
    else if (this.#found.kind !== 'damaged') {
      this.#found = { kind: 'damaged', damage: [] };
      void this.check();
    }
  }

  #tell(view: SafetyView): void {
    if (this.#closed || JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    this.#onChange(view);
  }
}
