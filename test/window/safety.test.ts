// Backups and damage as a person meets them: one made and gone back to, a damaged project found beside the work and recovered, one that does not open.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallProject } from '../project/small-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const folder = temporaryFolder();
const LIMIT_MS = 180_000;
const PAGE = 4096;

let app: RunningApp;
tidiesUp(() => app);

const project = (): string => folder.path('work.cman');

beforeAll(async () => {
  await (await smallProject(project(), 300)).close();
  app = await RunningApp.start({ args: [project()] });
  await app.at('project-window').waitFor();
}, LIMIT_MS);

const mark = async (sentence: number): Promise<number> => {
  const sentenceId = `d1s${sentence}`;
  const [token] = (await app.call('sentence', sentenceId)).sentence.tokens;
  if (!token) throw new Error('a sentence without tokens');
  const { view } = await app.call('execute', {
    kind: 'create-mention',
    sentenceId,
    begin: token.begin,
    end: token.end,
    type: 'Peop',
  });
  return view?.mentions.length ?? 0;
};
const mentionsOf = async (sentence: number): Promise<number> =>
  (await app.call('sentence', `d1s${sentence}`)).mentions.filter(({ status }) => status === 'accepted')
    .length;

describe('backups', () => {
  it(
    'one is made and gone back to: the project is what it was, and what it had become stays beside it',
    async () => {
      await mark(1);
      await app.chooseMenuItem('project.backups');
      await app.at('backups-now').click();
      await app.at('backups-note').waitFor();
      await app.at('backup').first().waitFor();
      await app.screenshot('40 backups');
      await app.at('dialog-close').click();
      await mark(2);
      expect(await mentionsOf(2)).toBe(1);
      await app.chooseMenuItem('project.backups');
      // The one made by hand: one made at opening may have come after it, with both.
      const asked = app.at('backup').filter({ hasText: 'asked for' });
      await asked.getByTestId('backup-restore').click();
      await app.at('backup-restore-yes').click();
      await app.at('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => mentionsOf(2), { timeout: 20_000 }).toBe(0);
      expect(await mentionsOf(1)).toBe(1);
    },
    LIMIT_MS,
  );
});

describe('the project’s file', () => {
  it(
    'taken away while it is open: the action is refused, a banner says so, and goes when the file is back',
    async () => {
      await rename(project(), `${project()}.away`);
      await expect(mark(3)).rejects.toThrow(/file-lost/);
      await app.at('safety-lost').waitFor();
      await app.screenshot('41 file gone');
      await rename(`${project()}.away`, project());
      await app.at('safety-lost').waitFor({ state: 'detached' });
      expect(await mark(3)).toBe(1);
    },
    LIMIT_MS,
  );

  it(
    'damaged: a banner says so beside the work, and a recovery makes a sound project of it',
    async () => {
      await app.call('closeProject');
      const bytes = await readFile(project());
      const middle = Math.floor(bytes.length / PAGE / 2) * PAGE;
      bytes.fill(0x5a, middle, middle + PAGE);
      await writeFile(project(), bytes);
      await app.call('openProject', project());
      await app.at('safety-damaged').waitFor();
      const to = join(project(), '..', 'recovered.cman');
      await app.answerDialogs({ save: to });
      await app.at('safety-recover').click();
      await app.screenshot('42 damaged');
      await app.at('recover-start').click();
      await app.at('recover-report').waitFor();
      await app.screenshot('43 recovered');
      await app.at('recover-open').click();
      await expect.poll(async () => (await app.call('summary'))?.path).toBe(to);
      expect(await app.call('summary')).toMatchObject({ sentences: 300 });
      await expect.poll(() => app.call('safety'), { timeout: 20_000 }).toEqual({ kind: 'sound' });
    },
    LIMIT_MS,
  );

  it(
    'cut off: it does not open, and the window offers to recover it',
    async () => {
      const cut = folder.path('cut.cman');
      const bytes = await readFile(project());
      await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
      await expect(app.call('openProject', cut)).rejects.toThrow(/damaged-project/);
      await app.at('recover-start').waitFor();
      await app.screenshot('44 does not open');
      await app.at('dialog-close').click();
    },
    LIMIT_MS,
  );
});
