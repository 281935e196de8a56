// What the window can load and what a command line can ask for: the pure decisions behind electron/security.ts and its neighbours.
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentType,
  ENGINE_PAGE_HEADERS,
  fileOfUrl,
  mayRequest,
  PAGE_HEADERS,
} from '../../electron/app-protocol.ts';
import { readLaunchRequest } from '../../electron/launch-request.ts';
import { refusedSwitches } from '../../electron/refused-switches.ts';
import { appPaths } from '../../electron/paths.ts';
import { DEFAULT_SIZE, MINIMUM_SIZE, reachableBounds } from '../../electron/window-state.ts';

const PAGE = join('/opt', 'cman', 'build', 'renderer');

describe('app://', () => {
  test('serves the files of its folder', () => {
    expect(fileOfUrl('app://cman/index.html', PAGE)).toBe(join(PAGE, 'index.html'));
    expect(fileOfUrl('app://cman/fonts/a%20b.woff2?v=1#x', PAGE)).toBe(join(PAGE, 'fonts', 'a b.woff2'));
    expect(fileOfUrl('app://cman/', PAGE)).toBe(join(PAGE, 'index.html'));
  });

  test.each([
    'app://other/index.html',
    'app://cman.example/index.html',
    'https://cman/index.html',
    'app://cman/..%2fmain.js',
    'app://cman/%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://cman/a%5c..%5c..%5cmain.js',
    'app://cman/C:/Windows/win.ini',
    'app://cman/index.html%00.png',
    'app://cman/index.html::$DATA',
    'app://cman/%E0%A4%A',
    'not a url',
  ])('refuses %s', (url) => {
    expect(fileOfUrl(url, PAGE)).toBeNull();
  });

  test('never leaves its folder, however the path is written', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2E%2e',
      '%2f',
      '/',
      '%5c',
      '\\',
      'a',
      '%00',
      '%252e',
      ':',
      '~',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = fileOfUrl(`app://cman/${pieces.join('')}`, PAGE);
        expect(file === null || file.startsWith(`${PAGE}/`)).toBe(true);
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  test('names the content types that modules and styles need', () => {
    expect(contentType('/x/main.JS')).toMatch(/^text\/javascript/);
    expect(contentType('/x/a.css')).toMatch(/^text\/css/);
    expect(contentType('/x/a.bin')).toBe('application/octet-stream');
  });

  test.each([
    ['the window', PAGE_HEADERS],
    ['the hidden window with the GPU', ENGINE_PAGE_HEADERS],
  ])('the policy of %s allows neither inline script nor eval nor other hosts', (_, headers) => {
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});

describe('requests', () => {
  test.each([
    'https://example.org/',
    'http://localhost:8080/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'app://cman.example/',
    'chrome://version',
  ])('to %s are cancelled', (url) => {
    expect(mayRequest(url, false)).toBe(false);
    expect(mayRequest(url, true)).toBe(false);
  });

  test('to the app go through, those of DevTools in development only', () => {
    expect(mayRequest('app://cman/main.js', true)).toBe(true);
    expect(mayRequest('devtools://devtools/bundled/inspector.html', false)).toBe(true);
    expect(mayRequest('devtools://devtools/bundled/inspector.html', true)).toBe(false);
  });
});

describe('the command line', () => {
  test('names a data folder and a project, among switches of others', () => {
    expect(
      readLaunchRequest(
        ['electron', '--inspect=0', '.', '--data', 'there', '--no-sandbox', 'a/My.CMAN'],
        '/home/ada',
      ),
    ).toEqual({ dataFolder: '/home/ada/there', projectFile: '/home/ada/a/My.CMAN' });
    expect(readLaunchRequest(['electron', '.', '--data=/tmp/x'], '/home/ada')).toEqual({
      dataFolder: '/tmp/x',
      projectFile: null,
    });
    expect(readLaunchRequest(['cman-annotator'], '/home/ada')).toEqual({
      dataFolder: null,
      projectFile: null,
    });
  });
});

describe('switches that an installed app refuses', () => {
  test.each([
    '--remote-debugging-port=9222',
    '-remote-debugging-port=0',
    '--inspect',
    '--inspect-brk=0.0.0.0:9229',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--proxy-server=http://192.0.2.1:8080',
    '--PROXY-PAC-URL=http://192.0.2.1/',
    '--host-rules=MAP * 192.0.2.1',
    '--host-resolver-rules=',
    '--disable-web-security',
    '--ignore-certificate-errors-spki-list=x',
    '--log-net-log=/tmp/x',
    '--renderer-cmd-prefix=x',
  ])('%s', (word) => {
    expect(refusedSwitches(['cman-annotator', '--data', '/d', word, 'a.cman'])).toEqual([word]);
  });

  test('and none that a person or a desktop gives', () => {
    const words = [
      '--data=/d',
      '--data',
      '/d',
      '--no-sandbox',
      '--ozone-platform=x11',
      '/srv/proxy-server',
      '--cman',
      '--',
      '--inspect',
    ];
    expect(refusedSwitches(['cman-annotator', ...words])).toEqual([]);
  });
});

describe('paths', () => {
  const sources = {
    build: '/opt/cman/build',
    resourcesFolder: '/opt/resources',
    userData: '/home/ada/.config/cman',
  };

  test('a checkout keeps its encoders in the cache, unless the environment names another folder', () => {
    expect(appPaths({ ...sources, packaged: false, environment: {} }).encoderFiles).toBe(
      '/opt/cman/.cache/encoders',
    );
    expect(appPaths({ ...sources, packaged: false, environment: { CMAN_ENCODERS: '/e' } }).encoderFiles).toBe(
      '/e',
    );
  });

  test('a packaged app finds them beside itself', () => {
    const paths = appPaths({ ...sources, packaged: true, environment: {} });
    expect(paths.encoderFiles).toBe('/opt/resources/encoders');
    expect(paths.preparedDemo).toBe('/opt/resources/demo/demo.cman');
  });
});

describe('the remembered window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };

  test('comes back where it was', () => {
    const bounds = { x: 100, y: 50, width: 1200, height: 800 };
    expect(reachableBounds(bounds, [screen])).toEqual(bounds);
  });

  test('comes to a screen that is there when its own is gone', () => {
    const size = { width: 1200, height: 800 };
    expect(reachableBounds({ x: 2500, y: 50, ...size }, [screen])).toEqual(size);
    expect(reachableBounds({ x: 100, y: -900, ...size }, [screen])).toEqual(size);
  });

  test('is never smaller than can be worked in, and has a size of its own at the first start', () => {
    expect(reachableBounds({ x: 0, y: 0, width: 10, height: 10 }, [screen])).toMatchObject(MINIMUM_SIZE);
    expect(reachableBounds(null, [screen])).toEqual(DEFAULT_SIZE);
  });
});
