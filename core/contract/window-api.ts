// What the preload script puts on `window.cman`: the window's one door to the main process. Plain functions and data only,
// so that it survives Electron's context bridge.
import type { LookService } from './look.ts';
import type { PluginsService } from './plugins.ts';
import type { ProjectEvent, ProjectService } from './project.ts';
import type { ProtectionService } from './protection.ts';
import type { Client } from './service.ts';

export interface WindowApi {
  readonly project: Client<ProjectService>;
  /** Encryption and locking. */
  readonly protection: Client<ProtectionService>;
  /** How the window looks, and its menu. */
  readonly look: Client<LookService>;
  readonly plugins: Client<PluginsService>;
  /** Calls `listener` for every event main pushes, in order, until the returned function is called. */
  onEvent(listener: (event: ProjectEvent) => void): () => void;
  /** `process.platform` of the main process: how shortcuts are written (⌘ or Ctrl). */
  readonly platform: string;
}

/** The property of `window` it stands under. */
export const WINDOW_API_KEY = 'cman';
