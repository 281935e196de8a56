#!/usr/bin/env node
// Makes a Debian package with dpkg-deb, as electron-builder asks fpm to: fpm itself would be a download. It takes the words that
// electron-builder 26 writes (app-builder-lib/out/targets/FpmTarget.js) and refuses any other, so that none is overlooked.
//
// The same input gives the same bytes: files belong to root, their times are those of the last commit (SOURCE_DATE_EPOCH, where it is set).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const KIBIBYTE = 1024;
const PROGRAM_MODE = 0o755;

// What is installed is read by everybody, whatever the rights of new files are here.
process.umask(0o022);
const wanted = readWords(process.argv.slice(2));
const tree = mkdtempSync(join(dirname(one('package')), '.debian-'));
try {
  chmodSync(tree, PROGRAM_MODE);
  for (const mapping of wanted.mappings) place(mapping);
  writeControl();
  const output = one('package');
  // xz was at it for six minutes of a processor and had not finished: encoders and the demo's model hardly shrink.
  const compression = process.env['CMAN_DEB_COMPRESSION'] ?? 'gzip';
  run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, output]);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/**
 * @param {string[]} words
 * @returns {{ options: Map<string, string[]>, mappings: { from: string, to: string }[] }}
 */
function readWords(words) {
  const NAMES = [
    ...['s', 't', 'd', 'architecture', 'after-install', 'after-remove', 'description', 'version', 'package'],
    ...[
      'name',
      'maintainer',
      'vendor',
      'url',
      'category',
      'deb-priority',
      'deb-recommends',
      'deb-compression',
      'license',
    ],
  ];
  const options = new Map();
  const mappings = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--force') continue;
    const name = /^--?([a-z-]+)$/.exec(word)?.[1];
    if (name !== undefined) {
      if (!NAMES.includes(name)) throw new Error(`this maker of packages does not know ${word}`);
      options.set(name, [...(options.get(name) ?? []), words[++at] ?? '']);
      continue;
    }
    const cut = word.lastIndexOf('=');
    if (cut < 0) throw new Error(`what is to be done with ${word}?`);
    mappings.push({ from: word.slice(0, cut), to: word.slice(cut + 1) });
  }
  return { options, mappings };
}

/** @param {string} name @returns {string} */
function one(name) {
  const value = wanted.options.get(name)?.at(-1);
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}

/** Links instead of copies: the tree is read once and thrown away. @param {{ from: string, to: string }} mapping */
function place({ from, to }) {
  const target = join(tree, to);
  mkdirSync(from.endsWith('/') ? target : dirname(target), { recursive: true, mode: PROGRAM_MODE });
  run('cp', ['-al', from.endsWith('/') ? `${from}.` : from, target]);
}

function writeControl() {
  const folder = join(tree, 'DEBIAN');
  mkdirSync(folder, { mode: PROGRAM_MODE });
  const files = filesIn(tree).sort();
  const bytes = files.reduce((sum, file) => sum + lstatSync(join(tree, file)).size, 0);
  const sums = files
    .filter((file) => lstatSync(join(tree, file)).isFile())
    .map(
      (file) =>
        `${createHash('md5')
          .update(readFileSync(join(tree, file)))
          .digest('hex')}  ${file}`,
    );
  const list = (/** @type {string} */ name) => (wanted.options.get(name) ?? []).join(', ');
  const [synopsis = '', ...more] = one('description')
    .split('\n')
    .map((line) => line.trim());
  const fields = {
    Package: one('name'),
    Version: one('version'),
    Architecture: one('architecture'),
    Maintainer: one('maintainer'),
    'Installed-Size': String(Math.ceil(bytes / KIBIBYTE)),
    Depends: list('d'),
    Recommends: list('deb-recommends'),
    Section: wanted.options.get('category')?.[0] ?? 'editors',
    Priority: wanted.options.get('deb-priority')?.[0] ?? 'optional',
    Homepage: one('url'),
    Description: [synopsis, ...more.filter(Boolean).map((line) => ` ${line}`)].join('\n'),
  };
  const control = Object.entries(fields).filter(([, value]) => value !== '');
  writeFileSync(join(folder, 'control'), control.map(([name, value]) => `${name}: ${value}\n`).join(''));
  writeFileSync(join(folder, 'md5sums'), `${sums.join('\n')}\n`);
  for (const [option, script] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    const source = wanted.options.get(String(option))?.[0];
    if (source === undefined) continue;
    writeFileSync(join(folder, String(script)), readFileSync(source));
    chmodSync(join(folder, String(script)), PROGRAM_MODE);
  }
}

/** @param {string} folder @returns {string[]} relative paths of all that is no folder and not the package's own description */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('DEBIAN/'));
}

/** @param {string} program @param {string[]} words */
function run(program, words) {
  const { status, error } = spawnSync(program, words, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment(),
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `code ${status}`}`);
}

function environment() {
  if (process.env['SOURCE_DATE_EPOCH']) return process.env;
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' });
  return status === 0 ? { ...process.env, SOURCE_DATE_EPOCH: stdout.trim() } : process.env;
}
