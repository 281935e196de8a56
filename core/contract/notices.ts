// What an installed app is made of, and on what terms: written when it is packaged (scripts/package/notices.ts), shown in About.
import { z } from 'zod';

const componentSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** An SPDX expression, or words. */
  licence: z.string(),
  /** Where it comes from; empty where that is not known. */
  origin: z.string(),
  /** The licence's text with its copyright notices, or where that stands. */
  text: z.string(),
});

/** The file `notices.json` beside an installed app. */
export const noticesSchema = z.object({
  /** Built from the development runtime of Electron: not to be handed out (ADR 2). */
  development: z.boolean(),
  components: z.array(componentSchema),
});

export type NoticedComponent = z.infer<typeof componentSchema>;

export interface NoticesView extends z.infer<typeof noticesSchema> {
  /** The app's own. */
  readonly version: string;
  /** Folder with the notices, the bill of materials among them. */
  readonly folder: string;
}
