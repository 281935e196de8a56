import { existsSync } from 'node:fs';
import type { ProjectService } from '../core/contract/project.ts';
import { AppError } from '../core/errors.ts';
import type { Server } from '../core/contract/service.ts';

/**
 * What is on the screen after the start: the project named on the command line, the last one, or for somebody who never opened any, the
 * demo.
 * @returns a sentence for the person when it could not be opened; the window then offers others
 */
export async function openFirstProject(
  service: Pick<Server<ProjectService>, 'openProject' | 'openDemo' | 'recentProjects'>,
  named: string | null,
): Promise<string | null> {
  try {
    if (named !== null) {
      await service.openProject(named);
      return null;
    }
    const recent = await service.recentProjects();
    // One that was moved or deleted is no reason for an alarm at the start: the list shows it still.
    const last = recent.find((path) => existsSync(path));
    if (last !== undefined) await service.openProject(last);
    else if (recent.length === 0) await service.openDemo();
    return null;
  } catch (error) {
    // The window asks for the passphrase.
    if (error instanceof AppError && error.code === 'passphrase-needed') return null;
    return error instanceof Error ? error.message : String(error);
  }
}
