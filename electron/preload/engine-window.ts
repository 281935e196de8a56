// Hands the port that main sends on to the hidden page. The page gets that and nothing else.
import { ipcRenderer } from 'electron';
import { ENGINE_PORT_CHANNEL } from '../../core/contract/engine-window.ts';
import { removeWebRtc } from './without-webrtc.ts';

/** The part of the page's Window that is used here. */
declare const window: {
  postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void;
  readonly location: { readonly origin: string };
};

removeWebRtc();
ipcRenderer.once(ENGINE_PORT_CHANNEL, ({ ports }) => {
  window.postMessage(ENGINE_PORT_CHANNEL, window.location.origin, ports);
});
