// What no source of what is shipped may contain: ways to the network, to other programs, and from text to code. Read as text, so that nothing can be
// switched off in a comment.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SHIPPED = ['core', 'electron', 'renderer', 'trainer', 'plugins', 'cli'];

const sources = SHIPPED.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.([cm]?[jt]s|html)$/.test(name))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);

/** Sources that hold it, but for those that are known to. */
function holders(pattern: RegExp, known: readonly string[] = []): string[] {
  return sources.filter(
    (source) => !known.includes(source) && pattern.test(readFileSync(join(ROOT, source), 'utf8')),
  );
}

/** The wall itself. */
const WALL = 'trainer/client/no-network.ts';

describe('no source of what is shipped', () => {
  test('is missed by this', () => expect(sources.length).toBeGreaterThan(500));

  test.each<[string, RegExp, readonly string[]]>([
    [
      'imports a module that reaches the network',
      /(from|import|require)\s*\(?\s*['"](node:)?(net|dgram|dns|dns\/promises|http|https|http2|tls|inspector|undici)['"]/,
      [WALL],
    ],
    ['opens something in another program', /[{,] *shell *[,}]|openExternal|openPath|showItemInFolder/, []],
    ['makes itself known to the system as a handler of links', /setAsDefaultProtocolClient/, []],
    ['updates itself or tells of crashes', /autoUpdater|crashReporter/, []],
    ['makes code of text', /\beval\(|new Function\(|\bFunction\(['"`]/, []],
    [
      'makes markup of text',
      /\.innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|document\.write/,
      [],
    ],
    ['runs script in a page', /executeJavaScript/, ['electron/preload/without-webrtc.ts']],
    [
      'switches a wall off',
      /webSecurity:\s*false|nodeIntegration:\s*true|contextIsolation:\s*false|sandbox:\s*false|allowRunningInsecureContent|allowpopups/,
      [],
    ],
    ['embeds a guest', /<webview|webviewTag:\s*true|<iframe/, []],
    ['loads a page from a file or from afar', /\.loadFile\(|loadURL\((?!START_PAGE\))/, []],
  ])('%s', (_what, pattern, known) => {
    expect(holders(pattern, known)).toEqual([]);
  });
});
