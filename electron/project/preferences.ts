// What the app remembers of its user: the projects opened last, and the name to annotate under.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from './atomic-write.ts';

/** Long enough to read a document, short enough for a coffee. */
const DEFAULT_LOCK_AFTER_MINUTES = 10;

const MAXIMUM_RECENT = 10;
const MINUTES_OF_A_DAY = 1440;

const preferencesSchema = z.object({
  recentProjects: z
    .array(z.string())
    .transform((paths) => paths.slice(0, MAXIMUM_RECENT))
    .catch([]),
  annotator: z.string().min(1).max(100).nullable().catch(null),
  /** Minutes in which nobody does anything, after which an encrypted project is locked; null: never. */
  lockAfterMinutes: z.number().positive().max(MINUTES_OF_A_DAY).nullable().catch(DEFAULT_LOCK_AFTER_MINUTES),
});

const NOTHING_KNOWN: z.infer<typeof preferencesSchema> = {
  recentProjects: [],
  annotator: null,
  lockAfterMinutes: DEFAULT_LOCK_AFTER_MINUTES,
};

export class Preferences {
  readonly #path: string;
  #values: z.infer<typeof preferencesSchema>;

  private constructor(path: string, values: z.infer<typeof preferencesSchema>) {
    this.#path = path;
    this.#values = values;
  }

  /** A file that is missing or damaged is no reason not to start: then nothing is remembered. */
  static async read(path: string): Promise<Preferences> {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    let json: unknown = {};
    try {
      json = JSON.parse(text);
    } catch {
      // Said above: nothing is remembered.
    }
    const parsed = preferencesSchema.safeParse(json);
    return new Preferences(path, parsed.success ? parsed.data : NOTHING_KNOWN);
  }

  /** The last one first. */
  get recentProjects(): readonly string[] {
    return this.#values.recentProjects;
  }

  get annotator(): string | null {
    return this.#values.annotator;
  }

  async rememberProject(path: string): Promise<void> {
    const full = resolve(path);
    const others = this.#values.recentProjects.filter((known) => known !== full);
    await this.#write({ ...this.#values, recentProjects: [full, ...others].slice(0, MAXIMUM_RECENT) });
  }

  async forgetProject(path: string): Promise<void> {
    const full = resolve(path);
    if (!this.#values.recentProjects.includes(full)) return;
    const recentProjects = this.#values.recentProjects.filter((known) => known !== full);
    await this.#write({ ...this.#values, recentProjects });
  }

  get lockAfterMinutes(): number | null {
    return this.#values.lockAfterMinutes;
  }

  async rememberLockAfter(lockAfterMinutes: number | null): Promise<void> {
    await this.#write({ ...this.#values, lockAfterMinutes });
  }

  async rememberAnnotator(annotator: string): Promise<void> {
    await this.#write({ ...this.#values, annotator });
  }

  async #write(values: z.infer<typeof preferencesSchema>): Promise<void> {
    this.#values = values;
    await writeAtomically(this.#path, `${JSON.stringify(values, null, 2)}\n`);
  }
}
