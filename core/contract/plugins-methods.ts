import { z } from 'zod';
import type { PluginsService } from './plugins.ts';
import type { Declarations } from './service.ts';

const folder = z.string().min(1).max(4096);

export const pluginsMethods: Declarations<PluginsService> = {
  plugins: { access: 'read', args: z.tuple([]) },
  allowPlugin: { access: 'write', args: z.tuple([folder, z.string().regex(/^[0-9a-f]{64}$/)]) },
  withdrawPlugin: { access: 'write', args: z.tuple([folder]) },
};
