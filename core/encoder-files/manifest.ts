// What an encoder's folder of files says of itself. Written at set-up (scripts/encoders), read by the plugin that opens
// the folder; both sides check against this one schema.
import { z } from 'zod';

/** The file of an encoder's folder that lists the others. Written last: a folder without it was never finished. */
export const ENCODER_MANIFEST = 'encoder.json';

/** Several times what the largest encoders of today have: memory is asked for by these numbers. */
const MOST_VALUES = 4096;
const MOST_LAYERS = 64;

const storedFileSchema = z.strictObject({
  bytes: z.number().int().nonnegative(),
  /** Of the whole file, lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const encoderFilesSchema = z.strictObject({
  /** Id of the plugin that reads these files. */
  id: z.string(),
  /** Changes whenever the files do: the conversion's revision and the first hexadecimal digits of their sha256. */
  version: z.string(),
  /** Values per layer. */
  dimension: z.number().int().positive().max(MOST_VALUES),
  layers: z.number().int().positive().max(MOST_LAYERS),
  /** By file name, flat: no folders inside. */
  files: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a file name'), storedFileSchema),
});

/** The content of `encoder.json`. */
export type EncoderFiles = z.infer<typeof encoderFilesSchema>;
export type StoredFile = z.infer<typeof storedFileSchema>;
