// A few of the states of the disk that `npm run bench -- power-loss` makes by the thousand.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crash } from '../../support/power-loss/crash-states.ts';
import { recordSession } from '../../support/power-loss/recorded-session.ts';
import { canPreload } from '../../support/preloaded-library.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { mkdirSync } from 'node:fs';

const folder = temporaryFolder();
const STATES = 12;
const LIMIT_MS = 120_000;

// Recording takes a C compiler, which set-up needs for SQLite as well; elsewhere than on Linux the bench's figures stand.
describe.skipIf(!canPreload())('the power fails', () => {
  let session: ReturnType<typeof recordSession>;
  beforeAll(() => {
    mkdirSync(folder.path('encrypted'));
    session = recordSession(folder.path('encrypted'), 3, true);
  }, LIMIT_MS);
  afterAll(() => rm(folder.path('encrypted'), { recursive: true, force: true }));

  it(
    'at any moment: the project, encrypted and given another passphrase on the way, is sound and has every answered action',
    async () => {
      const report = await crash(folder.path('encrypted'), session, STATES, 5);
      expect(report.failures).toEqual([]);
      expect(report.withProject).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  it(
    'on a disk that forgets half of the syncs, and that is noticed',
    async () => {
      let syncs = 0;
      const events = session.events.filter(({ op }) => op !== 'sync' || ++syncs % 2 === 0);
      const { failures } = await crash(folder.path('encrypted'), { ...session, events }, STATES, 5);
      expect(failures.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
