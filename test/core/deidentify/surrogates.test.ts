import { describe, expect, it } from 'vitest';
import type { DeidentifyOptions } from '../../../core/contract/deidentify.ts';
import { deidentifySchema } from '../../../core/contract/deidentify-shape.ts';
import type { CorpusDocument } from '../../../core/contract/format.ts';
import { shiftDate } from '../../../core/deidentify/dates.ts';
import { deidentify, type Deidentified } from '../../../core/deidentify/deidentify.ts';
import { reportText, warningsOf } from '../../../core/deidentify/report-text.ts';
import { kindOf } from '../../../core/deidentify/surrogate-kinds.ts';
import { Surrogates } from '../../../core/deidentify/surrogates.ts';
import { tokenise } from '../../../core/text/tokenise.ts';

const drawOf = (seed: number) => (label: string) => {
  let hash = seed;
  for (const character of label) hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619) >>> 0;
  return hash;
};

/** A document of one sentence; `<PATIENT Anna Weber>` is a mention. */
function documentOf(marked: string, name = 'letter'): CorpusDocument {
  const mentions: { begin: number; end: number; type: string }[] = [];
  let text = '';
  for (const part of marked.split(/(<\w+ [^>]+>)/u)) {
    const match = /^<(\w+) ([^>]+)>$/u.exec(part);
    const begin = text.length;
    text += match ? match[2]! : part;
    if (match) mentions.push({ begin, end: text.length, type: match[1]! });
  }
  const borders = mentions.flatMap(({ begin, end }) => [begin, end]);
  const tokens = tokenise(text, 0, text.length, borders);
  return {
    name,
    text,
    sentences: [{ begin: 0, end: text.length, tokens, mentions, relations: [], annotated: true }],
  };
}

function run(
  documents: readonly CorpusDocument[],
  more: Partial<DeidentifyOptions> = {},
  seed = 1,
): Deidentified {
  const options = deidentifySchema.parse({
    types: ['PATIENT', 'DATE', 'AGE', 'ID'],
    method: 'placeholders',
    scope: 'document',
    unmarked: 'likely',
    numberDocuments: false,
    kinds: {},
    ...more,
  });
  return deidentify({ documents, pendingSentences: 2, draw: drawOf(seed) }, options);
}

const texts = ({ documents }: Deidentified): string[] => documents.map(({ text }) => text);

describe('placeholders', () => {
  const first = documentOf(
    '<PATIENT Anna Weber> met <PATIENT Otto Lang>. ANNA  WEBER, Webers Mutter, Müller; may 45 mg.',
  );
  const second = documentOf(
    '<PATIENT Otto Lang> and <PATIENT Mueller>, aged <AGE 45>. It may be MAY. <PATIENT May> left.',
  );

  it('are the same for the same string within a document, or the corpus', () => {
    expect(texts(run([first, second], { unmarked: 'none' }))).toEqual([
      '[PATIENT_1] met [PATIENT_2]. ANNA  WEBER, Webers Mutter, Müller; may 45 mg.',
      '[PATIENT_1] and [PATIENT_2], aged [AGE_1]. It may be MAY. [PATIENT_3] left.',
    ]);
    expect(texts(run([first, second], { unmarked: 'none', scope: 'corpus' }))[1]).toBe(
      '[PATIENT_2] and [PATIENT_3], aged [AGE_1]. It may be MAY. [PATIENT_4] left.',
    );
  });

  it('also stand where a string is not annotated, a surname alone included; what is likely a word is left and listed', () => {
    const result = run([first, second]);
    expect(texts(result)).toEqual([
      '[PATIENT_1] met [PATIENT_2]. [PATIENT_1], [PATIENT_1]s Mutter, [PATIENT_3]; may 45 mg.',
      '[PATIENT_1] and [PATIENT_2], aged [AGE_1]. It may be [PATIENT_3]. [PATIENT_3] left.',
    ]);
    const { found, replaced, places } = result.report.unmarked;
    expect(found).toEqual({ suggested: 0, whole: 3, part: 1, 'small-letters': 2, number: 1 });
    expect(replaced).toBe(4);
    // The places are those of the text as it is written, and the report holds no name.
    for (const { document, begin, end, kind, replaced: isReplaced } of places) {
      const text = result.documents[document - 1]!.text.slice(begin, end);
      if (isReplaced) expect(text).toMatch(/^\[PATIENT_\d\]$/u);
      else expect(text).toBe(kind === 'number' ? '45' : 'may');
    }
    const said = reportText(result.report, 'out.json') + JSON.stringify(result.report);
    expect(said).not.toMatch(/anna|weber|otto|lang\b|m[uü]e?ller/iu);
    expect(warningsOf(result.report)).toHaveLength(4);
    expect(texts(run([first, second], { unmarked: 'all' }))[0]).toContain('; [PATIENT_4] [AGE_1] mg.');
  });

  it('take the place of suggestions that nobody has accepted', () => {
    const document = documentOf('Seen by Eva Blum.');
    const { documents, report } = deidentify(
      {
        documents: [document],
        suggested: [[{ begin: 8, end: 16, type: 'PATIENT' }]],
        pendingSentences: 0,
        draw: drawOf(1),
      },
      deidentifySchema.parse({
        types: ['PATIENT'],
        method: 'placeholders',
        scope: 'corpus',
        unmarked: 'likely',
        numberDocuments: true,
        kinds: {},
      }),
    );
    expect(documents[0]).toMatchObject({ name: '1', text: 'Seen by [PATIENT_1].' });
    expect(report.unmarked.found.suggested).toBe(1);
  });

  it('go with a key that takes them back, and a count of document names that tell', () => {
    const { key, report } = run([documentOf('<PATIENT Anna Weber>', 'weber-2020'), second]);
    expect(key[0]).toEqual({
      document: 1,
      type: 'PATIENT',
      original: 'Anna Weber',
      replacement: '[PATIENT_1]',
    });
    expect(report.tellingNames).toBe(1);
    expect(
      run([documentOf('<PATIENT Anna Weber>', 'weber')], { numberDocuments: true }).report.tellingNames,
    ).toBe(0);
  });
});

describe('surrogates', () => {
  const surrogates = { method: 'surrogates' } as const;
  const document = documentOf(
    '<PATIENT Dr. Anna Weber>, <PATIENT A. Weber>, <PATIENT WEBER>: <DATE 2020-03-12> to <DATE 19. März 2020>, <AGE 94-year-old>, <AGE 45>, <ID AB-1023>.',
  );

  it('are the same with the same seed, others with another, and keep who is who', () => {
    const [one] = texts(run([document], surrogates));
    expect(one).toBe(texts(run([document], surrogates))[0]);
    expect(one).not.toBe(texts(run([document], surrogates, 99))[0]);
    const match =
      /^Dr\. (\p{L}+) (\p{L}+), (\p{L})\. (\p{L}+), (\p{Lu}+): (\S+) to (.+?), 90\+-year-old, 45, ([A-Z]{2}-\d{4})\.$/u.exec(
        one!,
      );
    expect(match).not.toBeNull();
    const [, , surname, , again, capitals, from, to, id] = match!;
    expect(again).toBe(surname);
    expect(capitals).toBe(surname!.toUpperCase());
    expect(surname).not.toBe('Weber');
    expect(id).not.toBe('AB-1023');
    const month = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(
      ' ',
    );
    const [day, name, year] = to!.split(/\.? /u);
    const days =
      (Date.UTC(Number(year), month.indexOf(name!), Number(day)) - Date.parse(`${from}T00:00Z`)) / 86_400_000;
    expect(days).toBe(7);
    expect(((Date.parse(from!) - Date.parse('2020-03-12')) / 86_400_000) % 7).toBe(0);
  });

  it('are placeholders where none can be made up, and the report counts them', () => {
    const { documents, report } = run([documentOf('on <DATE that day>, aged <AGE ninety>')], surrogates);
    expect(documents[0]!.text).toBe('on [DATE_1], aged [AGE_1]');
    expect(report.types.map(({ withoutSurrogate }) => withoutSurrogate)).toEqual([0, 1, 1, 0]);
  });

  it('give different people different names, none of them a name that is in the corpus', () => {
    const names = Array.from(
      { length: 400 },
      (_, index) =>
        `N${String.fromCharCode(97 + (index % 26))}${'bcdefghijklmnopqrst'[Math.floor(index / 26)]}x`,
    );
    const made = new Surrogates(drawOf(3), '', ['Weber', 'Adler', ...names]);
    const all = ['Weber', 'Adler', ...names].map((name) => made.of(name, 'name')!);
    expect(new Set(all).size).toBe(all.length);
    expect(all.some((name) => /^(Weber|Adler)$/u.test(name))).toBe(false);
  });

  it('are of the kind that a type’s name says, unless another is chosen', () => {
    const kinds = ['PATIENT', 'Peop', 'DATE', 'AGE', 'Loc', 'HOSPITAL', 'PHONE_NR', 'Dosage'].map((type) =>
      kindOf(type, {}),
    );
    expect(kinds).toEqual(['name', 'name', 'date', 'age', 'place', 'organisation', 'shape', 'shape']);
    expect(kindOf('PATIENT', { PATIENT: 'shape' })).toBe('shape');
  });
});

describe('dates', () => {
  it.each([
    ['2020-02-28', 2, '2020-03-01'],
    ['28.02.2021', 2, '02.03.2021'],
    ['1.3.21', -1, '28.2.21'],
    ['12/31/1999', 1, '01/01/2000'],
    ['31/12/1999', 1, '01/01/2000'],
    ['9/3/2020', 30, '10/3/2020'],
    ['3. August 2020', 65, '7. Oktober 2020'],
    ['Januar 2020', 31, 'Februar 2020'],
    ['March 12, 2020', 30, 'April 11, 2020'],
    ['12 Mar 2020', 30, '11 Apr 2020'],
    ['12. MÄRZ 2020', 30, '11. APRIL 2020'],
    ['May 2020', 31, 'June 2020'],
    ['03/2020', 31, '04/2020'],
    ['2020', 365, '2021'],
  ])('%s, %i days on, is %s', (text, days, wanted) => {
    expect(shiftDate(text, days)).toBe(wanted);
  });

  it.each(['30.02.2020', '99/99/2020', 'Monday', '12', ''])('%s is none', (text) => {
    expect(shiftDate(text, 7)).toBeNull();
  });
});
