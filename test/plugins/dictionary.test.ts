import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JudgedString, RecommendedMention, Recommender } from '../../core/contract/recommender.ts';
import { tokenise } from '../../core/text/tokenise.ts';
import plugin from '../../plugins/recommenders/dictionary/index.ts';
import { LISTED_WEIGHT } from '../../plugins/recommenders/dictionary/evidence.ts';
import { spell, spellSentence } from '../../plugins/recommenders/dictionary/spelling.ts';

const accepted = (text: string, type: string, times = 1): JudgedString => ({
  text,
  type,
  accepted: times,
  rejected: 0,
});
const rejected = (text: string, type: string, times = 1): JudgedString => ({
  text,
  type,
  accepted: 0,
  rejected: times,
});

function learned(...judged: JudgedString[]): Recommender {
  const recommender = plugin.open([]);
  recommender.learn(judged);
  return recommender;
}

const words = (text: string, type: string | null = null) => ({
  name: 'drugs.txt',
  kind: 'words' as const,
  type,
  text,
});

/** "Oslo Loc" for each suggestion, in order. */
function suggestionsIn(
  recommender: Recommender,
  text: string,
  judged: Parameters<Recommender['recommend']>[0]['judged'] = [],
): string[] {
  const tokens = tokenise(text);
  return recommender
    .recommend({ text, tokens, judged })
    .map(({ begin, end, type }) => `${text.slice(tokens[begin]!.begin, tokens[end - 1]!.end)} ${type}`);
}

const only = (recommender: Recommender, text: string): RecommendedMention => {
  const [one] = recommender.recommend({ text, tokens: tokenise(text), judged: [] });
  return one ?? expect.fail('nothing was suggested');
};

describe('a term that was accepted', () => {
  it('is suggested at each of its other occurrences that ends where words end', () => {
    const recommender = learned(accepted('Oslo', 'Loc'));
    expect(suggestionsIn(recommender, 'Oslo is larger than Oslofjord, but Oslo is a city.')).toEqual([
      'Oslo Loc',
      'Oslo Loc',
    ]);
  });

  it('is a name where it has a capital, and a common word where it has none', () => {
    const recommender = learned(accepted('IT', 'Org'), accepted('aspirin', 'Drug'));
    expect(suggestionsIn(recommender, 'Aspirin, ASPIRIN and aspirin: it is IT, not It.')).toEqual([
      'Aspirin Drug',
      'ASPIRIN Drug',
      'aspirin Drug',
      'IT Org',
    ]);
    expect(suggestionsIn(recommender, 'asPirin')).toEqual([]);
  });

  it('goes, as a capitalised form of its own, before the common word', () => {
    const recommender = learned(accepted('may', 'Other'), accepted('May', 'Peop'));
    expect(suggestionsIn(recommender, 'May may')).toEqual(['May Peop', 'may Other']);
    const silent = learned(accepted('may', 'Other'), rejected('May', 'Peop'));
    expect(suggestionsIn(silent, 'May may')).toEqual(['may Other']);
  });

  it('is found whatever the white space and the tokens around its signs', () => {
    const recommender = learned(accepted("St. John 's Wood", 'Loc'));
    expect(suggestionsIn(recommender, "He lives in St. John's\n Wood.")).toEqual(["St. John's\n Wood Loc"]);
    expect(suggestionsIn(learned(accepted('a part', 'Other')), 'apart')).toEqual([]);
  });

  it('is found in a word that is cut into tokens', () => {
    expect(suggestionsIn(learned(accepted('mg', 'Unit'), accepted('5', 'Number')), '5mg')).toEqual([
      '5 Number',
      'mg Unit',
    ]);
  });
});

describe('of what overlaps', () => {
  it('the longest is suggested', () => {
    const recommender = learned(
      accepted('New York', 'Loc'),
      accepted('New York Times', 'Org'),
      accepted('York Times Square', 'Loc'),
    );
    expect(suggestionsIn(recommender, 'The New York Times of New York')).toEqual([
      'New York Times Org',
      'New York Loc',
    ]);
    // Three tokens each: the first one.
    expect(suggestionsIn(recommender, 'New York Times Square')).toEqual(['New York Times Org']);
  });

  it('what a person has accepted stands, and what they have rejected there gives way', () => {
    const recommender = learned(accepted('New York', 'Loc'), accepted('New York Times', 'Org'));
    const text = 'The New York Times';
    expect(suggestionsIn(recommender, text, [{ begin: 1, end: 4, type: 'Org', status: 'rejected' }])).toEqual(
      ['New York Loc'],
    );
    expect(suggestionsIn(recommender, text, [{ begin: 3, end: 4, type: 'Org', status: 'accepted' }])).toEqual(
      ['New York Loc'],
    );
    expect(suggestionsIn(recommender, text, [{ begin: 2, end: 3, type: 'Loc', status: 'accepted' }])).toEqual(
      [],
    );
    // Rejected as something else: that is not what is suggested.
    expect(suggestionsIn(recommender, text, [{ begin: 1, end: 4, type: 'Loc', status: 'rejected' }])).toEqual(
      ['New York Times Org'],
    );
  });
});

describe('how sure it is', () => {
  it('the type that was accepted most often, with its share and the reason', () => {
    const recommender = learned(accepted('Washington', 'Peop', 4), accepted('Washington', 'Loc'));
    expect(only(recommender, 'Washington')).toMatchObject({
      type: 'Peop',
      confidence: 5 / 7,
      runnerUp: { type: 'Loc', probability: 2 / 7 },
      reason: 'accepted 4 times as Peop, once as Loc',
    });
  });

  it('falls with each rejection, and with more rejections than acceptances it is silent', () => {
    const recommender = learned(accepted('May', 'Peop'));
    expect(only(recommender, 'May').confidence).toBeCloseTo(2 / 3);
    recommender.learn([rejected('May', 'Peop')]);
    expect(only(recommender, 'May')).toMatchObject({
      confidence: 1 / 2,
      reason: 'accepted once as Peop; rejected once',
    });
    recommender.learn([rejected('May', 'Peop')]);
    expect(suggestionsIn(recommender, 'May')).toEqual([]);
  });

  it('knows nothing once everything was taken back', () => {
    const recommender = learned(accepted('Oslo', 'Loc', 3), rejected('Oslo', 'Loc'));
    expect(recommender.empty).toBe(false);
    recommender.learn([accepted('Oslo', 'Loc', -3), rejected('Oslo', 'Loc', -1)]);
    expect(recommender.empty).toBe(true);
  });

  it('is told of a term so often only as is worth writing down, however often it is accepted', () => {
    const recommender = learned(accepted('Oslo', 'Loc'));
    let told = 0;
    for (let times = 0; times < 1000; times++) {
      told += recommender.learn([accepted('Oslo', 'Loc')]).length;
      const { confidence } = only(recommender, 'Oslo');
      expect(confidence).toBeCloseTo((times + 3) / (times + 4));
    }
    expect(told).toBeLessThan(10);
  });
});

describe('a list of words', () => {
  it('is suggested from the first, and as sure as if it had been accepted some times', () => {
    const recommender = plugin.open([words('# drugs\naspirin\nOslo\tLoc\n\n', 'Drug')]);
    const share = (LISTED_WEIGHT + 1) / (LISTED_WEIGHT + 2);
    expect(only(recommender, 'Aspirin helps.')).toMatchObject({
      type: 'Drug',
      confidence: share,
      reason: 'in drugs.txt',
    });
    expect(suggestionsIn(recommender, 'Oslo')).toEqual(['Oslo Loc']);
    recommender.learn([accepted('Oslo', 'Org', LISTED_WEIGHT + 1)]);
    expect(suggestionsIn(recommender, 'Oslo')).toEqual(['Oslo Org']);
  });

  it('is refused with file, line and reason', () => {
    const problemOf = (list: Parameters<typeof plugin.check>[0]): string => {
      const read = plugin.check(list);
      return read.ok ? '' : read.error.message;
    };
    expect(problemOf(words('aspirin\n'))).toBe(
      'drugs.txt:1: the term has no type: name it behind a tab, or choose one for the whole list',
    );
    expect(problemOf(words('aspirin\tDrug\n\tDrug'))).toBe('drugs.txt:2: nothing stands before the tab');
    expect(problemOf(words('a\tb\tc'))).toMatch(/^drugs.txt:1: 3 columns/);
    expect(problemOf(words('a\tb c'))).toMatch(/^drugs.txt:1: "b c" is no type name/);
    expect(problemOf(words('# nothing\n'))).toBe('drugs.txt: there is no term in it');
    expect(problemOf(words('x'.repeat(501), 'Drug'))).toMatch(/^drugs.txt:1: longer than/);
    const read = plugin.check(words('a\tDrug\nb\nc\tLoc', 'Drug'));
    expect(read).toMatchObject({
      ok: true,
      value: {
        entries: 3,
        types: [
          { name: 'Drug', line: 1 },
          { name: 'Loc', line: 3 },
        ],
      },
    });
  });
});

/** Few letters, capitals, signs and spaces: much that overlaps and much that is nearly the same. */
const textOf = fc
  .array(fc.constantFrom('a', 'b', 'A', 'B', ' ', ' ', '-', '.', 'ö', '1', '😀'), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

describe('laws', () => {
  it('what is suggested is what a search through all stretches of tokens finds, the longest first', () => {
    fc.assert(
      fc.property(fc.array(textOf, { maxLength: 6 }), textOf, (terms, text) => {
        const recommender = learned(...terms.map((term) => accepted(term, 'Loc')));
        const tokens = tokenise(text);
        const known = new Set(terms.map(spell));
        const isKnown = (stretch: string): boolean => {
          const spelled = spell(stretch);
          const lower = spelled.toLowerCase();
          const capital = lower.charAt(0).toUpperCase() + lower.slice(1);
          return known.has(spelled) || ([capital, lower.toUpperCase()].includes(spelled) && known.has(lower));
        };
        const stretches = tokens.flatMap((_, begin) =>
          tokens.slice(begin).map((__, index) => ({ begin, end: begin + index + 1 })),
        );
        const found = stretches
          .filter(({ begin, end }) => isKnown(text.slice(tokens[begin]!.begin, tokens[end - 1]!.end)))
          .sort((a, b) => b.end - b.begin - (a.end - a.begin) || a.begin - b.begin);
        const chosen: typeof found = [];
        for (const span of found) {
          if (chosen.every((other) => other.end <= span.begin || span.end <= other.begin)) chosen.push(span);
        }
        const suggested = recommender.recommend({ text, tokens, judged: [] });
        expect(suggested.map(({ begin, end }) => ({ begin, end }))).toEqual(
          chosen.sort((a, b) => a.begin - b.begin),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a sentence is spelled as each of its stretches is', () => {
    fc.assert(
      fc.property(textOf, (text) => {
        const tokens = tokenise(text);
        const spelled = spellSentence(text, tokens);
        for (const [begin, first] of tokens.entries()) {
          for (const [end, last] of tokens.entries()) {
            if (end < begin) continue;
            const stretch = spelled.text.slice(spelled.tokens[begin]!.begin, spelled.tokens[end]!.end);
            expect(stretch).toBe(spell(text.slice(first.begin, last.end)));
          }
        }
      }),
    );
  });

  it('what was learned and taken back again was never learned', () => {
    const judgement = fc.record({
      text: textOf,
      type: fc.constantFrom('Loc', 'Peop'),
      accepted: fc.nat(3),
      rejected: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(judgement), fc.array(judgement), textOf, (kept, undone, text) => {
        const tokens = tokenise(text);
        const one = learned(...kept);
        const other = learned(...kept, ...undone);
        other.learn(
          undone.map((judged) => ({ ...judged, accepted: -judged.accepted, rejected: -judged.rejected })),
        );
        expect(other.recommend({ text, tokens, judged: [] })).toEqual(
          one.recommend({ text, tokens, judged: [] }),
        );
      }),
    );
  });
});
