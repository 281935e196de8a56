// The log read by others: the Python that the decision record prints, the command line, a spreadsheet.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { auditCsv } from '../../../electron/project/audit/csv.ts';
import { auditHead } from '../../../electron/project/audit/record.ts';
import { readAuditPage } from '../../../electron/project/audit/read.ts';
import { EVERYTHING } from '../../../core/contract/audit.ts';
import { cman } from '../../cli/cman.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { smallProject } from '../small-project.ts';
import { tamper } from './tamper.ts';

const folder = temporaryFolder();
const run = promisify(execFile);

describe('the audit log', () => {
  it('is verified by the Python of the decision record, which finds what was altered', async () => {
    const record = await readFile('docs/adr/0026-audit-and-deidentification.md', 'utf8');
    const program = folder.path('verify.py');
    await writeFile(program, /```python\n([\s\S]*?)```/u.exec(record)![1]!);
    const store = await smallProject(folder.path('outside.cman'), 2, { annotator: 'Zoë 🦉' });
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    await store.undo();
    await store.close();
    const { stdout } = await run('python3', [program, store.path]);
    const head = await cman('audit', 'head', store.path);
    expect(head.stdout).toBe(stdout);
    expect((await cman('audit', 'verify', store.path, '--head', stdout.trim())).code).toBe(0);

    const again = await smallProject(folder.path('altered.cman'), 2);
    await tamper(again.database, `UPDATE transactions SET label = 'nothing' WHERE seq = 2`);
    await again.close();
    await expect(run('python3', [program, again.path])).rejects.toThrow(/transaction 2 is altered/);
    const verified = await cman('audit', 'verify', again.path, '--json');
    expect(verified.code).toBe(1);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      valid: false,
      fault: { kind: 'transaction-altered', transaction: 2 },
    });
  });

  it('can be listed and filtered, without file names unless they are asked for', async () => {
    const store = await smallProject(folder.path('list.cman'), 2);
    await store.setAnnotator('bob');
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s1', begin: 15, end: 17, type: 'Peop' });
    await store.close();
    const list = async (...options: string[]) => (await cman('audit', 'list', store.path, ...options)).stdout;
    expect(await list('--who', 'bob', '--kind', 'edit')).toMatch(
      /^\d+ {2}\S+Z {2}bob {2}edit d1s1 {2}label create mention {2}mentions 1\n$/u,
    );
    expect(await list()).not.toContain('small.txt');
    expect(await list('--file-names')).toContain('small.txt');
    expect(await list('--since', '2990-01-01')).toBe('');
    expect((await cman('audit', 'list', store.path, '--since', 'soon')).code).toBe(2);
  });

  it('is a file for spreadsheets that computes nothing', async () => {
    const store = await smallProject(folder.path('csv.cman'), 1, {
      annotator: '=HYPERLINK("http://x","a,b")',
    });
    const page = await readAuditPage(store.database, EVERYTHING, 0, 100);
    const { bytes, records } = await auditCsv(store.database, {
      withFileNames: false,
      withByteOrderMark: true,
    });
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = Buffer.from(bytes).toString('utf8').slice(1).split('\r\n');
    expect(lines[0]).toBe('record,time,who,what,details,transaction,sentence,hash');
    expect(lines).toHaveLength(records + 2);
    expect(records).toBe(page.total);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://x"",""a,b"")",chain-begun,`);
    expect(lines.at(-2)).toContain((await auditHead(store.database))!.hash);
    await store.close();
  });
});
