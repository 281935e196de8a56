// What a person may hand over by mistake: each ends with code 1 and a message with file and line, and leaves the project as it was.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../electron/project/sqlite/driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cmanHere } from './cman-here.ts';
import { cman, cmanJson } from './cman.ts';

const folder = temporaryFolder();

const GOOD = [
  '#doc 1',
  "0\tAnn\tB-Peop\t['Live_In']\t[3]",
  "1\tlives\tO\t['N']\t[1]",
  "2\tin\tO\t['N']\t[2]",
  "3\tOslo\tB-Loc\t['N']\t[3]",
  '',
].join('\n');

/** A project, and what is in it. */
let project = '';
const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(folder.path(name), content);
  return folder.path(name);
}

beforeAll(async () => {
  project = folder.path('project.cman');
  await cmanJson('import', project, await write('good.txt', GOOD), '--format', 'conll04-multihead');
});

const latin1 = Uint8Array.from([...Buffer.from(GOOD.replace('Oslo', 'Malm')), 0xf6, 0x0a]);
const json = '[\n{"tokens":["Ann","left"],"entities":[{"type":"Peop","start":0,"end":1}],"relations":[]},\n';

describe.each<[string, string, string | Uint8Array, number]>([
  ['a truncated file', 'spert-json', `${json}{"tokens":["Bob","ca`, 3],
  ['a wrong column count', 'conll04-multihead', GOOD.replace("\t['N']\t[2]", ''), 4],
  ['a relation to a missing mention', 'conll04-multihead', GOOD.replace('[3]\n1', '[9]\n1'), 2],
  [
    'a relation to a missing mention, in JSON',
    'spert-json',
    `${json.replace('"relations":[]', '"relations":[{"type":"R","head":0,"tail":7}]')}{"tokens":["x"]}]`,
    2,
  ],
  ['invalid UTF-8', 'conll04-multihead', latin1, 6],
  ['invalid UTF-8 in plain text', 'text', Uint8Array.from([65, 10, 0xff, 10]), 2],
  ['an empty file', 'conll04-multihead', '', 0],
  ['an empty text', 'text', '', 0],
  ['a megabyte on one line', 'conll04-multihead', 'x'.repeat(1_000_000), 1],
  ['a megabyte on one line, in JSON', 'spert-json', `[${'['.repeat(1_000_000)}`, 1],
  ['a megabyte on one line, in DRUG-AE.rel', 'ade-rel', 'x'.repeat(1_000_000), 1],
  ['a megabyte on one line, in nine columns', 'conll04', 'x\t'.repeat(500_000), 1],
])('%s (%s)', (name, format, content, line) => {
  it.each(['import', 'convert', 'train', 'evaluate'])('is refused by %s', async (command) => {
    const file = await write(`bad-${name.replace(/\W/g, '-')}`, content);
    const before = await hashOf(project);
    const out = folder.path('never-written');
    const args = {
      import: ['import', project, file, '--format', format],
      convert: ['convert', file, out, '--from', format, '--to', 'spert-json'],
      train: ['train', '--train', file, '--format', format, '--model', out],
      evaluate: ['evaluate', '--test', file, '--format', format, '--model', out],
    }[command]!;
    if (format === 'text' && (command === 'train' || command === 'evaluate')) return;
    const run = name === 'a truncated file' ? cman : cmanHere;
    const { code, stdout, stderr } = await run(...args, '--json');
    const place = line > 0 ? `${file}:${line}: ` : file;
    expect(stderr).toContain(`cman: ${place}`);
    // A message, not a dump of the file.
    expect(stderr.length).toBeLessThan(1000);
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(await hashOf(project)).toBe(before);
    await expect(readFile(out)).rejects.toThrow();
  });
});

describe('a file that is no project', () => {
  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'not a database',
      () => write('text.cman', 'This is not a database, whatever its name says.\n'),
      /is not a project/,
    ],
    ['a database of something else', () => foreignDatabase(), /is not a project/],
    ['from a newer version', () => newerProject(), /newer/],
    ['not there', async () => folder.path('missing.cman'), /there is no file/],
    ['cut off', () => truncatedProject(), /damaged|not a project/],
  ])('%s is refused, and left as it is', async (_, make, reason) => {
    const path = await make();
    const before = await readFile(path).catch(() => null);
    for (const args of [
      ['export', path, '--format', 'text', '--out', folder.path('never-written')],
      ['rank', path],
      ['train', path],
      ['prelabel', path],
    ]) {
      const { code, stdout, stderr } = await cmanHere(...args, '--json');
      expect(stderr).toContain(path);
      expect(stderr).toMatch(/^cman: /);
      expect(stderr).toMatch(reason);
      expect(stdout).toBe('');
      expect(code).toBe(1);
    }
    expect(await readFile(path).catch(() => null)).toEqual(before);
  });
});

async function foreignDatabase(): Promise<string> {
  const path = folder.path('foreign.cman');
  const database = await connect(path, true);
  await database.script('CREATE TABLE songs (title TEXT)');
  await database.close();
  return path;
}

async function newerProject(): Promise<string> {
  const path = folder.path('newer.cman');
  await writeFile(path, await readFile(project));
  const database = await connect(path, false);
  await database.script('PRAGMA user_version = 999');
  await database.close();
  return path;
}

async function truncatedProject(): Promise<string> {
  const bytes = await readFile(project);
  return write('cut.cman', bytes.subarray(0, Math.floor(bytes.length / 2)));
}

describe('a missing model', () => {
  it.each(['evaluate', 'prelabel', 'train'])('is named by %s', async (command) => {
    const [file, missing] = [folder.path('good.txt'), folder.path('no-model')];
    const args = {
      evaluate: ['evaluate', '--model', missing, '--test', file, '--format', 'conll04-multihead'],
      prelabel: [
        'prelabel',
        file,
        '--model',
        missing,
        '--format',
        'conll04-multihead',
        '--out',
        folder.path('never-written'),
      ],
      train: [
        'train',
        '--train',
        file,
        '--format',
        'conll04-multihead',
        '--model',
        folder.path('never-written'),
        '--warm-start',
        missing,
      ],
    }[command]!;
    const { code, stderr } = await cmanHere(...args);
    expect(stderr).toContain(`cman: ${missing}: there is no model here (no manifest.json)`);
    expect(code).toBe(1);
  });

  it('of a damaged kind is named too', async () => {
    await writeFile(folder.path('manifest.json'), '{"format": 1');
    const args = [
      '--model',
      folder.path('.'),
      '--test',
      folder.path('good.txt'),
      '--format',
      'conll04-multihead',
    ];
    const { code, stderr } = await cmanHere('evaluate', ...args);
    expect(stderr).toContain("cman: the model's manifest.json is not JSON");
    expect(code).toBe(1);
  });
});

it('one bad file among good ones keeps all of them out', async () => {
  const before = await hashOf(project);
  const bad = await write('wrong.txt', GOOD.replace("\t['N']\t[2]", ''));
  const { code, stderr } = await cman(
    'import',
    project,
    folder.path('good.txt'),
    bad,
    '--format',
    'conll04-multihead',
  );
  expect(stderr).toContain(`cman: ${bad}:4: `);
  expect(code).toBe(1);
  expect(await hashOf(project)).toBe(before);
});

it('an import that fails makes no project', async () => {
  const fresh = folder.path('fresh.cman');
  const { code } = await cman('import', fresh, await write('empty.txt', ''), '--format', 'text');
  expect(code).toBe(1);
  await expect(readFile(fresh)).rejects.toThrow();
});

it('an I- tag with no B- before it opens a mention, with a warning that names the line', async () => {
  const stray = await write('stray.txt', GOOD.replace('B-Loc', 'I-Loc'));
  const { code, stderr, stdout } = await cman(
    'convert',
    stray,
    folder.path('out.json'),
    '--from',
    'conll04-multihead',
    '--to',
    'spert-json',
  );
  expect(code).toBe(0);
  expect(stderr).toContain(`warning: ${stray}:5: `);
  expect(stdout).toContain('2 mentions');
});
