// Texts that are hard to draw: from right to left with words and numbers from left to right in them, a sentence of forty lines with
// relations between its ends, mentions inside mentions.
import { makeDocument, randomNumbers, type DemoSentence, type HarnessSentence } from './corpus.ts';

const words = (text: string): readonly string[] => text.split(' ');

const HEBREW: readonly DemoSentence[] = [
  {
    tokens: words(
      'המטופל קיבל warfarin 5 מ״ג ביום ופיתח דימום קל מן האף לאחר שבועיים של טיפול , ולכן הופסק הטיפול .',
    ),
    entities: [
      { type: 'Drug', start: 2, end: 3 },
      { type: 'Drug', start: 3, end: 5 },
      { type: 'Adverse-Effect', start: 7, end: 9 },
      { type: 'Adverse-Effect', start: 7, end: 11 },
    ],
    relations: [
      { type: 'Adverse-Effect', head: 3, tail: 0 },
      { type: 'Adverse-Effect', head: 2, tail: 1 },
    ],
    orig_id: 'hebrew-1',
  },
  {
    tokens: words('דנה לוי מבית החולים Northgate בחיפה כתבה על כך .'),
    entities: [
      { type: 'Peop', start: 0, end: 2 },
      { type: 'Org', start: 2, end: 5 },
      { type: 'Loc', start: 5, end: 6 },
    ],
    relations: [
      { type: 'Work_For', head: 0, tail: 1 },
      { type: 'OrgBased_In', head: 1, tail: 2 },
    ],
    orig_id: 'hebrew-2',
  },
];

const ARABIC: readonly DemoSentence[] = [
  {
    tokens: words(
      'أصيبت المريضة بطفح جلدي شديد بعد تناول amoxicillin 500 مغ ثلاث مرات يوميا ، ثم زال الطفح عند استبداله بدواء azithromycin .',
    ),
    entities: [
      { type: 'Adverse-Effect', start: 2, end: 5 },
      { type: 'Drug', start: 7, end: 8 },
      { type: 'Drug', start: 8, end: 10 },
      { type: 'Drug', start: 20, end: 21 },
    ],
    relations: [
      { type: 'Adverse-Effect', head: 0, tail: 1 },
      { type: 'Adverse-Effect', head: 0, tail: 3 },
    ],
    orig_id: 'arabic-1',
  },
];

const MIXED: readonly DemoSentence[] = [
  {
    tokens: words('The letter says that המטופל קיבל ibuprofen בבוקר and that a rash ( פריחה ) followed .'),
    entities: [
      { type: 'Drug', start: 6, end: 7 },
      { type: 'Other', start: 3, end: 6 },
      { type: 'Adverse-Effect', start: 11, end: 15 },
    ],
    relations: [{ type: 'Adverse-Effect', head: 2, tail: 0 }],
    orig_id: 'mixed-1',
  },
];

/** A list in one sentence, as discharge letters have them: about 45 lines in a window of usual size. */
function longSentence(clauses: number): DemoSentence {
  const tokens = words('On admission lithium 900 mg was listed first , and then');
  const entities = [{ type: 'Drug', start: 2, end: 3 }];
  const all = [...tokens];
  for (let clause = 1; clause < clauses; clause++) {
    if (clause % 6 === 0) entities.push({ type: 'Drug', start: all.length + 4, end: all.length + 5 });
    if (clause % 6 === 3)
      entities.push({ type: 'Adverse-Effect', start: all.length + 1, end: all.length + 3 });
    all.push(
      ...words(
        clause % 6 === 3
          ? `; mild nausea was noted on day ${clause} by the ward nurse`
          : `; on day ${clause} furosemide was given without any change of the earlier orders`,
      ),
    );
  }
  entities.push({ type: 'Adverse-Effect', start: all.length + 2, end: all.length + 4 });
  all.push(...words('until at coarse tremor everything was stopped .'));
  const last = entities.length - 1;
  return {
    tokens: all,
    entities,
    relations: [
      { type: 'Adverse-Effect', head: last, tail: 0 },
      { type: 'Adverse-Effect', head: 1, tail: 0 },
      { type: 'Adverse-Effect', head: 3, tail: 2 },
    ],
    orig_id: 'letter-1',
  };
}

export function readingSentences(): HarnessSentence[] {
  const random = randomNumbers(8);
  return [
    ...makeDocument('hebrew', HEBREW, random),
    ...makeDocument('arabic', ARABIC, random),
    ...makeDocument('mixed', MIXED, random),
    ...makeDocument('letter', [longSentence(60)], random),
  ];
}
