import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noticesSchema, type NoticesView } from '../core/contract/notices.ts';

/** @returns null where there are none: in a checkout, or where somebody took them away */
export async function readNotices(folder: string, version: string): Promise<NoticesView | null> {
  try {
    const notices = noticesSchema.parse(JSON.parse(await readFile(join(folder, 'notices.json'), 'utf8')));
    return { ...notices, version, folder };
  } catch {
    return null;
  }
}
