// app://cman/...: what the window may load, as pure decisions. electron/security.ts asks them.
import { extname, isAbsolute, join, relative, sep } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://cman`;
export const START_PAGE = `${APP_ORIGIN}/index.html`;

/**
 * The file behind a URL of ours, or null where there can be none: another host, a path that leaves the folder however it is
 * written, a name that means something else on another system.
 */
export function fileOfUrl(url: string, folder: string): string | null {
  let path: string;
  try {
    const parsed = new URL(url);
    if (`${parsed.protocol}//${parsed.host}` !== APP_ORIGIN) return null;
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  // Backslashes and drive letters are separators on Windows; a colon also opens a file's second stream there.
  if (/[\\:\0]/.test(path)) return null;
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const inside = relative(folder, file);
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
    ? null
    : file;
}

/** Whether a request may leave at all. DevTools have their own scheme, and are there only in development. */
export function mayRequest(url: string, packaged: boolean): boolean {
  return url.startsWith(`${APP_ORIGIN}/`) || (!packaged && url.startsWith('devtools://'));
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export function contentType(file: string): string {
  return TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/** No inline script, no eval, nothing from elsewhere, no request at all. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

export type PageHeaders = Readonly<Record<string, string>>;

const pageHeaders = (...policy: readonly string[]): PageHeaders => ({
  'content-security-policy': [...CONTENT_SECURITY_POLICY, ...policy].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});

/** The window's page: markup is made from lit's templates only. */
export const PAGE_HEADERS = pageHeaders("style-src 'self'", "img-src 'self' data:", 'trusted-types lit-html');

/** The hidden page with the GPU: its own policy lets it start one worker, by name. */
export const ENGINE_PAGE_HEADERS = pageHeaders('trusted-types default');
