// Plugins of somebody's own: nothing of them runs before a person has consented to these very files, and what runs has nothing but what it is given.
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PluginPermission } from '../../../core/contract/plugin.ts';
import type { PluginView } from '../../../core/contract/plugins.ts';
import { AppError, isAppError } from '../../../core/errors.ts';
import { formatsIn } from '../../../electron/project/formats.ts';
import { isolatedFormat, isolatedRecommender } from '../../../electron/project/plugins/isolated-kinds.ts';
import { IsolatedPlugin } from '../../../electron/project/plugins/isolated-plugin.ts';
import { OwnPlugins } from '../../../electron/project/plugins/own-plugins.ts';
import type { OwnPlugin } from '../../../electron/project/plugins/plugin-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BUILT_IN = resolve(import.meta.dirname, '../../../plugins/formats');

const FORMAT = `export default {
  extensions: ['.lines'],
  annotated: false,
  read: ({ name, bytes }) => {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text === '') return { ok: false, error: { message: name + ':1: empty', details: { line: 1 } } };
    const sentence = { begin: 0, end: text.length, tokens: [{ begin: 0, end: text.length }], mentions: [], relations: [], annotated: false };
    return { ok: true, value: { documents: [{ name, text, sentences: [sentence] }], warnings: [] } };
  },
  write: (documents) => ({ bytes: new TextEncoder().encode(documents.map(({ text }) => text).join('\\n')), omissions: [] }),
};`;

const manifest = (more: object = {}): object => ({
  id: 'lines',
  kind: 'format',
  apiVersion: 1,
  entry: 'index.js',
  name: 'Lines',
  description: 'A test',
  permissions: ['imported-files', 'exported-annotations'],
  ...more,
});

const temporary = temporaryFolder();
let folder: string;
let own: OwnPlugins;
let round = 0;

beforeEach(() => {
  folder = temporary.path(`plugins-${round++}`);
  own = new OwnPlugins({ folder, consents: join(folder, 'consents.json'), builtIn: [BUILT_IN] });
});

async function put(
  name: string,
  { source = FORMAT, ...more }: { source?: string } & Record<string, unknown> = {},
): Promise<string> {
  const place = join(folder, 'formats', name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'index.js'), source);
  await writeFile(join(place, 'plugin.json'), JSON.stringify(manifest(more)));
  return place;
}

async function shown(place: string): Promise<PluginView> {
  const { plugins } = await own.plugins();
  return plugins.find((plugin) => plugin.folder === place) ?? expect.fail('not listed');
}

const allow = async (place: string): Promise<unknown> =>
  own.allowPlugin(place, (await shown(place)).hash ?? '');
const formats = async (): Promise<string[]> => (await formatsIn([], own).list()).map(({ id }) => id);

describe('consent', () => {
  test('a plugin runs only once it is allowed, and no longer when that is taken back', async () => {
    const place = await put('lines');
    expect(await shown(place)).toMatchObject({
      state: 'waiting',
      id: 'lines',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await formats()).toEqual([]);
    await allow(place);
    expect((await shown(place)).state).toBe('allowed');
    expect(await formats()).toEqual(['lines']);
    await own.withdrawPlugin(place);
    expect((await shown(place)).state).toBe('waiting');
    expect(await formats()).toEqual([]);
  });

  test.each([
    ['its module', 'index.js'],
    ['its manifest', 'plugin.json'],
    ['a file beside it', 'words.txt'],
  ])('a change of %s asks again', async (_what, file) => {
    const place = await put('lines');
    await allow(place);
    const text = await readFile(join(place, file), 'utf8').catch(() => '');
    await writeFile(join(place, file), `${text} `);
    expect((await shown(place)).state).toBe('changed');
    expect(await formats()).toEqual([]);
  });

  test('consent is to what was shown, not to what lies there by now', async () => {
    const place = await put('lines');
    const { hash } = await shown(place);
    await writeFile(join(place, 'index.js'), `${FORMAT}//`);
    await expect(own.allowPlugin(place, hash ?? '')).rejects.toMatchObject({ code: 'conflict' });
    expect(await formats()).toEqual([]);
  });

  test('only what is listed can be allowed', async () => {
    await expect(own.allowPlugin('/etc', '0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
  });

  test('one that takes the place of the app’s own says so', async () => {
    const place = await put('text', { id: 'text', name: 'Mine' });
    expect((await shown(place)).replaces).toBe('Plain text');
  });
});

describe('a folder', () => {
  test.each<[string, (place: string) => Promise<unknown>, RegExp]>([
    ['whose manifest is no JSON', (place) => writeFile(join(place, 'plugin.json'), '{'), /not JSON/],
    [
      'that asks for the network',
      (place) =>
        writeFile(join(place, 'plugin.json'), JSON.stringify(manifest({ permissions: ['network'] }))),
      /permissions/,
    ],
    [
      'that says nothing of what it is given',
      (place) => writeFile(join(place, 'plugin.json'), JSON.stringify(manifest({ permissions: undefined }))),
      /permissions/,
    ],
    [
      'whose entry lies elsewhere',
      (place) => writeFile(join(place, 'plugin.json'), JSON.stringify(manifest({ entry: '../../index.js' }))),
      /own folder/,
    ],
    [
      'with words in it that nobody would see, without end',
      (place) =>
        writeFile(join(place, 'plugin.json'), JSON.stringify(manifest({ ['\u202ex'.repeat(1000)]: true }))),
      /^(?=.*\\u202e)[^\u202e]{20,1800}$/,
    ],
    ['whose entry is missing', (place) => rm(join(place, 'index.js')), /there is no index.js/],
    ['with a link in it', (place) => symlink('/etc/hostname', join(place, 'name.txt')), /link/],
    [
      'that is an encoder',
      (place) => writeFile(join(place, 'plugin.json'), JSON.stringify(manifest({ kind: 'encoder' }))),
      /come with the app/,
    ],
  ])('%s is listed with its problem, and keeps no other from running', async (_what, spoil, problem) => {
    const good = await put('good');
    await allow(good);
    const bad = await put('bad', { id: 'bad' });
    await spoil(bad);
    expect(await shown(bad)).toMatchObject({ state: 'unusable', problem: expect.stringMatching(problem) });
    expect(await formats()).toEqual(['lines']);
  });
});

const plugin = (source: string, permissions: readonly PluginPermission[] = [], id = 'x'): OwnPlugin => ({
  folder: '/x',
  hash: '',
  source,
  manifest: {
    id,
    kind: 'format',
    apiVersion: 1,
    entry: 'index.js',
    name: id,
    description: '',
    permissions: [...permissions],
  },
});

function problemOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return error;
  }
  return expect.fail('it worked');
}

describe('a plugin that runs', () => {
  test('reads and writes as one of the app’s own does', () => {
    const format = isolatedFormat(plugin(FORMAT, ['imported-files', 'exported-annotations']));
    const text = 'Zoë in Århus 🚑';
    const read = format.read({ name: 'a.lines', bytes: new TextEncoder().encode(text) });
    if (!read.ok) return expect.fail(read.error.message);
    expect(read.value.documents[0]).toMatchObject({ name: 'a.lines', text });
    expect(new TextDecoder().decode(format.write(read.value.documents).bytes)).toBe(text);
    const refused = format.read({ name: 'a.lines', bytes: new Uint8Array() });
    expect(refused.ok ? null : refused.error).toMatchObject({
      code: 'bad-input',
      message: 'a.lines:1: empty',
    });
    expect(problemOf(() => format.read({ name: 'b', bytes: Uint8Array.of(0xff) })).message).toMatch(
      /broke down \(TypeError\)/,
    );
  });

  test('is given nothing that its manifest does not ask for', () => {
    const format = isolatedFormat(plugin(FORMAT));
    const read = format.read({ name: 'a', bytes: new Uint8Array() });
    expect(read.ok ? null : read.error.message).toMatch(/imported-files/);
    expect(problemOf(() => format.write([])).message).toMatch(/exported-annotations/);
    expect(problemOf(() => isolatedRecommender(plugin('export default {}'))).message).toMatch(
      /project-sentences/,
    );
  });

  test('suggests as a recommender, which keeps what it has learnt', () => {
    const source = `export default {
      reads: ['words'],
      check: () => ({ ok: true, value: { entries: 1, types: [] } }),
      open: () => { const known = []; return {
        get empty() { return known.length === 0; },
        learn: (judged) => { known.push(...judged.map(({ text }) => text)); return known; },
        recommend: ({ tokens }) => [{ begin: 0, end: 1, type: 'Peop', confidence: 0.5, runnerUp: null, reason: 'of ' + tokens.length }],
      }; },
    };`;
    const recommender = isolatedRecommender(plugin(source, ['project-sentences']));
    expect(recommender.reads).toEqual([]);
    const opened = recommender.open([]);
    expect(opened.empty).toBe(true);
    expect(opened.learn([{ text: 'Ada', type: 'Peop', accepted: 1, rejected: 0 }])).toEqual(['Ada']);
    expect(opened.empty).toBe(false);
    const sentence = { text: 'Ada', tokens: [{ begin: 0, end: 3 }], judged: [] };
    expect(opened.recommend(sentence)).toMatchObject([{ type: 'Peop', reason: 'of 1' }]);
  });

  test('has the language and nothing else', () => {
    const names = [
      'process',
      'require',
      'module',
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'setTimeout',
      'queueMicrotask',
      'Buffer',
      'Worker',
      'navigator',
      'structuredClone',
    ];
    // What it finds is told by the only way out there is, its answer.
    const format = isolatedFormat(plugin(probe(names.map((name) => `typeof ${name}`)), ['imported-files']));
    expect(finding(format)).toEqual(names.map(() => 'undefined'));
  });

  test('gets out by none of the known ways', () => {
    const ways = [
      `eval('1')`,
      `Function('return process')()`,
      `(async () => {}).constructor('return 1')()`,
      `globalThis.constructor.constructor('return process')()`,
      `new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))`,
      // An error of the thread's own, made where there is no more stack.
      `(() => { const deep = () => { try { deep(); } catch (error) { error.stack; throw error; } }; try { deep(); } catch (error) { return error.constructor.constructor('return process')(); } })()`,
      `(() => { Error.prepareStackTrace = (_, frames) => frames; const frames = new Error().stack; return frames.map((frame) => frame.getFunction() ?? frame.getThis()).filter(Boolean).map((f) => f.constructor('return process')())[0].pid; })()`,
    ];
    const format = isolatedFormat(
      plugin(
        probe(
          ways.map(
            (way) => `(() => { try { return String(${way}); } catch (error) { return 'refused'; } })()`,
          ),
        ),
        ['imported-files'],
      ),
    );
    expect(finding(format)).toEqual(ways.map(() => 'refused'));
  });

  test.each([
    [`import fs from 'node:fs'; export default {};`],
    [`export default {}; import('node:fs');`],
    [`export default {}; import /* ( */ ('node:fs');`],
    [`export default {}; import // (\n ('node:fs');`],
    [`export default import.meta;`],
    [`export * from 'node:fs'; export default {};`],
  ])('imports nothing: %s', (source) => {
    expect(problemOf(() => new IsolatedPlugin(plugin(source))).code).toBe('bad-plugin');
  });

  test('that never answers is ended', () => {
    const endless = new IsolatedPlugin(plugin(`export default { check: () => { for (;;); } };`), 300);
    expect(problemOf(() => endless.call('check', {})).message).toMatch(/no answer within 0.3 s/);
    expect(problemOf(() => endless.call('check', {})).message).toMatch(/was ended/);
  });

  test('whose answer is of another shape is refused', () => {
    const answers = FORMAT.replace('documents: [{', 'documents: [{ sentences: 7 }], other: [{');
    const format = isolatedFormat(plugin(answers, ['imported-files']));
    expect(problemOf(() => format.read({ name: 'a', bytes: Uint8Array.of(65) })).message).toMatch(
      /documents.0/,
    );
  });
});

/** A format that answers with what expressions give, as the reason why it can't read a file. */
const probe = (expressions: readonly string[]): string => `export default {
  extensions: [], annotated: false, write() {},
  read: () => ({ ok: false, error: { message: JSON.stringify([${expressions.join(', ')}]) } }),
};`;

function finding(format: ReturnType<typeof isolatedFormat>): unknown {
  const read = format.read({ name: '', bytes: new Uint8Array() });
  return read.ok ? null : JSON.parse(read.error.message);
}
