import { TokenEncoder } from '../trainer/features/token-encoder.ts';
import { openEncoder } from '../trainer/process/open-encoder.ts';
import { ENCODER_FILES, ENCODER_PLUGINS } from './places.ts';

/** The encoders of this machine among `ids`, in this process. */
export async function openEncoders(ids: readonly string[]): Promise<TokenEncoder> {
  const places = { encoderPlugins: ENCODER_PLUGINS, encoderFiles: ENCODER_FILES };
  const opened = await Promise.all(ids.map((id) => openEncoder(places, id)));
  return new TokenEncoder(opened.filter((encoder) => encoder !== null));
}
