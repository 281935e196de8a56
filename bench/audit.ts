// What the audit log costs: a command with it, opening and verifying a project of many transactions, beginning the chain of an older one.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transactionId } from '../core/model/ids.ts';
import { auditHead } from '../electron/project/audit/record.ts';
import { verifyAudit } from '../electron/project/audit/verify.ts';
import { appendLog } from '../electron/project/history.ts';
import { ProjectStore } from '../electron/project/store.ts';
import { changesFrom } from '../electron/project/records.ts';
import { textOf } from '../electron/project/sqlite/row.ts';
import { madeUpCorpus } from './storage.ts';

interface Measurement {
  readonly what: string;
  readonly milliseconds: number;
}

const SENTENCES = 1000;
const COMMANDS = 300;

async function measureAudit(
  transactions: number,
): Promise<{ measurements: Measurement[]; megabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-bench-'));
  const path = join(folder, 'log.cman');
  const measurements: Measurement[] = [];
  const measure = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    measurements.push({ what, milliseconds: Number((performance.now() - begun).toFixed(2)) });
    return result;
  };
  try {
    let store = await ProjectStore.create(path);
    const corpus = { documents: madeUpCorpus(SENTENCES), warnings: [] };
    await store.importCorpora([{ name: 'made-up', format: 'bench', split: null, corpus }]);
    const { entries } = await store.queue('pending', 0, COMMANDS);
    const each: number[] = [];
    for (const { sentenceId } of entries) {
      const { sentence } = await store.view(sentenceId);
      const [first] = sentence.tokens;
      const begun = performance.now();
      await store.execute({
        kind: 'create-mention',
        sentenceId,
        begin: first!.begin,
        end: first!.end,
        type: 'Peop',
      });
      each.push(performance.now() - begun);
    }
    each.sort((a, b) => a - b);
    measurements.push({
      what: 'a command (durable), median',
      milliseconds: Number(each[each.length >> 1]!.toFixed(2)),
    });
    const row = await store.database.get('SELECT changes FROM transactions ORDER BY seq DESC LIMIT 1');
    const changes = changesFrom(row === null ? '[]' : textOf(row, 'changes'));
    await measure(`${transactions} more entries of the log, all at once`, () =>
      store.database.transaction(async (session) => {
        for (let number = 0; number < transactions; number++) {
          const id = transactionId(store.newId());
          const entry = { id, label: 'create mention', who: 'bench', when: store.now(), changes };
          await appendLog(session, { ...entry, action: 'do', reverts: null, sentence: 1 });
        }
      }),
    );
    await measure('verify', async () => {
      const { fault } = await verifyAudit(store.database);
      if (fault) throw new Error(fault.says);
    });
    await store.close();
    store = await measure('open', () => ProjectStore.open(path));
    await store.database.script(
      `DROP TRIGGER audit_is_kept; DELETE FROM audit; DELETE FROM sqlite_sequence WHERE name = 'audit'`,
    );
    await measure('begin the chain of a project of before', () => store.record('backup'));
    if ((await auditHead(store.database))?.seq !== 2) throw new Error('the chain did not begin anew');
    await store.close();
    return { measurements, megabytes: Math.round((await stat(path)).size / 1e6) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function printAudit(options: { transactions: string; json?: boolean }): Promise<void> {
  const result = await measureAudit(Number(options.transactions));
  if (options.json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.table(result.measurements);
  console.log(`${options.transactions} transactions and their records take ${result.megabytes} MB`);
}
