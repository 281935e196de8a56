import { join } from 'node:path';
import type { Encoder, EncoderOptions, EncoderPlugin } from '../../core/contract/encoder.ts';
import type { TrainerEnvironment } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { findPlugins, type FoundPlugin } from '../../core/plugin-host.ts';
import { nodePluginFiles } from '../client/plugin-files.ts';

export const findEncoderPlugins = (environment: TrainerEnvironment): Promise<FoundPlugin[]> =>
  findPlugins(nodePluginFiles, [environment.encoderPlugins], 'encoder');

/**
 * Opens one encoder.
 * @returns null when the plugin or its files are not on this machine
 * @throws AppError `encoder-damaged`, `bad-plugin`
 */
export async function openEncoder(
  environment: TrainerEnvironment,
  id: string,
  options?: EncoderOptions,
): Promise<Encoder | null> {
  const found = (await findEncoderPlugins(environment)).find(({ manifest }) => manifest.id === id);
  return found ? openFound(environment, found, options) : null;
}

/** As {@link openEncoder}, of a plugin that was found. */
export async function openFound(
  environment: TrainerEnvironment,
  found: FoundPlugin,
  options?: EncoderOptions,
): Promise<Encoder | null> {
  const { id } = found.manifest;
  const plugin = await found.load();
  if (!isEncoderPlugin(plugin)) {
    throw new AppError('bad-plugin', `plugin in ${found.folder}: its default export has no open()`, { id });
  }
  return plugin.open(join(environment.encoderFiles, id), options);
}

function isEncoderPlugin(value: unknown): value is EncoderPlugin {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}
