import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { LookService } from '../../core/contract/look.ts';
import { lookMethods } from '../../core/contract/look-methods.ts';
import type { PluginsService } from '../../core/contract/plugins.ts';
import { pluginsMethods } from '../../core/contract/plugins-methods.ts';
import { projectMethods, type ProjectService } from '../../core/contract/project.ts';
import { protectionMethods, type ProtectionService } from '../../core/contract/protection.ts';
import type { Server } from '../../core/contract/service.ts';
import { APP_ORIGIN } from '../app-protocol.ts';
import { serve } from './serve.ts';
import { isTrustedSender } from './trusted-sender.ts';
import type { ReportBug } from './wire-error.ts';

/**
 * Opens the services to the app's own page.
 * @param webContentsId of the window there is at the moment; null while there is none
 */
export function openDoors(
  service: Promise<Server<ProjectService>>,
  protection: Promise<Server<ProtectionService>>,
  look: Server<LookService>,
  plugins: Server<PluginsService>,
  webContentsId: () => number | null,
  reportBug: ReportBug,
): void {
  const isTrusted = (event: IpcMainInvokeEvent): boolean =>
    isTrustedSender(event, webContentsId(), APP_ORIGIN);
  serve<ProjectService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: projectMethods,
    server: service,
    isTrusted,
    reportBug,
  });
  serve<ProtectionService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: protectionMethods,
    server: protection,
    isTrusted,
    reportBug,
  });
  serve<PluginsService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: pluginsMethods,
    server: plugins,
    isTrusted,
    reportBug,
  });
  serve<LookService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: lookMethods,
    server: look,
    isTrusted,
    reportBug,
  });
}
