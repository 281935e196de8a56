// `npm run screens [-- NAME...]`: pictures of every main screen, or of those that are named, light and dark, into docs/screens/, with a page that
// shows them all. The window is the product's own, on the demo corpus in memory (test/renderer/harness), so that the same code gives the same pictures.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { format, resolveConfig } from 'prettier';
import { openHarness, showScreen, type ScreenOptions } from '../test/renderer/harness/open-harness.ts';
import { SCREENS } from '../test/renderer/harness/screens.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/screens');
const SIZE = { width: 1280, height: 800 };
/** Text stays sharp, and a picture has some 55 kB. */
const WEBP_QUALITY = 0.76;

interface Picture {
  /** Of the list of screens. */
  readonly screen: string;
  /** Where one screen is shown in several ways. */
  readonly as?: string;
  readonly caption: string;
  readonly options?: ScreenOptions;
}

const PICTURES: readonly Picture[] = [
  {
    screen: 'news',
    caption:
      'A sentence with its suggestions: mentions in the text, relations as arcs, what the model thinks on the right',
  },
  { screen: 'clinical', caption: 'The clinical half of the demo project' },
  {
    screen: 'document',
    caption: 'The document view: the sentence in its document, everything annotated around it',
  },
  {
    screen: 'farEnds',
    caption: 'A relation whose other end is far away: a stub that names it and leads there',
  },
  { screen: 'hebrew', caption: 'Text from right to left' },
  { screen: 'popup', caption: 'Everything that can be done to a mention, with its keys' },
  { screen: 'pointing', caption: 'Words and mentions wear letters: a mention in three keys' },
  { screen: 'linking', caption: 'Drawing a relation: only what the schema allows is offered' },
  { screen: 'search', caption: 'Full-text search' },
  { screen: 'suggestions', caption: 'Suggestions of the whole project, filtered and judged many at once' },
  { screen: 'find', caption: 'Find and fix: the same words, annotated differently or not at all' },
  { screen: 'schema', caption: 'Types and relations: colours, keys, guidelines, allowed pairs' },
  { screen: 'training', caption: 'Retraining, while the work goes on' },
  { screen: 'models', caption: 'Model versions and how good they are' },
  { screen: 'progress', caption: 'Who did what, the learning curve, and whether going on pays' },
  { screen: 'confusion', caption: 'What models got wrong, type by type' },
  { screen: 'modelChanges', caption: 'What the last retraining changed' },
  { screen: 'people', caption: 'Documents dealt out to several people' },
  { screen: 'lists', caption: 'Word lists and patterns' },
  { screen: 'merge', caption: 'Merging project files that never met' },
  { screen: 'adjudicate', caption: 'Adjudication: both versions side by side' },
  { screen: 'agreement', caption: 'Agreement of two annotators' },
  { screen: 'import', caption: 'Import' },
  { screen: 'export', caption: 'Export' },
  {
    screen: 'exportWithoutNames',
    caption: 'Export without names: what would be replaced, before and after, and what is left to look at',
  },
  { screen: 'audit', caption: 'Who did what when, verified: the audit log' },
  { screen: 'protection', caption: 'How a project is protected on the disk: a passphrase' },
  {
    screen: 'protectionKeyStore',
    caption: 'The computer’s key store instead, and a recovery key for elsewhere',
  },
  { screen: 'locked', caption: 'Locked, because nothing was done for a while' },
  { screen: 'backups', caption: 'Backups, and going back to one' },
  { screen: 'recover', caption: 'A damaged file, found beside the work: what is damaged' },
  { screen: 'recovered', caption: 'What was recovered, and what is missing' },
  { screen: 'lostFile', caption: 'The file was taken away while it was open' },
  { screen: 'plugins', caption: 'Plugins: what one asks for, before it is allowed to run' },
  { screen: 'device', caption: 'What trains on this computer, and why' },
  { screen: 'shortcuts', caption: 'All keys, each of which can be changed' },
  { screen: 'tour', caption: 'The tour of the demo project' },
  { screen: 'look', caption: 'Appearance and language' },
  { screen: 'news', as: 'german', caption: 'In German', options: { language: 'de' } },
  { screen: 'news', as: 'contrast', caption: 'High contrast', options: { contrast: true } },
  {
    screen: 'news',
    as: 'zoomed',
    caption: 'At twice the size',
    options: { size: { width: 640, height: 400 } },
  },
  { screen: 'welcome', caption: 'The first window' },
];

/** A picture as WebP, by the browser's own encoder. */
async function toWebp(session: CDPSession, png: Buffer): Promise<Buffer> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    expression: `new Promise((resolve, reject) => {
      const image = new Image();
      image.onerror = reject;
      image.onload = () => {
        const canvas = document.createElement('canvas');
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext('2d').drawImage(image, 0, 0);
        resolve(canvas.toDataURL('image/webp', ${WEBP_QUALITY}));
      };
      image.src = 'data:image/png;base64,${png.toString('base64')}';
    })`,
  });
  if (exceptionDetails) throw new Error(`a picture could not be encoded: ${exceptionDetails.text}`);
  return Buffer.from(String(result.value).replace(/^data:image\/webp;base64,/, ''), 'base64');
}

const nameOf = ({ screen, as }: Picture): string => as ?? screen;

const fileOf = (picture: Picture, theme: 'light' | 'dark'): string => `${nameOf(picture)}-${theme}.webp`;

function pageOf(pictures: readonly Picture[]): string {
  const rows = pictures.map(
    (picture) =>
      `| ${picture.caption} | ![${picture.caption}, light](${fileOf(picture, 'light')}) | ![${picture.caption}, dark](${fileOf(picture, 'dark')}) |`,
  );
  return [
    '# Screens',
    '',
    'Made by `npm run screens` from the window on the demo corpus; do not edit by hand.',
    '',
    '| Screen | Light | Dark |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const missing = PICTURES.filter(({ screen }) => !(screen in SCREENS)).map(({ screen }) => screen);
  if (missing.length > 0) throw new Error(`there is no screen ${missing.join(', ')}`);
  const named = process.argv.slice(2);
  const wanted = PICTURES.filter((picture) => named.length === 0 || named.includes(nameOf(picture)));
  const unknown = named.filter((name) => !wanted.some((picture) => nameOf(picture) === name));
  if (unknown.length > 0) throw new Error(`there is no picture ${unknown.join(', ')}`);
  if (named.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const { page, close } = await openHarness();
  const session = await page.context().newCDPSession(page);
  for (const picture of wanted) {
    const screen = SCREENS[picture.screen]!;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await showScreen(page, screen, { size: SIZE, ...picture.options });
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      await writeFile(join(FOLDER, fileOf(picture, colorScheme)), await toWebp(session, png));
    }
  }
  await close();
  const style = await resolveConfig(join(FOLDER, 'README.md'));
  await writeFile(
    join(FOLDER, 'README.md'),
    await format(pageOf(PICTURES), { ...style, parser: 'markdown' }),
  );
  const files = await readdir(FOLDER);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(FOLDER, file))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB in ${FOLDER}`);
}

await main();
