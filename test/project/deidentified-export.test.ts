// A project exported without names, and taken in again: by the service that the window and the command line both use.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { tokenise } from '../../core/text/tokenise.ts';
import { verifyAudit } from '../../electron/project/audit/verify.ts';
import { fileHash } from '../../electron/project/audit/record-hash.ts';
import { exportCorpus, importFiles } from '../../electron/project/exchange.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { textOf } from '../../electron/project/sqlite/row.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { taskOf } from '../../electron/project/task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile } from './small-project.ts';

const folder = temporaryFolder();
const TEXT = 'Anna Weber saw Dr. Lang. Weber, 45, came from Bern.';
const formats = formatsIn(['plugins/formats']);
const task = (what: 'import' | 'export') => taskOf(what, new AbortController().signal, () => undefined);

function letter(): CorpusDocument {
  const mention = (words: string, type: string) => {
    const begin = TEXT.indexOf(words);
    return { begin, end: begin + words.length, type };
  };
  const sentence = (begin: number, end: number) => ({ begin, end, tokens: tokenise(TEXT, begin, end) });
  return {
    name: 'weber-anna',
    text: TEXT,
    sentences: [
      {
        ...sentence(0, 24),
        mentions: [mention('Anna Weber', 'PATIENT'), mention('Lang', 'DOCTOR')],
        relations: [{ head: 0, tail: 1, type: 'Seen_By' }],
        annotated: true,
      },
      { ...sentence(25, TEXT.length), mentions: [], relations: [], annotated: false },
    ],
  };
}

it('goes out without names, with a report, a key where one is asked for, and a record; and comes in again', async () => {
  const store = await ProjectStore.create(folder.path('letters.cman'), { durable: false });
  await store.importCorpora([asFile([letter()])]);
  const path = folder.path('out.json');
  const { report } = await exportCorpus(
    store,
    formats,
    {
      path,
      format: 'spert-json',
      include: 'accepted',
      keyPath: folder.path('key.csv'),
      deidentify: {
        types: ['PATIENT', 'DOCTOR'],
        method: 'placeholders',
        scope: 'corpus',
        unmarked: 'likely',
        numberDocuments: true,
        kinds: {},
        seed: null,
      },
    },
    task('export'),
  );
  expect(report.deidentified).toMatchObject({
    reportPath: `${path}.report.txt`,
    report: { pendingSentences: 1, unmarked: { replaced: 1, found: { part: 1 } } },
  });
  const bytes = await readFile(path);
  const reportText = await readFile(`${path}.report.txt`, 'utf8');
  for (const name of ['Anna', 'Weber', 'Lang', 'weber-anna']) {
    expect(bytes.toString('utf8')).not.toContain(name);
    expect(reportText).not.toContain(name);
  }
  expect(reportText).toContain('WARNING: 1 sentences are completed by nobody');
  expect(await readFile(folder.path('key.csv'), 'utf8')).toContain('PATIENT,Anna Weber,[PATIENT_1]');
  const row = await store.database.get(`SELECT details FROM audit WHERE kind = 'export'`);
  expect(JSON.parse(textOf(row!, 'details'))).toMatchObject({
    deidentified: ['PATIENT', 'DOCTOR'],
    hash: fileHash(bytes),
    sentences: 2,
  });

  const again = await ProjectStore.create(folder.path('again.cman'), { durable: false });
  await importFiles(again, formats, { paths: [path], format: 'spert-json', split: null }, task('import'));
  const documents = await again.readCorpus('accepted');
  const said = documents.flatMap(({ text, sentences }) =>
    sentences.map(({ mentions, relations }) => ({
      text,
      mentions: mentions.map(({ begin, end, type }) => `${type} ${text.slice(begin, end)}`),
      relations: relations.length,
    })),
  );
  expect(said).toEqual([
    {
      text: '[PATIENT_1] saw Dr. [DOCTOR_1] .',
      mentions: ['PATIENT [PATIENT_1]', 'DOCTOR [DOCTOR_1]'],
      relations: 1,
    },
    { text: '[PATIENT_1] , 45 , came from Bern .', mentions: [], relations: 0 },
  ]);
  expect((await verifyAudit(again.database)).fault).toBeNull();
  await again.close();

  // A file that can't be written is a record too.
  const nowhere = { path: folder.path('no/such/folder.json'), format: 'spert-json', include: 'all' } as const;
  await expect(exportCorpus(store, formats, nowhere, task('export'))).rejects.toThrow(/could not be written/);
  const kinds = await store.database.all('SELECT kind FROM audit ORDER BY seq DESC LIMIT 2');
  expect(kinds.map((one) => textOf(one, 'kind'))).toEqual(['export-failed', 'export']);
  await store.close();
});
