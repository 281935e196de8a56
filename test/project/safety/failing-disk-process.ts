// Works on a disk that fails now and then: run by failing-disk.test.ts with test/support/failing-disk/faults.c preloaded, for the files that
// begin with the path of its project. Prints what happened as one JSON object.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_BACKUP_SETTINGS } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { newKey } from '../../../electron/project/protection/key-derivation.ts';
import { Backups } from '../../../electron/project/safety/backups.ts';
import { checkEverything } from '../../../electron/project/safety/soundness.ts';
import { Watch } from '../../../electron/project/safety/watch.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { smallProject } from '../small-project.ts';

const [folder = '', control = ''] = process.argv.slice(2);
const path = join(folder, 'work.cman');
const SENTENCES = 120;
const FOR_EVER = 2 ** 31 - 1;

/** As faults.c numbers them. */
const OPERATIONS = { read: 1, write: 2, sync: 4 };
type Operation = keyof typeof OPERATIONS;

let orders = 0;
function fail(operations: readonly Operation[], error: 'EIO' | 'ESTALE', skip = 0, count = FOR_EVER): void {
  const mask = operations.reduce((sum, operation) => sum + OPERATIONS[operation], 0);
  writeFileSync(control, Int32Array.of(++orders, mask, constants.errno[error], skip, count));
}
const heal = (): void => writeFileSync(control, Int32Array.of(++orders, 0, 0, 0, 0));

/** By what code an action was refused, and whether it was in words that say what to do. */
const failing = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof AppError && /: .+/.test(error.message) ? error.code : `unexplained: ${String(error)}`,
  );

/** The sentences whose first word is marked as it should be, after every answer. */
const answered = new Set<number>();
let next = 0;
async function mark(store: ProjectStore): Promise<string> {
  const sentence = next++;
  const code = await failing(
    store.execute({
      kind: 'create-mention',
      sentenceId: `d1s${sentence}`,
      begin: sentence * 15,
      end: sentence * 15 + 2,
      type: 'Peop',
    }),
  );
  if (code === 'done') answered.add(sentence);
  return code;
}

/** @returns sentences that hold what was not answered for, or do not hold what was */
async function differences(store: ProjectStore): Promise<number[]> {
  const wrong: number[] = [];
  for (let sentence = 0; sentence < next; sentence++) {
    const { mentions } = await store.view(`d1s${sentence}`);
    if ((mentions.length === 1) !== answered.has(sentence)) wrong.push(sentence);
  }
  return wrong;
}

const key = await newKey('correct horse');
/** As a kill in this moment would leave the files, opened elsewhere. @returns differences; what was refused may have got to the disk */
async function differencesAfterKill(): Promise<number[]> {
  const copy = join(folder, `killed-${orders}`);
  mkdirSync(copy);
  const files = readdirSync(folder).filter((name) => /^work\.cman(-wal)?$/.test(name));
  // By another process: closing a file takes this one's locks on it away.
  execFileSync('cp', [...files.map((name) => join(folder, name)), copy], {
    env: { PATH: process.env['PATH'] },
  });
  const store = await ProjectStore.open(join(copy, 'work.cman'), { key });
  try {
    const wrong = await differences(store);
    return (await checkEverything(store.database)).length > 0 ? [-1] : wrong;
  } finally {
    await store.close();
  }
}

const FAULTS: readonly (readonly [name: string, order: () => void])[] = [
  ['no write', () => fail(['write'], 'EIO')],
  ['no write from the third on', () => fail(['write'], 'EIO', 2)],
  ['one sync', () => fail(['sync'], 'EIO', 0, 1)],
  ['no sync', () => fail(['sync'], 'EIO')],
  ['a stale handle', () => fail(['read', 'write', 'sync'], 'ESTALE')],
  ['nothing at all', () => fail(['read', 'write', 'sync'], 'EIO')],
];

const happened: Record<string, unknown> = {};
heal();
let store = await smallProject(path, SENTENCES, { key });
await mark(store);
for (const [name, order] of FAULTS) {
  order();
  const codes = [await mark(store), await mark(store)];
  const lostInKill = (await differencesAfterKill()).filter(
    (sentence) => answered.has(sentence) || sentence < 0,
  );
  heal();
  happened[name] = {
    refused: codes.some((code) => code !== 'done'),
    codes: [...new Set(codes)].filter((code) => code !== 'done'),
    lostInKill,
    wrong: await differences(store),
    then: await mark(store),
    sound: (await checkEverything(store.database)).length === 0,
  };
}

// What reads the file itself: a copy of it, and the check of all of it. A disk that fails is no damage.
fail(['read'], 'EIO');
const backups = new Backups(store.database, { settings: () => DEFAULT_BACKUP_SETTINGS });
happened['backup'] = await failing(backups.take('asked'));
const watch = new Watch(store.database, () => undefined);
happened['check'] = (await watch.check()).kind;
heal();
happened['backupThen'] = await failing(backups.take('asked'));
await watch.look();
happened['checkThen'] = watch.view.kind;
happened['drafts'] = readdirSync(`${path}-backups`).filter((name) => name.includes('.part-'));

// Closed while the disk fails, and opened while it does.
fail(['read', 'write', 'sync'], 'EIO');
await store.close().catch(() => undefined);
happened['openFailing'] = await failing(ProjectStore.open(path, { key }));
heal();
store = await ProjectStore.open(path, { key });
happened['reopened'] = {
  wrong: await differences(store),
  sound: (await checkEverything(store.database)).length === 0,
};
await store.close();
process.stdout.write(JSON.stringify(happened));
