import { readFile } from 'node:fs/promises';
import {
  backupSettingsSchema,
  DEFAULT_BACKUP_SETTINGS,
  type BackupSettings,
} from '../../../core/contract/safety.ts';
import { writeAtomically } from '../atomic-write.ts';

/** What the person chose of backups, for all projects of this computer. A file that is missing or damaged counts as none. */
export class BackupSettingsFile {
  readonly #path: string;
  #settings: BackupSettings;

  private constructor(path: string, settings: BackupSettings) {
    this.#path = path;
    this.#settings = settings;
  }

  static async read(path: string): Promise<BackupSettingsFile> {
    const text = await readFile(path, 'utf8').catch(() => null);
    return new BackupSettingsFile(path, text === null ? DEFAULT_BACKUP_SETTINGS : parsed(text));
  }

  get settings(): BackupSettings {
    return this.#settings;
  }

  async change(settings: BackupSettings): Promise<void> {
    await writeAtomically(this.#path, `${JSON.stringify(settings, null, 2)}\n`);
    this.#settings = settings;
  }
}

function parsed(text: string): BackupSettings {
  try {
    return backupSettingsSchema.parse(JSON.parse(text));
  } catch {
    return DEFAULT_BACKUP_SETTINGS;
  }
}
