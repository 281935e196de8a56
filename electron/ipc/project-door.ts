import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { projectMethods, type ProjectService } from '../../core/contract/project.ts';
import type { Server } from '../../core/contract/service.ts';
import { APP_ORIGIN } from '../app-protocol.ts';
import { serve } from './serve.ts';
import { isTrustedSender } from './trusted-sender.ts';
import type { ReportBug } from './wire-error.ts';

/**
 * Opens the project service to the app's own page.
 * @param webContentsId of the window there is at the moment; null while there is none
 */
export function openProjectDoor(
  service: Promise<Server<ProjectService>>,
  webContentsId: () => number | null,
  reportBug: ReportBug,
): void {
  serve<ProjectService, IpcMainInvokeEvent>({
    door: ipcMain,
    declarations: projectMethods,
    server: service,
    isTrusted: (event) => isTrustedSender(event, webContentsId(), APP_ORIGIN),
    reportBug,
  });
}
