// What the person chose of this computer's devices, for all projects: a small file among the app's own data.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DEFAULT_DEVICE_SETTINGS, type DeviceSettings } from '../../core/contract/device-settings.ts';
import { deviceSettingsShape } from '../../core/contract/device-settings-shape.ts';
import { writeAtomically } from './atomic-write.ts';

/** What another version wrote besides is left alone until the next change; what it did not write has its default. */
const fileSchema = z.object(deviceSettingsShape).partial();

export class DeviceSettingsFile {
  readonly #path: string;
  #settings: DeviceSettings;

  private constructor(path: string, settings: DeviceSettings) {
    this.#path = path;
    this.#settings = settings;
  }

  /**
   * A file that is missing or damaged is no reason not to start: then everything has its default.
   * @param onDamage told what is wrong, without the file's words
   */
  static async read(path: string, onDamage: (reason: string) => void): Promise<DeviceSettingsFile> {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      onDamage('not JSON');
      return new DeviceSettingsFile(path, DEFAULT_DEVICE_SETTINGS);
    }
    const parsed = fileSchema.safeParse(json);
    if (!parsed.success) {
      onDamage(parsed.error.issues.map(({ path: field }) => field.join('.') || 'the whole').join(', '));
      return new DeviceSettingsFile(path, DEFAULT_DEVICE_SETTINGS);
    }
    const { engine, adapter, memoryMiB } = parsed.data;
    return new DeviceSettingsFile(path, {
      engine: engine ?? DEFAULT_DEVICE_SETTINGS.engine,
      adapter: adapter ?? DEFAULT_DEVICE_SETTINGS.adapter,
      memoryMiB: memoryMiB ?? DEFAULT_DEVICE_SETTINGS.memoryMiB,
    });
  }

  get settings(): DeviceSettings {
    return this.#settings;
  }

  /** @throws AppError `refused` when the file can't be written; then the settings are as before */
  async change(settings: DeviceSettings): Promise<void> {
    await writeAtomically(this.#path, `${JSON.stringify(settings, null, 2)}\n`);
    this.#settings = settings;
  }
}
