// Nothing of a patient on the disk: a session in the real window on an encrypted project, with a page that crashes, an app that is killed, a lock and a
// wrong passphrase; then every file is searched for the names.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchFiles } from './secrets/name-search.ts';
import { PASSPHRASE, SecretSession, type Swept } from './secrets/secret-session.ts';

const LIMIT_MS = 5 * 60_000;

let session: SecretSession;

beforeAll(async () => {
  session = await SecretSession.begin();
}, LIMIT_MS);

afterAll(async () => {
  await session.app.close().catch(() => undefined);
  await rm(session.home, { recursive: true, force: true });
  await rm(session.outside, { recursive: true, force: true });
});

const nothing = (swept: Swept): void => {
  expect(swept.files).toBeGreaterThan(10);
  expect(swept.found).toEqual([]);
};

/** All that the page shows or holds in its fields. */
const wordsOfPage = (): Promise<unknown> =>
  session.inPage(`(() => {
    const texts = [];
    const read = (node) => {
      if (node instanceof Text) texts.push(node.data);
      if (node instanceof HTMLInputElement) texts.push(node.value);
      if (node.shadowRoot) read(node.shadowRoot);
      node.childNodes.forEach(read);
    };
    read(document);
    return texts.join(' ');
  })()`);

const SENTENCE_SHOWN = `deep('sentence')?.textContent ?? ''`;

describe('an encrypted project', () => {
  it(
    'leaves no name on the disk while it is worked on and trained, nor when the page and then the app die',
    async () => {
      await session.start();
      await session.createProtected();
      await session.annotate();
      await session.trainUntilCheckpoint();
      await session.crashPage();
      await session.app.kill();
      // With a log, a checkpoint, and all that nobody was there to tidy up.
      nothing(await session.sweep());
    },
    LIMIT_MS,
  );

  it(
    'asks for its passphrase at the next start, refuses a wrong one in constant words, and changes nothing',
    async () => {
      await session.start();
      await session.app.at('lock-screen').waitFor();
      await session.app.screenshot('secrets locked');
      const before = await readFile(session.project);
      for (const wrong of ['ruler', 'ruler anthem velvet tundr']) {
        await session.unlock(wrong);
        await expect
          .poll(async () => (await session.app.at('unlock-problem').textContent())?.trim())
          .toBe('The project does not open: the passphrase is wrong, or the file is damaged.');
        expect(before.equals(await readFile(session.project))).toBe(true);
      }
      await session.unlock(PASSPHRASE);
      await session.app.at('project-name').waitFor();
    },
    LIMIT_MS,
  );

  it(
    'locked by its key, is gone from the page, whose process is another, and from the clipboard; unlocked, it is where it was',
    async () => {
      const { app } = session;
      const [name = ''] = session.names;
      await app.at('search').fill(name);
      await app.at('search-hit').nth(3).click();
      await expect.poll(() => app.at('sentence').textContent()).toContain(name);
      const looked = await session.inPage(SENTENCE_SHOWN);
      await app.at('search').selectText();
      await app.page.keyboard.press('Control+c');
      await expect.poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(name);
      const before = await session.pageProcess();
      await app.chooseMenuItem('project.lock');
      await session.waitInPage(`deep('lock-screen') !== null`);
      expect(await session.pageProcess()).not.toBe(before);
      expect(await wordsOfPage()).not.toContain(name);
      expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
      expect(await session.inPage('cman.project.summary()')).toEqual({ ok: true, value: null });
      await session.unlock(PASSPHRASE);
      await expect.poll(() => session.inPage(SENTENCE_SHOWN)).toBe(looked);
    },
    LIMIT_MS,
  );

  it(
    'locks itself when nothing is done for as long as is set',
    async () => {
      await session.inPage('cman.protection.setLockAfter(0.02)');
      await session.waitInPage(`deep('lock-screen') !== null`);
      await session.inPage('cman.protection.setLockAfter(10)');
      await session.unlock(PASSPHRASE);
      await session.waitInPage(`deep('project-name') !== null`);
      await session.export();
    },
    LIMIT_MS,
  );

  it('would find a name: the search does', async () => {
    const path = join(session.outside, 'control');
    const name = session.names[1] ?? '';
    const forms = [
      Buffer.from(`a ${name.toUpperCase()}`),
      Buffer.from(` ${name}`, 'utf16le'),
      Buffer.from(`  ${name}`, 'utf16le').swap16(),
      ...['', 'x', 'xy'].map((before) => Buffer.from(Buffer.from(`${before}${name} z`).toString('base64'))),
    ];
    for (const form of forms) {
      await writeFile(path, Buffer.concat([Buffer.alloc(4_194_300), form]));
      const { found } = await searchFiles([path], [session.stem]);
      expect(found).not.toEqual([]);
    }
    expect((await searchFiles([session.exported], [session.stem])).found).not.toEqual([]);
  });

  it(
    'leaves no name on the disk outside of what was exported, when all is closed',
    async () => {
      await session.app.close();
      nothing(await session.sweep());
    },
    LIMIT_MS,
  );
});
