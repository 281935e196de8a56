// The walls around the window: one origin served from one folder, and no way out of it. Everything here is decided for the
// session before the first window opens.
import { readFile } from 'node:fs/promises';
import { app, protocol, type Session, type WebContents } from 'electron';
import {
  APP_ORIGIN,
  APP_SCHEME,
  contentType,
  fileOfUrl,
  mayRequest,
  PAGE_HEADERS,
  type PageHeaders,
} from './app-protocol.ts';

/**
 * Chromium's own background traffic, switched off one by one, and names that no longer resolve should any be left: the app has to
 * run where an unexpected packet is an incident.
 */
const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-breakpad'],
  ['disable-client-side-phishing-detection'],
  ['disable-component-update'],
  ['disable-default-apps'],
  ['disable-domain-reliability'],
  ['disable-features', 'AutofillServerCommunication,MediaRouter,OptimizationHints,DialMediaRouteProvider'],
  ['disable-sync'],
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-pings'],
  ['no-proxy-server'],
];

/**
 * On Linux Chromium still holds WebGPU back behind these two; elsewhere it is on. The only pages that could make use of it are ours.
 */
const WEBGPU_SWITCHES: typeof SWITCHES =
  process.platform === 'linux' ? [['enable-unsafe-webgpu'], ['enable-features', 'Vulkan']] : [];

/** To be called before the app is ready. */
export function lockDownProcess(): void {
  for (const [name, value] of WEBGPU_SWITCHES) {
    // What somebody switched on by hand stays on.
    const given = app.commandLine.getSwitchValue(name);
    app.commandLine.appendSwitch(name, [given, value].filter(Boolean).join(','));
  }
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value ?? '');
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  app.on('web-contents-created', (_event, contents) => confineContents(contents));
}

/**
 * Serves the window's files and refuses every other request, permission and download.
 * @param pageFolder the only folder that app:// reaches
 */
export function lockDownSession(session: Session, pageFolder: string, headers = PAGE_HEADERS): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileOfUrl(request.url, pageFolder);
    if (file === null || request.method !== 'GET') return refusal(403, headers);
    try {
      const body = await readFile(file);
      return new Response(body, { headers: { ...headers, 'content-type': contentType(file) } });
    } catch {
      return refusal(404, headers);
    }
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayRequest(details.url, app.isPackaged) });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

function refusal(status: number, headers: PageHeaders): Response {
  return new Response(null, { status, headers });
}

/** No page goes anywhere else, opens a window or embeds a guest. */
function confineContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
}
