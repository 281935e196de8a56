// What the app keeps of itself and of its user, in small files that a person, another program or another version may have changed, and the note that
// somebody else's app leaves beside a project. Whatever they are, the app starts, with what can be read; a change is kept all the same.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookSettingsShape } from '../../../core/contract/look-methods.ts';
import { backupSettingsSchema } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { DeviceSettingsFile } from '../../../electron/project/device-settings-file.ts';
import { Look } from '../../../electron/look.ts';
import { readNotices } from '../../../electron/notices.ts';
import { ConsentFile } from '../../../electron/project/plugins/consents.ts';
import { Preferences } from '../../../electron/project/preferences.ts';
import { KeptKeys, type KeyStore } from '../../../electron/project/protection/kept-keys.ts';
import { BackupFolder } from '../../../electron/project/safety/backup-folder.ts';
import { BackupSettingsFile } from '../../../electron/project/safety/backup-settings-file.ts';
import { explainBusy, HeldNote, lockNotePath } from '../../../electron/project/safety/lock-note.ts';
import { loadWindowState, reachableBounds } from '../../../electron/window-state.ts';
import { chordLabels, conflictsOf, Keymap, losers } from '../../../renderer/keys/keymap.ts';
import { readPreferences } from '../../../renderer/state/preferences.ts';
import { z } from 'zod';
import { HOSTILE_KEYS, HOSTILE_WORDS } from '../hostile-words.ts';
import type { Dice } from '../dice.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget } from '../target.ts';

const BACKUP = '000001 2026-01-02 03.04.05 asked.cman';
const HEADER = new Uint8Array(16);
const KEY_NAME = Buffer.from(HEADER).toString('hex');

/** One of each, as the app writes them. */
const SOUND: readonly Readonly<Record<string, unknown>>[] = [
  { recentProjects: ['/a.cman'], annotator: 'ada', lockAfterMinutes: 10 },
  { engine: 'auto', adapter: null, memoryMiB: 1024 },
  { bounds: { x: 1, y: 2, width: 900, height: 700 }, maximized: false },
  { language: 'de', theme: 'dark', contrast: 'more', zoom: 1.25, tourSeen: true },
  { enabled: true, folder: '/backups', largestBytes: 2_000_000_000 },
  { [BACKUP]: { sentences: 3, complete: 2, actions: 1, mark: 'ab' } },
  {
    version: 2,
    trials: [{ gpu: 'card', processor: 'chip', gpuSeconds: 0.1, processorSeconds: 0.2, heldAt: 1 }],
  },
  { version: 1, consents: [{ hash: 'ab', folder: '/plugins/x', id: 'x', at: 1 }] },
  { [KEY_NAME]: 'a2V5' },
  { id: 'x', user: 'bob', host: 'other', process: 1, since: '2026-01-02T03:04:05.000Z' },
  {
    development: false,
    components: [{ name: 'lit', version: '3', licence: 'BSD-3-Clause', origin: '', text: '' }],
  },
  {
    threshold: 0.5,
    showRejected: true,
    hiddenRelations: ['Kill'],
    textSize: 20,
    keys: { 'edit.undo': ['Mod+z'], 'queue.next': ['j', 'Mod++'] },
  },
];

/** Keeps what it is given as it is: whether a key is found is what is looked at, not how it is encrypted. */
const KEY_STORE: KeyStore = {
  state: () => ({ available: true, reason: '' }),
  encrypt: (text) => Buffer.from(text),
  decrypt: (bytes) => Buffer.from(bytes).toString('utf8'),
};

const encoder = new TextEncoder();
const lookSchema = z.strictObject(lookSettingsShape);

export const ownFilesTarget: FuzzTarget = {
  ...{ name: 'own-settings', ofMillion: 30_000, guided: true, changed: 'text', longest: 1_000_000 },
  open: async (folder) => {
    // Here, not above: the engines come with the network's library, which takes a second to load.
    const { describeTrials, gpuHasWon, readTrials } =
      await import('../../../trainer/process/engine-choice.ts');
    const path = join(folder, 'notices.json');
    const changed = join(folder, 'changed.json');
    const backups = join(folder, 'backups');
    const project = join(folder, 'project.cman');
    mkdirSync(backups);
    writeFileSync(join(backups, BACKUP), 'a backup');

    /** What the main process does with them when it starts. */
    const start = async (): Promise<void> => {
      const { recentProjects, lockAfterMinutes } = await Preferences.read(path);
      if (recentProjects.some((recent) => typeof recent !== 'string'))
        throw new LawBroken('a project that is no path');
      if (recentProjects.length > 10) throw new LawBroken(`${recentProjects.length} recent projects`);
      if (lockAfterMinutes !== null && !(lockAfterMinutes > 0 && lockAfterMinutes <= 1440))
        throw new LawBroken(`locked after ${lockAfterMinutes} minutes`);
      const look = lookOf(path);
      if (!lookSchema.safeParse(look.view.settings).success || !['en', 'de'].includes(look.view.language))
        throw new LawBroken('a look that cannot be chosen');
      checkBounds(path);
      if (!backupSettingsSchema.safeParse((await BackupSettingsFile.read(path)).settings).success)
        throw new LawBroken('settings of backups that cannot be chosen');
      for (const { hash } of await new ConsentFile(path).read())
        if (typeof hash !== 'string') throw new LawBroken('a consent to nothing');
      const keys = new KeptKeys(path, KEY_STORE);
      if ((await keys.has(HEADER)) !== ((await keys.find(HEADER)) !== null))
        throw new LawBroken('a key that is there and is not found');
      describeTrials(await readTrials(path));
      await gpuHasWon(path);
      await readNotices(folder, '1');
    };

    /** A change of one of them is there when it is read again, whatever was there before. */
    const change = async (bytes: Uint8Array): Promise<void> => {
      writeFileSync(changed, bytes);
      await (await Preferences.read(changed)).rememberAnnotator('ada');
      if ((await Preferences.read(changed)).annotator !== 'ada') throw new LawBroken('a name is forgotten');
      writeFileSync(changed, bytes);
      const look = { language: 'de', theme: 'light', contrast: 'more', zoom: 2, tourSeen: true } as const;
      await lookOf(changed).changeLook(look);
      if (lookOf(changed).view.settings.zoom !== 2) throw new LawBroken('a look is forgotten');
      writeFileSync(changed, bytes);
      await new ConsentFile(changed).add({ hash: 'new', folder: '/x', id: 'x', at: 1 });
      if (!(await new ConsentFile(changed).read()).some(({ hash }) => hash === 'new'))
        throw new LawBroken('a consent is forgotten');
      writeFileSync(changed, bytes);
      await new KeptKeys(changed, KEY_STORE).keep(HEADER, 'recovery');
      if ((await new KeptKeys(changed, KEY_STORE).find(HEADER)) !== 'recovery')
        throw new LawBroken('a key is forgotten');
    };

    return {
      seeds: SOUND.map((file) => encoder.encode(JSON.stringify(file))),
      words: [
        ...['{', '}', '[', ']', ',', ':', '"', 'null', '\\u0000', '\\ud800', '{"__proto__":{"x":1}}'],
        ...SOUND.flatMap((file) => Object.keys(file)).map((key) => JSON.stringify(key)),
        ...['1e308', '-1e308', '1e999'],
      ],
      generate: (dice) => {
        let file: unknown = dice.of(SOUND);
        for (let left = dice.below(4); left > 0; left--) file = otherJson(file, dice);
        return encoder.encode(JSON.stringify(file));
      },
      async check(bytes) {
        writeFileSync(path, bytes);
        let damage = '';
        await DeviceSettingsFile.read(path, (reason) => (damage = reason));
        await start();
        checkWindowPreferences(new TextDecoder().decode(bytes));
        writeFileSync(join(backups, 'backups.json'), bytes);
        for (const { holds } of await new BackupFolder(backups).list())
          if (holds && !Object.values(holds).every(Number.isFinite))
            throw new LawBroken('a backup of no number of sentences');
        await checkNote(project, bytes);
        // A write waits for the disk: of one input in sixty-four.
        if (bytes.length % 64 === 0) await change(bytes);
        if (!Buffer.from(bytes).equals(readFileSync(path)))
          throw new LawBroken('a settings file was changed by reading it');
        return damage === '' ? ACCEPTED : { accepted: false, why: damage.slice(0, 60) };
      },
      close: async () => undefined,
    };
  },
};

const lookOf = (file: string): Look =>
  new Look({
    file,
    preferredLanguages: ['de-DE'],
    apply: () => undefined,
    onMenuState: () => undefined,
    notices: async () => null,
  });

function checkBounds(path: string): void {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  for (const value of Object.values(reachableBounds(loadWindowState(path).bounds, [screen])))
    if (!Number.isSafeInteger(value) || Math.abs(value) > 100_000)
      throw new LawBroken(`a window at ${value}`);
}

/** What the window keeps in its browser's storage, keys among it. */
function checkWindowPreferences(text: string): void {
  const { threshold, textSize, hiddenRelations, keys } = readPreferences({
    getItem: () => text,
    setItem: () => undefined,
  });
  if (!(threshold >= 0 && threshold <= 1) || !(textSize >= 14 && textSize <= 32))
    throw new LawBroken('a preference that cannot be chosen');
  if (hiddenRelations.some((name) => typeof name !== 'string'))
    throw new LawBroken('a relation without a name');
  const press = { key: 'z', code: 'KeyZ', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
  new Keymap(keys).actionOf({ ...press, altGraph: false }, 'mention', 'linux');
  conflictsOf(keys);
  for (const chords of Object.values(keys)) {
    losers(keys, 'edit.undo', chords);
    for (const chord of chords) chordLabels(chord, 'darwin');
  }
}

/** Written by whoever has the project open, on another computer: its words are told to a person. */
async function checkNote(project: string, bytes: Uint8Array): Promise<void> {
  writeFileSync(lockNotePath(project), bytes);
  const busy = new AppError('project-busy', `${project} is open elsewhere`);
  refusal(await explainBusy(project, busy), ['project-busy']);
  try {
    const held = await HeldNote.leave(project);
    await held?.remove();
  } catch (error) {
    refusal(error, ['project-busy']);
  }
}

/** With one value of it, or in it, replaced by something else. */
function otherJson(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value) && value.length > 0 && dice.chance(0.7)) {
    const items: unknown[] = value;
    const at = dice.below(items.length);
    return items.map((item, index) => (index === at ? otherJson(item, dice) : item));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && dice.chance(0.9)) {
    const entries = Object.entries(value);
    if (entries.length > 0 && dice.chance(0.8)) {
      const [key, inner] = dice.of(entries);
      return { ...value, [key]: otherJson(inner, dice) };
    }
    return { ...value, [dice.of(HOSTILE_KEYS)]: hostileJson(dice) };
  }
  return hostileJson(dice);
}

function hostileJson(dice: Dice): unknown {
  switch (dice.below(6)) {
    case 0:
      return [null, true, false][dice.below(3)];
    case 1:
      return dice.of([0, -1, 0.5, 1e-300, 1e308, 2 ** 53, 50_001, 16_384]);
    case 2:
      return dice.chance(0.5) ? [] : {};
    case 3:
      return Array.from({ length: dice.few(2000) }, () => dice.of(HOSTILE_WORDS));
    case 4:
      return dice.of(HOSTILE_WORDS).repeat(1 + dice.few(500));
    default:
      return dice.of(HOSTILE_WORDS);
  }
}
