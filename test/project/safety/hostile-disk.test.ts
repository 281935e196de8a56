// A disk that is full, can't be written, or goes away in the middle of work: a real one, of four megabytes, mounted for a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const DISK = 'size=4m';

const canMount = (): boolean =>
  process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true'], { stdio: 'ignore' }).status === 0;

it.skipIf(!canMount())(
  'full, read-only, gone: every action is done or refused in words, the project keeps to what was answered, and goes on when it can',
  () => {
    const disk = folder.path('disk');
    mkdirSync(disk);
    const script = `mount -t tmpfs -o ${DISK} none "$1" && exec "$2" --import tsx "$3" "$1"`;
    const run = spawnSync(
      'unshare',
      [
        '-rm',
        'sh',
        '-c',
        script,
        'sh',
        disk,
        process.execPath,
        join(import.meta.dirname, 'hostile-disk-process.ts'),
      ],
      { encoding: 'utf8' },
    );
    expect(run.stderr).not.toContain('Error');
    expect(JSON.parse(run.stdout)).toEqual({
      full: { firstRefused: true, codes: expect.arrayContaining(['refused']) },
      fullKeepsToAnswers: true,
      backupOnFull: 'refused',
      exportOnFull: 'refused',
      leftOver: [],
      roomAgain: 'done',
      soundAfterFull: true,
      openReadOnly: 'refused',
      openAgain: expect.any(Number),
      vanished: 'file-lost',
      vanishedKeepsToAnswers: true,
    });
  },
  120_000,
);
