// What a person does in a while, told to the record after each deed that was answered: run with the recorder preloaded, by recorded-session.ts.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BACKUP_SETTINGS } from '../../../core/contract/safety.ts';
import { writeAtomically } from '../../../electron/project/atomic-write.ts';
import { changeProtection } from '../../../electron/project/protection/change-protection.ts';
import { newKey } from '../../../electron/project/protection/key-derivation.ts';
import { BackupSettingsFile } from '../../../electron/project/safety/backup-settings-file.ts';
import { Backups } from '../../../electron/project/safety/backups.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { smallProject } from '../../project/small-project.ts';
import { Chooser, randomCommand } from '../random-actions.ts';
import { writeKeys } from './session-keys.ts';
import type { SessionDeed } from './recorded-session.ts';

const [folder = '', seed = '1', encrypted = 'no'] = process.argv.slice(2);
const SENTENCES = 60;
const ACTIONS = 25;

const told = openSync(join(folder, 'told'), 'a');
const tell = (deed: SessionDeed): void => void writeSync(told, `${JSON.stringify(deed)}\n`);

const choose = new Chooser(Number(seed));
const path = join(folder, 'work.cman');
let key = encrypted === 'yes' ? await newKey('first words') : null;
const next = encrypted === 'yes' ? await newKey('other words') : null;
writeKeys(folder, [key, next]);

let store = await smallProject(path, SENTENCES, { key });
tell({ kind: 'created', sentences: SENTENCES });
const settings = await BackupSettingsFile.read(join(folder, 'backups.json'));

async function work(actions: number): Promise<void> {
  for (let action = 0; action < actions; action++) {
    const view = await store.view(`d1s${choose.below(SENTENCES)}`);
    const outcome = await store.execute(randomCommand(choose, view)).catch(() => null);
    if (outcome?.view)
      tell({ kind: 'action', sentenceId: outcome.view.sentence.id, mentions: outcome.view.mentions });
  }
}

for (let round = 0; round < 3; round++) {
  await work(ACTIONS);
  const backups = new Backups(store.database, { settings: () => DEFAULT_BACKUP_SETTINGS });
  const backing = backups.take('asked');
  await work(5);
  await backing;
  tell({ kind: 'backup', number: round + 1 });
  await backups.close();
  await settings.change({ ...DEFAULT_BACKUP_SETTINGS, largestBytes: 1_000_000 + round });
  tell({ kind: 'settings', largestBytes: 1_000_000 + round });
  await writeAtomically(join(folder, 'export.txt'), `export ${round}\n`.repeat(2000));
  tell({ kind: 'export', round });
  await store.close();
  if (round === 1 && key && next) {
    await changeProtection(path, key, next);
    key = next;
    tell({ kind: 'rekeyed' });
  }
  store = await ProjectStore.open(path, { key });
}
await work(ACTIONS);
await store.close();
