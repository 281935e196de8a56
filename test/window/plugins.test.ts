// A plugin of somebody's own in the real window: it waits, a person reads what it is and allows it, by keyboard alone; a change asks again.
import { appendFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const SOURCE = `export default {
  extensions: ['.lines'],
  annotated: false,
  read: ({ name, bytes }) => ({ ok: true, value: { warnings: [], documents: new TextDecoder().decode(bytes).split('\\n').filter(Boolean).map(
    (text, line) => ({ name: name + ' ' + line, text, sentences: [{ begin: 0, end: text.length, tokens: [{ begin: 0, end: text.length }], mentions: [], relations: [], annotated: false }] })) } }),
  write: () => ({ bytes: new Uint8Array(), omissions: [] }),
};`;

let app: RunningApp;
let entry: string;

beforeAll(async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'cman-window-'));
  await writeFile(join(dataFolder, 'look.json'), JSON.stringify({ tourSeen: true, language: 'en' }));
  const folder = join(dataFolder, 'plugins', 'formats', 'lines');
  entry = join(folder, 'index.js');
  await mkdir(folder, { recursive: true });
  await writeFile(entry, SOURCE);
  await writeFile(
    join(folder, 'plugin.json'),
    JSON.stringify({
      id: 'lines',
      kind: 'format',
      apiVersion: 1,
      entry: 'index.js',
      name: 'One document a line',
      description: 'Each line is a document of its own',
      version: '1.0',
      author: 'Ada',
      permissions: ['imported-files'],
    }),
  );
  app = await RunningApp.start({ dataFolder });
  await app.at('sentence').waitFor();
});

tidiesUp(() => app);

const offered = async (): Promise<boolean> => (await app.call('formats')).some(({ id }) => id === 'lines');

describe('a plugin of one’s own', () => {
  it('does not run, and the window says so', async () => {
    await app.at('notice-more').waitFor();
    expect(await offered()).toBe(false);
  });

  it('is shown with all that there is to know, and allowed by keyboard', async () => {
    await app.chooseMenuItem('view.plugins');
    await app.at('plugin-review').focus();
    await app.page.keyboard.press('Enter');
    await app.at('plugin-permissions').waitFor();
    const text = (await app.at('plugin').textContent()) ?? '';
    for (const fact of [
      'One document a line',
      'lines',
      '1.0',
      'Ada',
      'plugins/formats/lines',
      'the files that you import',
    ])
      expect(text).toContain(fact);
    expect(text).toMatch(/[0-9a-f]{64}/);
    await app.screenshot('33 plugin waits');
    await app.page.keyboard.press('Tab');
    await app.page.keyboard.press('Enter');
    await expect.poll(() => app.at('plugin').getAttribute('data-state')).toBe('allowed');
    await app.screenshot('34 plugin allowed');
    expect(await offered()).toBe(true);
  });

  it('works in the app, apart from it: a file comes in through it', async () => {
    const file = join(app.dataFolder, 'two.lines');
    await writeFile(file, 'Rain in Oslo.\nSnow in Århus.\n');
    await app.call('createProject', join(app.dataFolder, 'lines.cman'));
    expect(await app.call('importFiles', [file], 'lines', null)).toMatchObject({ documents: 2 });
  });

  it('is asked for again when a file of it has changed', async () => {
    await appendFile(entry, '// more');
    await app.page.keyboard.press('Escape');
    expect(await offered()).toBe(false);
    await app.chooseMenuItem('view.plugins');
    await expect.poll(() => app.at('plugin').getAttribute('data-state')).toBe('changed');
  });
});
