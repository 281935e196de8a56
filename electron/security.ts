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

const DISABLED_FEATURES = [
  'AutofillServerCommunication',
  'DialMediaRouteProvider',
  'MediaRouter',
  'OptimizationHints',
  // It would listen to the whole network's multicast.
  'WebRtcHideLocalIpsWithMdns',
];

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
  ['disable-features', DISABLED_FEATURES.join(',')],
  ['disable-quic'],
  ['disable-sync'],
  ['dns-prefetch-disable'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  // Of addresses as well as of names.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-pings'],
  ['no-proxy-server'],
];

/**
 * On Linux Chromium still holds WebGPU back behind these two; elsewhere it is on. The only pages that could make use of it are ours.
 */
const WEBGPU_SWITCHES: typeof SWITCHES =
  process.platform === 'linux' ? [['enable-unsafe-webgpu'], ['enable-features', 'Vulkan']] : [];

/** What the network stack takes for "not to be trusted". */
const CERTIFICATE_REFUSED = -2;

/** To be called before the app is ready. */
export function lockDownProcess(): void {
  for (const [name, value] of WEBGPU_SWITCHES) {
    // What somebody switched on by hand stays on.
    const given = app.commandLine.getSwitchValue(name);
    app.commandLine.appendSwitch(name, [given, value].filter(Boolean).join(','));
  }
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value ?? '');
  // A window that forgot to ask for the sandbox has it all the same. Whoever starts the app without one (root has to) would get no process
  // at all: asking for it takes the switch away again.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  // Every session and every page there will ever be, not only those that somebody thought of.
  app.on('session-created', (session) => confineSession(session));
  app.on('web-contents-created', (_event, contents) => confineContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    event.preventDefault();
    decide(false);
  });
  app.on('select-client-certificate', (event) => {
    event.preventDefault();
  });
  app.on('login', (event) => {
    event.preventDefault();
  });
  void app.whenReady().then(() => {
    app.configureHostResolver({ enableBuiltInResolver: false, secureDnsMode: 'off' });
  });
}

/** Refuses every request, permission, device and download. */
function confineSession(session: Session): void {
  // First of all, and in the same turn: a session begins by looking for the dictionaries of its languages, and would fetch those that
  // are not there.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayRequest(details.url, app.isPackaged) });
  });
  session.setCertificateVerifyProc((_request, decide) => {
    decide(CERTIFICATE_REFUSED);
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, decide) => {
    decide({ confirmed: false });
  });
  session.on('select-hid-device', (event, _details, decide) => {
    event.preventDefault();
    decide();
  });
  session.on('select-serial-port', (event, _ports, _contents, decide) => {
    event.preventDefault();
    decide('');
  });
  session.on('select-usb-device', (event, _details, decide) => {
    event.preventDefault();
    decide();
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/**
 * Serves the files of a window. That nothing else is served is seen to for every session ({@link lockDownProcess}).
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
}

function refusal(status: number, headers: PageHeaders): Response {
  return new Response(null, { status, headers });
}

/** No page goes anywhere else, opens a window, embeds a guest, chooses a device or is debugged where nobody develops. */
function confineContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.on('select-bluetooth-device', (event, _devices, decide) => {
    event.preventDefault();
    decide('');
  });
  if (app.isPackaged) contents.on('devtools-opened', () => contents.closeDevTools());
}
