import { webFrame } from 'electron';

/**
 * Takes WebRTC out of the page before the page's own code runs. Neither the content security policy nor the session's filter watches it: the making
 * of a connection alone asks for this machine's addresses and opens sockets.
 */
export function removeWebRtc(): void {
  void webFrame.executeJavaScript(
    'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection; undefined',
  );
}
