// All that the sandboxed window sees of the outside: one function per method of the project service, one subscription, and the platform.
import { contextBridge, ipcRenderer } from 'electron';
import type { LookService } from '../../core/contract/look.ts';
import type { PluginsService } from '../../core/contract/plugins.ts';
import type { ProjectEvent, ProjectService } from '../../core/contract/project.ts';
import type { ProtectionService } from '../../core/contract/protection.ts';
import { WINDOW_API_KEY, type WindowApi } from '../../core/contract/window-api.ts';
import {
  EVENT_CHANNEL,
  LOOK_METHODS,
  PLUGINS_METHODS,
  PROJECT_METHODS,
  PROTECTION_METHODS,
} from '../ipc/channels.ts';
import { makeClient } from '../ipc/client.ts';
import { removeWebRtc } from './without-webrtc.ts';

const api: WindowApi = {
  project: makeClient<ProjectService>(PROJECT_METHODS, (channel, ...args) =>
    ipcRenderer.invoke(channel, ...args),
  ),
  protection: makeClient<ProtectionService>(PROTECTION_METHODS, (channel, ...args) =>
    ipcRenderer.invoke(channel, ...args),
  ),
  look: makeClient<LookService>(LOOK_METHODS, (channel, ...args) => ipcRenderer.invoke(channel, ...args)),
  plugins: makeClient<PluginsService>(PLUGINS_METHODS, (channel, ...args) =>
    ipcRenderer.invoke(channel, ...args),
  ),
  onEvent: (listener) => {
    // The Electron event object stays here: it would hand the page a way to the raw channel.
    const forward = (_event: unknown, event: ProjectEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, forward);
    };
  },
  platform: process.platform,
};

removeWebRtc();
contextBridge.exposeInMainWorld(WINDOW_API_KEY, api);
