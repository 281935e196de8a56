// A disk, or a network folder, that answers with errors in the middle of work: EIO, ESTALE. The real system calls of the project's files fail.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canPreload, compileLibrary } from '../../support/preloaded-library.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const FAULTS_SOURCE = join(import.meta.dirname, '../../support/failing-disk/faults.c');

const REFUSED = { codes: ['file-lost'], refused: true, lostInKill: [], wrong: [], then: 'done', sound: true };

it.skipIf(!canPreload())(
  'a disk that fails: every action is done or refused in words, the project keeps to what was answered, and goes on when the disk does',
  () => {
    const [project, library, control] = [
      folder.path('project'),
      folder.path('faults.so'),
      folder.path('control'),
    ];
    mkdirSync(project);
    writeFileSync(control, new Int32Array(5));
    compileLibrary(FAULTS_SOURCE, library);
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'failing-disk-process.ts'), project, control],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          LD_PRELOAD: library,
          CMAN_FAULTS_OF: join(project, 'work.cman'),
          CMAN_FAULTS_CONTROL: control,
          UV_USE_IO_URING: '0',
        },
      },
    );
    expect(run.stderr).not.toContain('Error');
    expect(JSON.parse(run.stdout)).toEqual({
      'no write': REFUSED,
      'no write from the third on': REFUSED,
      'one sync': REFUSED,
      'no sync': REFUSED,
      'a stale handle': REFUSED,
      'nothing at all': REFUSED,
      backup: 'file-lost',
      check: 'lost',
      backupThen: 'done',
      checkThen: 'sound',
      drafts: [],
      openFailing: 'file-lost',
      reopened: { wrong: [], sound: true },
    });
  },
);
