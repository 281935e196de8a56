import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { LookService } from '../../core/contract/look.ts';
import { lookMethods } from '../../core/contract/look-methods.ts';
import { projectMethods, type ProjectService } from '../../core/contract/project.ts';
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
  look: Server<LookService>,
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
  serve<LookService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: lookMethods,
    server: look,
    isTrusted,
    reportBug,
  });
}
