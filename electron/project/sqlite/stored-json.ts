import type { z } from 'zod';
import { damaged } from './driver.ts';

/**
 * JSON that the app has written into a column. A file may have been changed by anybody since.
 * @throws AppError `damaged-project` when it is not what was written
 */
export function parseStored<T>(schema: z.ZodType<T>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw damaged();
}
