// Recovery from files whose pages were zeroed, overwritten, flipped or cut off at random (seeded): what comes out is always a sound project, and it says
// what it could not bring back.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../core/contract/audit.ts';
import { seededRandom } from '../../../core/random.ts';
import { readAuditPage } from '../../../electron/project/audit/read.ts';
import { verifyAudit } from '../../../electron/project/audit/verify.ts';
import { newKey } from '../../../electron/project/protection/key-derivation.ts';
import { copyOpenProject } from '../../../electron/project/safety/project-copy.ts';
import { recoverProject } from '../../../electron/project/safety/recover.ts';
import { checkEverything } from '../../../electron/project/safety/soundness.ts';
import { ProjectStore, type StoreOptions } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { brokenRules } from '../../core/model/sentence-rules.ts';
import { contentOf, smallProject } from '../small-project.ts';

const folder = temporaryFolder();
const SENTENCES = 300;
const PAGE = 4096;
const key = await newKey('correct horse');

const mark = async (store: ProjectStore, from: number, to: number): Promise<void> => {
  for (let sentence = from; sentence < to; sentence++) {
    const { tokens } = (await store.view(`d1s${sentence}`)).sentence;
    const token = tokens[0];
    if (!token) throw new Error('a sentence without tokens');
    await store.execute({ kind: 'create-mention', sentenceId: `d1s${sentence}`, ...token, type: 'Peop' });
    if (sentence % 3 === 0)
      await store.execute({ kind: 'complete-sentence', sentenceId: `d1s${sentence}`, threshold: 0.5 });
  }
};

/** A project with a backup of when it was half done. */
async function worked(name: string, options: StoreOptions = {}): Promise<{ path: string; backup: string }> {
  const path = folder.path(`${name}.cman`);
  const backup = folder.path(`${name}-backup.cman`);
  const store = await smallProject(path, SENTENCES, { durable: false, ...options });
  await mark(store, 0, 60);
  await copyOpenProject(store.database, backup);
  await mark(store, 60, 120);
  await store.close();
  return { path, backup };
}

type Harm = (bytes: Buffer, random: () => number) => Buffer;
const somePages = (bytes: Buffer, random: () => number, share: number): number[] =>
  Array.from({ length: Math.max(1, Math.round((bytes.length / PAGE) * share)) }, () =>
    Math.floor((random() * bytes.length) / PAGE),
  );
const HARMS: Readonly<Record<string, Harm>> = {
  'pages of zeros': (bytes, random) => {
    for (const page of somePages(bytes, random, 0.08)) bytes.fill(0, page * PAGE, (page + 1) * PAGE);
    return bytes;
  },
  'pages of rubbish': (bytes, random) => {
    for (const page of somePages(bytes, random, 0.08))
      for (let at = page * PAGE; at < (page + 1) * PAGE; at++) bytes[at] = Math.floor(random() * 256);
    return bytes;
  },
  'a file cut short': (bytes, random) => bytes.subarray(0, Math.floor(bytes.length * (0.3 + 0.6 * random()))),
  'a first page of zeros': (bytes) => bytes.fill(0, 0, PAGE),
};

let plain: { path: string; backup: string };
let secret: { path: string; backup: string };
beforeAll(async () => {
  plain = await worked('plain');
  secret = await worked('secret', { key });
});

async function harm(path: string, name: string, seed: number): Promise<string> {
  const random = seededRandom(seed);
  const to = folder.path(`${name.replaceAll(' ', '-')}-${seed}.cman`);
  const does = HARMS[name];
  if (!does) throw new Error(name);
  await writeFile(to, does(await readFile(path), random));
  return to;
}

async function expectSound(path: string, options: StoreOptions = {}) {
  const store = await ProjectStore.open(path, { ...options, audited: false });
  expect(await checkEverything(store.database)).toEqual([]);
  const schema = await store.schema();
  const content = await contentOf(store);
  for (const annotations of content) expect(brokenRules(annotations, schema)).toEqual([]);
  const summary = await store.summary();
  await store.close();
  return { content, summary };
}

describe('a damaged project', () => {
  it.each(Object.keys(HARMS).map((name, index) => [name, index] as const))(
    'of %s (%i) comes back with every sentence and every action of its backup',
    async (name, seed) => {
      const damaged = await harm(plain.path, name, seed);
      const before = await readFile(damaged);
      const to = `${damaged}.recovered.cman`;
      const report = await recoverProject(damaged, to, { backups: [plain.backup] });
      expect((await readFile(damaged)).equals(before)).toBe(true);
      const { content } = await expectSound(to);
      expect(report.sentences).toMatchObject({ restored: SENTENCES, missing: 0 });
      expect(content).toHaveLength(SENTENCES);
      expect(content.slice(0, 60).filter(({ mentions }) => mentions.length === 1)).toHaveLength(60);
      expect(report.actions.restored + report.actions.missing).toBeGreaterThanOrEqual(82);
      // What it says is what there is.
      expect(report.sentences.complete).toBe(
        content.filter(({ sentence }) => sentence.status === 'complete').length,
      );
    },
  );

  it.each(['pages of zeros', 'a file cut short'])('encrypted, of %s, comes back encrypted', async (name) => {
    const damaged = await harm(secret.path, name, 3);
    const to = `${damaged}.recovered.cman`;
    const report = await recoverProject(damaged, to, { backups: [secret.backup], key });
    expect(report.sentences).toMatchObject({ restored: SENTENCES, missing: 0 });
    expect((await readFile(to)).includes('ab cd')).toBe(false);
    await expectSound(to, { key });
  });

  it.each(['pages of zeros', 'pages of rubbish'])(
    'of %s and without a backup keeps what can be read',
    async (name) => {
      const damaged = await harm(plain.path, name, 4);
      const to = `${damaged}.alone.cman`;
      const report = await recoverProject(damaged, to);
      const { summary } = await expectSound(to);
      expect(report.backup).toBeNull();
      expect(summary.sentences).toBe(report.sentences.restored);
      expect(report.sentences.restored).toBeGreaterThan(SENTENCES / 2);
      expect(report.sentences.restored + report.sentences.missing).toBeGreaterThanOrEqual(SENTENCES - 40);
    },
  );

  it('that is not damaged at all comes back as it was, and its audit log, unbroken, says that it was recovered', async () => {
    const copy = folder.path('whole.cman');
    await copyFile(plain.path, copy);
    const to = folder.path('whole-again.cman');
    const report = await recoverProject(copy, to);
    const recovered = await ProjectStore.open(to, { audited: false });
    expect((await verifyAudit(recovered.database)).fault).toBeNull();
    const { records } = await readAuditPage(recovered.database, EVERYTHING, 0, 1);
    expect(records).toMatchObject([{ kind: 'recovery', details: { from: 'damaged-file' } }]);
    await recovered.close();
    expect(report).toMatchObject({
      actions: { missing: 0 },
      models: { missing: 0 },
      sentences: { missing: 0 },
    });
    expect(report.tables.every(({ fromBackup, fromLog }) => fromBackup + fromLog === 0)).toBe(true);
    const { content } = await expectSound(to);
    expect(content).toEqual((await expectSound(plain.path)).content);
    // And it can be undone as before.
    const store = await ProjectStore.open(to);
    expect((await store.summary()).undo).toBe((await store.summary()).undo);
    await store.undo();
    await store.close();
  });

  it('of nothing but zeros is refused, and nothing is left behind', async () => {
    const path = folder.path('zeros.cman');
    await writeFile(path, Buffer.alloc(20 * PAGE));
    await expect(recoverProject(path, folder.path('from-zeros.cman'))).rejects.toMatchObject({
      code: 'damaged-project',
    });
    await expect(readFile(folder.path('from-zeros.cman'))).rejects.toThrow();
  });
});
