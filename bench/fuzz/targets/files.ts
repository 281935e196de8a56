// The small files: schemas that sites share, lists for recommenders, manifests of plugins and encoders.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WordIndex, encodeWordIndex } from '../../../core/encoder-files/word-index.ts';
import { readSchemaFile, schemaFileText } from '../../../core/model/schema-file.ts';
import { readManifest } from '../../../core/plugin-host.ts';
import { OwnPlugins } from '../../../electron/project/plugins/own-plugins.ts';
import { readListFile } from '../../../electron/project/recommend/recommender-view.ts';
import { EncoderFolder } from '../../../plugins/encoders/encoder-files.ts';
import dictionary from '../../../plugins/recommenders/dictionary/index.ts';
import type { ListKind } from '../../../core/contract/recommender.ts';
import { isAppError } from '../../../core/errors.ts';
import { tokenise } from '../../../core/text/tokenise.ts';
import { hasUnseen } from '../../../core/text/visible.ts';
import { NEWS_SCHEMA } from '../../../test/support/random-actions.ts';
import { HOSTILE_KEYS, HOSTILE_PATHS, HOSTILE_WORDS } from '../hostile-words.ts';
import { randomText, randomType } from '../random-corpus.ts';
import type { Dice } from '../dice.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget, type OpenTarget, type Verdict } from '../target.ts';
import { ownFilesTarget } from './own-files.ts';

const encoder = new TextEncoder();
const MARKS = ['{', '}', '[', ']', ',', ':', '"', 'null', '\\u0000', '\\ud800', '{"__proto__":{"x":1}}'];
const TEXT =
  'Maud Tarn left Orlik on 3 May for U.S. 5mg lithium aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! naïve 東京 👩🏽‍⚕️.';

const small = (
  name: string,
  ofMillion: number,
  open: (folder: string) => OpenTarget | Promise<OpenTarget>,
): FuzzTarget => ({
  ...{ name, ofMillion, guided: true, changed: 'text', longest: 1_000_000 },
  open: async (folder) => open(folder),
});

const of = (
  seed: string | ((dice: Dice) => string),
  words: readonly string[],
  check: (input: Uint8Array) => Verdict | Promise<Verdict>,
  seeds: readonly string[] = typeof seed === 'string' ? [seed] : [],
): OpenTarget => ({
  ...{ seeds: seeds.map((text) => encoder.encode(text)), words, check, close: async () => undefined },
  generate: (dice) => encoder.encode(typeof seed === 'string' ? seed : seed(dice)),
});

const schemaFile = small('schema-file', 60_000, () =>
  of(
    randomSchema,
    [...MARKS, '"name"', '"entityTypes"', '"pairs"', '"colour"', '"guideline"', '"#ffffff"'],
    (bytes) => {
      const read = readSchemaFile('input', bytes);
      if (!read.ok) return refusal(read.error, ['bad-input']);
      // What was read is written and read as the same.
      const again = readSchemaFile('again', encoder.encode(schemaFileText(read.value)));
      if (!again.ok) throw new LawBroken(`written, it is refused: ${again.error.message}`);
      return ACCEPTED;
    },
    [schemaFileText(NEWS_SCHEMA)],
  ),
);

function randomSchema(dice: Dice): string {
  const names = dice.list(1 + dice.few(30), () => randomType(dice));
  const key = (): string => (dice.chance(0.9) ? '' : dice.of(['1', 'ab', '\u0000', '\ud83d']));
  return schemaFileText({
    name: dice.chance(0.8) ? 'news' : dice.of(HOSTILE_KEYS),
    entityTypes: names.map((name) => ({
      name,
      key: key(),
      colour: dice.chance(0.95) ? '#0072B2' : 'red;background:url(//x)',
    })),
    relationTypes: dice.list(dice.few(8), () => ({
      name: randomType(dice),
      key: key(),
      pairs: dice.list(dice.few(5), () => ({ head: dice.of(names), tail: dice.of(names) })),
    })),
  });
}

const listFile = (kind: ListKind): FuzzTarget =>
  small(`list-of-${kind}`, 40_000, (folder) => {
    const path = join(folder, 'list.txt');
    const tokens = tokenise(TEXT);
    return of(
      (dice) =>
        kind === 'words'
          ? randomText(dice)
          : dice.list(1 + dice.few(10), () => randomPattern(dice)).join('\n'),
      [
        '\tLoc',
        '\t',
        '\n',
        '# ',
        '(',
        ')',
        '*',
        '+',
        '{1000}',
        '[',
        ']',
        '|',
        '\\p{L}',
        '(?=',
        '\\1',
        '(a+)+$',
        '.*',
        '(?i)',
        '\\u{1F600}',
      ],
      async (bytes) => {
        writeFileSync(path, bytes);
        const list = await readListFile(path, kind, 'Loc').catch((error: unknown) =>
          refusal(error, ['bad-input']),
        );
        if ('accepted' in list) return list;
        const read = dictionary.check(list);
        if (!read.ok) return refusal(read.error, ['bad-input']);
        const opened = dictionary.open([list]);
        opened.learn([]);
        for (const { begin, end } of opened.recommend({ text: TEXT, tokens, judged: [] })) {
          if (begin < 0 || end > tokens.length || begin >= end)
            throw new LawBroken('a suggestion outside of the sentence');
        }
        return ACCEPTED;
      },
      kind === 'words' ? ['Tarn\tLoc\nMaud Tarn\tPeop\n'] : ['[A-Z]\\w+\tLoc\n(\\d+) ?mg\tDrug\n^Maud\\b\n'],
    );
  });

function randomPattern(dice: Dice): string {
  const atom = (): string =>
    dice.of(['a', '.', '\\w', '\\d', '[a-z]', '[^x]', '\\p{Lu}', '(?:ab|c)', '(a)', 'é', '\\b', '^', '$']);
  return dice
    .list(1 + dice.few(8), () => atom() + dice.of(['', '', '+', '*', '?', '{2,5}', '{1,500}', '+?']))
    .join('');
}

const pluginManifest = small('plugin-manifest', 40_000, (folder) => {
  const place = join(folder, 'formats', 'x');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'index.js'), 'export default {};');
  const plugins = new OwnPlugins({ folder, consents: join(folder, 'consents.json'), builtIn: [] });
  const sound = { id: 'a-b', kind: 'format', apiVersion: 1, entry: 'index.js', name: 'A', description: 'b' };
  return of(
    (dice) =>
      JSON.stringify({
        ...sound,
        permissions: ['imported-files'],
        [dice.of(Object.keys(sound))]: dice.chance(0.8)
          ? dice.of(dice.chance(0.5) ? HOSTILE_PATHS : HOSTILE_WORDS)
          : dice.of([1, null, [], {}]),
      }),
    [...MARKS, '"entry"', '../', '..\\\\', '/', 'file:', 'data:text/javascript,', 'node:fs', '%2e%2e'],
    async (bytes) => {
      writeFileSync(join(place, 'plugin.json'), bytes);
      const { plugins: shown } = await plugins.plugins();
      if (shown.length !== 1) throw new LawBroken(`${shown.length} plugins in one folder`);
      for (const { state, name, description, problem, author, version } of shown) {
        if (state !== 'waiting' && state !== 'unusable') throw new LawBroken(`a plugin that is ${state}`);
        // What a person reads before they consent.
        if ([name, description, problem, author, version].some((words) => hasUnseen(words ?? '')))
          throw new LawBroken('words of a plugin that do not read as what they are');
      }
      const read = readManifest(new TextDecoder().decode(bytes));
      if (!read.ok) return { accepted: false, why: read.error.replace(/"[^"]*"/g, '…').slice(0, 60) };
      const { id, entry } = read.value;
      if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw new LawBroken(`the id ${id}`);
      // Joined to its folder, it must lie in it, on every system.
      const steps = entry.split(/[\\/]/);
      if (steps.includes('..') || steps[0] === '' || /^[a-z]:/i.test(entry) || entry.includes('\u0000')) {
        throw new LawBroken(`an entry outside of its folder: ${entry}`);
      }
      return ACCEPTED;
    },
    [JSON.stringify(sound)],
  );
});

const encoderFiles = small('encoder-files', 30_000, (folder) => {
  const manifest = {
    id: 'glove',
    version: '1',
    dimension: 4,
    layers: 1,
    files: { 'words.bin': { bytes: 3, sha256: 'a'.repeat(64) } },
  };
  writeFileSync(join(folder, 'words.bin'), 'abc');
  const index = encodeWordIndex(['the', 'of', 'tarn', 'é'], 4);
  return {
    ...of(
      (dice) =>
        dice.chance(0.5)
          ? JSON.stringify({
              ...manifest,
              files: { [dice.of(HOSTILE_PATHS)]: { bytes: 3, sha256: 'a'.repeat(64) } },
            })
          : JSON.stringify(manifest),
      [...MARKS, '"files"', '"bytes"', '"sha256"', '1e99'],
      async (bytes) => {
        const verdict = checkWordIndex(bytes);
        writeFileSync(join(folder, 'encoder.json'), bytes);
        try {
          const opened = await EncoderFolder.open(folder, 'glove');
          for (const name of Object.keys(opened?.manifest.files ?? {})) await opened?.read(name);
          return ACCEPTED;
        } catch (error) {
          const refused = refusal(error, ['encoder-damaged']);
          return verdict ?? refused;
        }
      },
    ),
    seeds: [encoder.encode(JSON.stringify(manifest)), index],
  };
});

/** Null for what is not even begun as one. */
function checkWordIndex(bytes: Uint8Array): Verdict | null {
  let index: WordIndex;
  try {
    index = new WordIndex(bytes);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return null;
  }
  for (const word of ['the', 'tarn', '', 'zzz', 'é']) {
    const row = index.rowOf(word);
    if (row !== null && (row < 0 || !Number.isInteger(row))) throw new LawBroken(`row ${row} of a word`);
  }
  return ACCEPTED;
}

export const fileTargets: readonly FuzzTarget[] = [
  schemaFile,
  listFile('words'),
  listFile('patterns'),
  pluginManifest,
  encoderFiles,
  ownFilesTarget,
];
