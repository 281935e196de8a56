// What encryption costs, and whether it holds: the time to open encrypted projects beside plain ones, and the session of test/window/secrets, over
// and over, with every file that was written searched for the patients' names. A program of its own, started by bench/window-process.ts.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeProtection } from '../electron/project/protection/change-protection.ts';
import { deriveKey, newHeader } from '../electron/project/protection/key-derivation.ts';
import type { FileKey } from '../electron/project/sqlite/driver.ts';
import { ProjectStore } from '../electron/project/store.ts';
import { PASSPHRASE, SecretSession } from '../test/window/secrets/secret-session.ts';
import { madeUpCorpus } from './storage.ts';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const OPENINGS = 5;
const EDITS = 50;
const PROJECT_SHOWN = `deep('project-name') !== null`;

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const each: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const begun = performance.now();
    await work();
    each.push(performance.now() - begun);
  }
  return Number((each.sort((a, b) => a - b)[times >> 1] ?? 0).toFixed(1));
}

/** In milliseconds; the derivation is what a passphrase costs before a project is opened. */
async function measureProject(path: string, key: FileKey | null): Promise<Record<string, number>> {
  const open = await median(OPENINGS, async () => (await ProjectStore.open(path, { key })).close());
  const openQuickly = await median(OPENINGS, async () =>
    (await ProjectStore.open(path, { key, quickly: true })).close(),
  );
  const store = await ProjectStore.open(path, { key, quickly: true });
  const { entries } = await store.queue('pending', 0, EDITS);
  let turn = 0;
  const edit = await median(EDITS, async () => {
    const { sentence } = await store.view(entries[turn++ % entries.length]?.sentenceId ?? '');
    await store.execute({
      kind: 'create-mention',
      sentenceId: sentence.id,
      begin: sentence.begin,
      end: sentence.begin + 1,
      type: key ? 'Loc' : 'Org',
    });
  });
  await store.close();
  return { open, openQuickly, edit, megabytes: Number(((await stat(path)).size / 1e6).toFixed(1)) };
}

async function measureOpening(): Promise<Record<string, Record<string, number>>> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-bench-secrets-'));
  try {
    const header = newHeader();
    const derivation = await median(OPENINGS, () => deriveKey(PASSPHRASE, header));
    const rows: Record<string, Record<string, number>> = { derivation: { milliseconds: derivation } };
    for (const sentences of [100, 20_000]) {
      const path = join(folder, `${sentences}.cman`);
      const store = await ProjectStore.create(path, { durable: false });
      const corpus = { documents: madeUpCorpus(sentences), warnings: [] };
      await store.importCorpora([{ name: 'made-up', format: 'bench', split: null, corpus }]);
      await store.close();
      rows[`${sentences} sentences, plain`] = await measureProject(path, null);
      const key = await deriveKey(PASSPHRASE, header);
      const begun = performance.now();
      await changeProtection(path, null, key);
      const encrypting = Math.round(performance.now() - begun);
      rows[`${sentences} sentences, encrypted`] = { ...(await measureProject(path, key)), encrypting };
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sweepOnce(): Promise<{ files: number; megabytes: number; found: number }> {
  const session = await SecretSession.begin();
  try {
    await session.start();
    await session.createProtected();
    await session.annotate();
    await session.trainUntilCheckpoint();
    await session.crashPage();
    await session.app.kill();
    const killed = await session.sweep({ machine: true });
    await session.start();
    await session.unlock(PASSPHRASE);
    await session.waitInPage(PROJECT_SHOWN);
    await session.app.chooseMenuItem('project.lock');
    await session.unlock(PASSPHRASE);
    await session.waitInPage(PROJECT_SHOWN);
    await session.export();
    await session.app.close();
    const closed = await session.sweep({ machine: true });
    for (const { path, pattern, at } of [...killed.found, ...closed.found])
      console.error(`${path}: ${pattern} at ${at}`);
    return {
      files: killed.files + closed.files,
      megabytes: Math.round((killed.bytes + closed.bytes) / 1e6),
      found: killed.found.length + closed.found.length,
    };
  } finally {
    await session.app.close().catch(() => undefined);
    await rm(session.home, { recursive: true, force: true });
    await rm(session.outside, { recursive: true, force: true });
  }
}

const opening = await measureOpening();
const sessions = [];
for (let session = 0; session < Number(values.sessions); session++) sessions.push(await sweepOnce());
const found = sessions.reduce((sum, session) => sum + session.found, 0);
if (values.json) console.log(JSON.stringify({ opening, sessions, found, load: loadavg()[1] }));
else {
  console.log('milliseconds, the median');
  console.table(opening);
  if (sessions.length > 0) console.table(sessions);
  console.log(`names found: ${found}; load ${loadavg()[1]?.toFixed(1)}`);
}
if (found > 0) process.exitCode = 1;
