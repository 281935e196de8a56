// To which plugins of their own a person has consented: kept for the user, not for a project, by the hash of the plugin's files.
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../atomic-write.ts';

const fileSchema = z.object({
  version: z.literal(1),
  consents: z.array(z.object({ hash: z.string(), folder: z.string(), id: z.string(), at: z.number() })),
});

export type Consent = z.infer<typeof fileSchema>['consents'][number];

export class ConsentFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** A file that is missing or damaged holds no consent. */
  async read(): Promise<readonly Consent[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8'))).consents;
    } catch {
      return [];
    }
  }

  /** Instead of any for earlier states of the same folder. @throws AppError `refused` when it can't be written */
  async add(consent: Consent): Promise<void> {
    await this.#write([...(await this.read()).filter(({ folder }) => folder !== consent.folder), consent]);
  }

  /** @throws AppError `refused` */
  async remove(folder: string, hash: string | null): Promise<void> {
    await this.#write((await this.read()).filter((one) => one.folder !== folder && one.hash !== hash));
  }

  async #write(consents: readonly Consent[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await writeAtomically(this.#path, `${JSON.stringify({ version: 1, consents }, null, 2)}\n`);
  }
}
