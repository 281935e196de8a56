import { z } from 'zod';
import { CONTRASTS, LANGUAGE_CHOICES, THEMES, ZOOMS, type LookService } from './look.ts';
import { MENU_ACTIONS } from './menu.ts';
import type { Declarations } from './service.ts';

/** Checks a LookSettings at run time, field by field. */
export const lookSettingsShape = {
  language: z.enum(LANGUAGE_CHOICES),
  theme: z.enum(THEMES),
  contrast: z.enum(CONTRASTS),
  tourSeen: z.boolean(),
  zoom: z
    .number()
    .min(ZOOMS[0])
    .max(ZOOMS[ZOOMS.length - 1]!),
};

const menuState = z.strictObject({
  project: z.boolean(),
  sentence: z.enum(['none', 'pending', 'complete']),
  selection: z.enum(['nothing', 'tokens', 'mention', 'relation', 'linking']),
  undo: z.boolean(),
  redo: z.boolean(),
  training: z.boolean(),
  dialog: z.boolean(),
  checked: z.array(z.enum(MENU_ACTIONS)).max(MENU_ACTIONS.length),
  keys: z.partialRecord(z.enum(MENU_ACTIONS), z.string().max(40)),
});

export const lookMethods: Declarations<LookService> = {
  look: { access: 'read', args: z.tuple([]) },
  changeLook: { access: 'write', args: z.tuple([z.strictObject(lookSettingsShape)]) },
  showMenuState: { access: 'write', args: z.tuple([menuState]) },
  notices: { access: 'read', args: z.tuple([]) },
};
