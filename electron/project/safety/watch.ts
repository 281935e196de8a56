// The watch over a project that is open: its whole file is checked once beside the work, and whether it still lies where it was is asked now and then.
import type { SafetyView } from '../../../core/contract/safety.ts';
import type { AppError } from '../../../core/errors.ts';
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
      this.#found = damage.length > 0 ? { kind: 'damaged', damage } : { kind: 'sound' };
    } catch (error) {
      // A file that can't be opened as a project any more, or one that is closed or out of reach just now.
      if (isDamage(error)) this.#found = { kind: 'damaged', damage: [] };
    }
    await this.look();
    return this.#view;
  }

  /** Whether the file is where it was. */
  async look(): Promise<void> {
    const state = await this.#database.file.state();
    this.#tell(
      state === 'here'
        ? this.#found
        : { kind: 'lost', message: fileLost(this.#database.file.path, state).message },
    );
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
