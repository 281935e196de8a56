// Works on a disk of its own that is full, can't be written, or goes away: run in a mount namespace by hostile-disk.test.ts, in a folder that is the disk.
// Prints what happened as one JSON object.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BACKUP_SETTINGS } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { writeAtomically } from '../../../electron/project/atomic-write.ts';
import { Backups } from '../../../electron/project/safety/backups.ts';
import { checkEverything } from '../../../electron/project/safety/soundness.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { contentOf, smallProject } from '../small-project.ts';

const [disk = ''] = process.argv.slice(2);
const path = join(disk, 'work.cman');
const SENTENCES = 50;

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const failing = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', codeOf);

async function mark(store: ProjectStore, sentence: number): Promise<unknown> {
  const [token] = (await store.view(`d1s${sentence}`)).sentence.tokens;
  if (!token) throw new Error('a sentence without tokens');
  return store.execute({ kind: 'create-mention', sentenceId: `d1s${sentence}`, ...token, type: 'Peop' });
}

const happened: Record<string, unknown> = {};
let store = await smallProject(path, SENTENCES);
await mark(store, 0);

// Full: something else takes what there is.
const filler = join(disk, 'filler');
try {
  for (let size = 65_536; size >= 512; size >>= 1)
    for (;;) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
} finally {
  const before = await contentOf(store);
  const codes: string[] = [];
  for (let sentence = 1; sentence < 40; sentence++) codes.push(await failing(mark(store, sentence)));
  const refused = codes.indexOf('refused');
  happened['full'] = { firstRefused: refused >= 0, codes: [...new Set(codes)] };
  const answered = codes.filter((code) => code === 'done').length;
  const after = await contentOf(store);
  happened['fullKeepsToAnswers'] =
    after.filter(({ mentions }) => mentions.length > 0).length ===
    before.filter(({ mentions }) => mentions.length > 0).length + answered;
  const backups = new Backups(store.database, { settings: () => DEFAULT_BACKUP_SETTINGS });
  happened['backupOnFull'] = await failing(backups.take('asked'));
  happened['exportOnFull'] = await failing(writeAtomically(join(disk, 'export.txt'), 'x'.repeat(3_000_000)));
  happened['leftOver'] = readdirSync(disk).filter((name) => name.includes('.part-'));
  rmSync(filler);
  happened['roomAgain'] = await failing(mark(store, 45));
  happened['soundAfterFull'] = (await checkEverything(store.database)).length === 0;
  await store.close();
}

// Read only.
execFileSync('mount', ['-o', 'remount,ro', disk]);
happened['openReadOnly'] = await failing(ProjectStore.open(path));
execFileSync('mount', ['-o', 'remount,rw', disk]);

// Gone in the middle of work, as a network folder that is taken away.
store = await ProjectStore.open(path);
happened['openAgain'] = (await contentOf(store)).filter(({ mentions }) => mentions.length > 0).length;
process.chdir('/');
execFileSync('umount', ['-l', disk]);
const counted = (await contentOf(store)).length;
happened['vanished'] = await failing(mark(store, 48));
happened['vanishedKeepsToAnswers'] =
  (await contentOf(store)).length === counted && (await store.view('d1s48')).mentions.length === 0;
await store.close().catch(() => undefined);
process.stdout.write(JSON.stringify(happened));
