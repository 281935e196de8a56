// Two things that a hospital asks for, by keyboard in the real window: who did what when, verified and as a file; and the corpus exported without
// names, by placeholders and by surrogates, then taken in again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorpusDocument, CorpusMention } from '../../core/contract/format.ts';
import type { Schema } from '../../core/model/schema.ts';
import { tokenise } from '../../core/text/tokenise.ts';
import { importFiles } from '../../electron/project/exchange.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { taskOf } from '../../electron/project/task.ts';
import { asFile } from '../project/small-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { byKeyboard } from './by-keyboard.ts';
import { ROOT, RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const folder = temporaryFolder();

const SCHEMA: Schema = {
  name: 'letters',
  entityTypes: ['Patient', 'Doctor', 'Visit', 'Drug'].map((name, index) => ({
    name,
    key: String(index + 1),
    colour: '#0072B2',
  })),
  relationTypes: [{ name: 'Seen_By', key: 'q', pairs: [{ head: 'Patient', tail: 'Doctor' }] }],
};
/** What must not be in a file without names, nor in what is said of it. */
const NAMES = ['Anna', 'Weber', 'Otto', 'Lang', 'Ida', 'Moser', 'weber', 'moser'];

interface Line {
  readonly text: string;
  /** Null: nobody has worked on it. */
  readonly mentions: readonly (readonly [words: string, type: string])[] | null;
  readonly related?: boolean;
}

/** A letter of sentences with a space between them. */
function letter(name: string, lines: readonly Line[]): CorpusDocument {
  const text = lines.map((line) => line.text).join(' ');
  let begin = 0;
  const sentences = lines.map(({ text: words, mentions, related }) => {
    const [from, end] = [begin, begin + words.length];
    begin = end + 1;
    const marked = (mentions ?? []).map(([string, type]): CorpusMention => {
      const at = text.indexOf(string, from);
      return { begin: at, end: at + string.length, type };
    });
    return {
      begin: from,
      end,
      tokens: tokenise(text, from, end),
      mentions: marked,
      relations: related ? [{ head: 0, tail: 1, type: 'Seen_By' }] : [],
      annotated: mentions !== null,
    };
  });
  return { name, text, sentences };
}

const LETTERS = [
  letter('weber-anna', [
    {
      text: 'Anna Weber was seen by Otto Lang on 12 March 2020.',
      mentions: [
        ['Anna Weber', 'Patient'],
        ['Otto Lang', 'Doctor'],
        ['12 March 2020', 'Visit'],
      ],
      related: true,
    },
    { text: 'Lang gave Weber lithium until 26 March 2020.', mentions: null },
  ]),
  letter('moser-ida', [{ text: 'Ida Moser slept well.', mentions: [['Ida Moser', 'Patient']] }]),
];

let app: RunningApp;
const { press, focused, tabTo } = byKeyboard(() => app);

async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`67 ${name} ${colorScheme}`);
  }
}
const closed = (): Promise<void> => app.at('dialog').waitFor({ state: 'detached' });
/** The rows of the log as they are read: "who what details". */
const rows = (): Promise<string[]> =>
  app.page.locator('[data-testid=audit-records] tbody tr').evaluateAll((all) =>
    all.map((row) =>
      [...row.cells]
        .slice(2, 5)
        .map((cell) => cell.innerText.trim())
        .join(' | '),
    ),
  );

interface Said {
  readonly text: string;
  /** Type and what it covers. */
  readonly mentions: readonly string[];
  readonly relations: number;
}

/** A file without names as it is read back. */
async function takenInAgain(path: string): Promise<readonly Said[]> {
  const written = await readFile(path, 'utf8');
  const report = await readFile(`${path}.report.txt`, 'utf8');
  for (const name of NAMES) {
    expect(written).not.toContain(name);
    expect(report).not.toContain(name);
  }
  const again = await ProjectStore.create(`${path}.cman`, { durable: false });
  const formats = formatsIn([join(ROOT, 'build', 'plugins', 'formats')]);
  const task = taskOf('import', new AbortController().signal, () => undefined);
  await importFiles(again, formats, { paths: [path], format: 'spert-json', split: null }, task);
  const documents = await again.readCorpus('accepted');
  await again.close();
  return documents.flatMap(({ text, sentences }) =>
    sentences.map(({ begin, end, mentions, relations }) => ({
      text: text.slice(begin, end),
      mentions: mentions.map((mention) => `${mention.type} ${text.slice(mention.begin, mention.end)}`),
      relations: relations.length,
    })),
  );
}

beforeAll(async () => {
  const store = await ProjectStore.create(folder.path('letters.cman'), { annotator: 'ada' });
  await store.execute({ kind: 'set-schema', schema: SCHEMA });
  await store.importCorpora([asFile(LETTERS)]);
  await store.close();
  app = await RunningApp.start({ args: [folder.path('letters.cman')] });
  await app.at('sentence').waitFor();
});
tidiesUp(() => app);

describe('the audit log', () => {
  it('says who did what, by kind; is verified; and is a file', async () => {
    await app.at('sentence').focus();
    // A mention, taken back and done again, and the sentence is done: its last word of the patient is left unmarked.
    await press('Escape', 'ArrowRight', '2', 'Control+z', 'Control+Shift+Z', 'Control+Enter');
    await app.at('queue-empty').waitFor();

    await press('Control+Shift+G');
    await app.page.getByRole('dialog', { name: 'Audit log' }).waitFor();
    await expect.poll(focused).toBe('audit-list');
    const me = (await app.call('summary'))?.annotator ?? '';
    expect((await rows()).slice(0, 5)).toEqual([
      `${me} | Edit | complete sentence`,
      `${me} | Done again | create mention · 1 mention`,
      `${me} | Undone | create mention · 1 mention`,
      `${me} | Edit | create mention · 1 mention`,
      expect.stringMatching(/Project opened/),
    ]);
    expect((await rows()).join()).not.toMatch(/Weber|Lang/);

    await tabTo('audit-verify');
    await press('Enter');
    await expect
      .poll(() => app.at('audit-verified').textContent())
      .toMatch(/All \d+ records and \d+ edits are as they were written/);
    expect(await focused()).toBe('audit-verify');
    await pictures('audit');

    // By kind: letters choose in a list, as everywhere.
    await tabTo('audit-kind');
    await app.page.keyboard.type('Done');
    await expect.poll(rows).toEqual([`${me} | Done again | create mention · 1 mention`]);
    await app.answerDialogs({ save: folder.path('done again.csv') });
    await tabTo('audit-export');
    await press('Enter');
    await expect
      .poll(() => app.at('audit-status').textContent())
      .toMatch(/1 record written to .*done again.csv/);
    const [head, line, ...more] = (await readFile(folder.path('done again.csv'), 'utf8')).split('\r\n');
    expect(head).toBe('\ufeffrecord,time,who,what,details,transaction,sentence,hash');
    expect(line).toMatch(new RegExp(`^\\d+,[-0-9T:.]+Z,${me},redo,.*,[0-9a-f]{64}$`));
    expect(more).toEqual(['']);

    // All of it again, the export itself included; then on to the sentence that a record is about.
    await tabTo('audit-kind');
    await app.page.keyboard.type('all');
    await expect.poll(rows).toContainEqual(expect.stringMatching(/^\S+ \| Export/));
    await tabTo('audit-list');
    await press('ArrowDown', 'Enter');
    await closed();
    expect(await app.at('sentence').getAttribute('data-sentence-id')).toBe('d1s1');
  });
});

describe('an export without names', () => {
  it('asks which, shows what it would do, and writes placeholders, with a report', async () => {
    await press('Control+e');
    await tabTo('export-format');
    await app.page.keyboard.type('SpERT');
    await tabTo('export-deidentify');
    await press(' ');
    // Which names, nobody has said: nothing goes out.
    await tabTo('export-start');
    await press('Enter');
    await expect.poll(focused).toBe('deidentify-type');
    await pictures('names asked');
    await press(' ', 'Tab', ' ', 'Tab', ' ');
    await tabTo('deidentify-preview');
    await press('Enter');
    await app.at('deidentify-samples').waitFor();
    await pictures('names preview');
    const path = folder.path('placeholders.json');
    await app.answerDialogs({ save: path });
    await tabTo('export-start');
    await press('Enter');
    await app.at('export-report').waitFor();
    await pictures('names placeholders');
    expect(await app.at('export-report').textContent()).toMatch(
      /3 sentences.*placeholders\.json\.report\.txt/s,
    );
    expect(await takenInAgain(path)).toEqual([
      {
        text: '[PATIENT_1] was seen by [DOCTOR_1] on [VISIT_1] .',
        mentions: ['Patient [PATIENT_1]', 'Doctor [DOCTOR_1]', 'Visit [VISIT_1]'],
        relations: 1,
      },
      // A date that nobody has annotated stays; a name that is annotated elsewhere does not.
      {
        text: '[DOCTOR_2] gave [PATIENT_1] lithium until 26 March 2020 .',
        mentions: ['Doctor [DOCTOR_2]'],
        relations: 0,
      },
      { text: '[PATIENT_1] slept well .', mentions: ['Patient [PATIENT_1]'], relations: 0 },
    ]);
  });

  it('writes names and dates that are made up, of the kinds that are chosen', async () => {
    await tabTo('deidentify-method');
    await app.page.keyboard.type('something');
    // Its name does not say that it is a date.
    const visit = app.page.locator('[data-testid=deidentify-kind][data-type=Visit]');
    expect(await visit.inputValue()).toBe('shape');
    await tabTo('deidentify-kind');
    await press('Tab', 'Tab');
    await app.page.keyboard.type('a date');
    expect(await visit.inputValue()).toBe('date');
    const path = folder.path('surrogates.json');
    await app.answerDialogs({ save: path });
    await tabTo('export-start');
    await press('Enter');
    await app.at('export-report').filter({ hasText: 'surrogates.json' }).waitFor();
    await pictures('names surrogates');
    const [first, second, third] = await takenInAgain(path);
    const [patient = '', doctor = '', visited = ''] =
      first?.mentions.map((said) => said.replace(/^\w+ /, '')) ?? [];
    const surname = (name: string): string => name.split(' ').at(-1) ?? '';
    expect(first?.text).toBe(`${patient} was seen by ${doctor} on ${visited} .`);
    expect(first?.relations).toBe(1);
    // Weeks go by: a Thursday stays one.
    expect(visited).toMatch(/^\d+ \w+ \d{4}$/);
    expect(visited).not.toBe('12 March 2020');
    expect(new Date(`${visited} UTC`).getUTCDay()).toBe(4);
    // Who is called Lang is one person in a letter, marked or not.
    expect(second?.text).toBe(`${surname(doctor)} gave ${surname(patient)} lithium until 26 March 2020 .`);
    expect(third?.text).toMatch(/^\S+ \S+ slept well \.$/);
    await press('Escape');
    await closed();
  });
});
