// Taking and leaving items of several versions: whatever is pressed in whatever order, what comes out can be carried out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreedChoice,
  choicesOf,
  contestedItems,
  decidedBy,
  heldChoice,
  toggled,
  versionChoice,
} from '../../../core/people/adjudication.ts';
import { differencesOf, disputeOf, type KeptVersion } from '../../../core/people/disputes.ts';
import type { VersionAnnotations } from '../../../core/people/version.ts';

const version: fc.Arbitrary<VersionAnnotations> = fc
  .uniqueArray(fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 3 }), fc.constantFrom('Peop', 'Loc')), {
    maxLength: 5,
    selector: ([begin, length, type]) => `${begin} ${length} ${type}`,
  })
  .chain((spans) =>
    fc
      .uniqueArray(fc.tuple(fc.nat(4), fc.nat(4), fc.constantFrom('Live_In', 'Near')), {
        maxLength: 4,
        selector: (relation) => relation.join(' '),
      })
      .map((relations) => ({
        mentions: spans.map(([begin, length, type]) => [begin, begin + length, type] as const),
        relations: relations.filter(
          ([head, tail]) => head !== tail && head < spans.length && tail < spans.length,
        ),
      })),
  );

const EMPTY: VersionAnnotations = { mentions: [], relations: [] };

describe('choices', () => {
  it('always join mentions that are taken, however they were come by', () => {
    fc.assert(
      fc.property(
        fc.array(version, { minLength: 1, maxLength: 3 }),
        version,
        fc.array(fc.nat(30), { maxLength: 20 }),
        (versions, held, presses) => {
          const choices = choicesOf(versions, held);
          const items = [...choices.mentions, ...choices.relations];
          let choice = presses.length % 2 === 0 ? agreedChoice(choices) : heldChoice(held);
          for (const press of presses) {
            const item = items[press % Math.max(1, items.length)];
            if (!item) continue;
            const before = choice.has(item.key);
            choice = toggled(choices, choice, item.key);
            expect(choice.has(item.key)).toBe(!before);
            for (const relation of choices.relations) {
              if (!choice.has(relation.key)) continue;
              expect(choice.has(relation.head) && choice.has(relation.tail)).toBe(true);
            }
          }
          const { mentions, relations } = decidedBy(choices, choice, 100, ['Ann', 'Bo', 'Cy']);
          expect(mentions.length + relations.length).toBe(choice.size);
          expect(mentions.every(({ begin }) => begin >= 100)).toBe(true);
        },
      ),
    );
  });

  it('hold every item of every version once, and a version is taken whole', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 3 }), (versions) => {
        const choices = choicesOf(versions, EMPTY);
        for (const [index, one] of versions.entries()) {
          const choice = versionChoice(choices, index);
          expect(choice).toEqual(heldChoice(one));
        }
        const contested = contestedItems(choices).length;
        const agreed = agreedChoice(choices).size;
        expect(contested + agreed).toBe(choices.mentions.length + choices.relations.length);
      }),
    );
  });

  it('one border or type takes the place of another, but a nested mention of the same person stays', () => {
    const ann: VersionAnnotations = {
      mentions: [
        [0, 8, 'Org'],
        [0, 3, 'Loc'],
      ],
      relations: [],
    };
    const bo: VersionAnnotations = { mentions: [[0, 6, 'Org']], relations: [] };
    const choices = choicesOf([ann, bo], EMPTY);
    const ofAnn = versionChoice(choices, 0);
    const shorter = toggled(choices, ofAnn, '0 6 Org');
    expect([...shorter]).toEqual(['0 6 Org']);
    expect([...toggled(choices, shorter, '0 3 Loc')]).toEqual(['0 3 Loc']);
    expect(toggled(choices, toggled(choices, new Set(), '0 8 Org'), '0 3 Loc')).toEqual(ofAnn);
  });

  it('name those who annotated so', () => {
    const one: VersionAnnotations = {
      mentions: [
        [0, 3, 'Peop'],
        [4, 8, 'Loc'],
      ],
      relations: [[0, 1, 'Live_In']],
    };
    const other: VersionAnnotations = { mentions: [[0, 3, 'Peop']], relations: [] };
    const choices = choicesOf([one, other], EMPTY);
    expect(decidedBy(choices, versionChoice(choices, 0), 10, ['Ann', 'Bo'])).toEqual({
      mentions: [
        { begin: 10, end: 13, type: 'Peop', by: 'Ann, Bo' },
        { begin: 14, end: 18, type: 'Loc', by: 'Ann' },
      ],
      relations: [{ head: 0, tail: 1, type: 'Live_In', by: 'Ann' }],
    });
  });
});

describe('disputes', () => {
  const said = (
    annotator: string,
    annotations: VersionAnnotations,
    rest: Partial<KeptVersion> = {},
  ): KeptVersion => ({
    kind: 'annotator',
    annotator,
    source: 's',
    recordedAt: 1,
    status: 'complete',
    annotations: JSON.stringify(annotations),
    since: 1,
    ...rest,
  });
  const ann: VersionAnnotations = { mentions: [[0, 3, 'Peop']], relations: [] };
  const bo: VersionAnnotations = { mentions: [[0, 3, 'Loc']], relations: [] };

  it('are open until somebody decides, and again when something new comes', () => {
    const kept = [said('Ann', ann), said('Bo', bo)];
    expect(disputeOf({ kept, live: kept[0]!, decision: null })).toMatchObject({
      state: 'open',
      differences: ['types'],
    });
    const decision = { who: 'Cur', at: 2, since: 5 };
    const gold = said('Cur', bo, { kind: 'gold' });
    expect(disputeOf({ kept, live: gold, decision }).state).toBe('decided');
    const late = said('Dee', { mentions: [[0, 8, 'Loc']], relations: [] }, { since: 9 });
    expect(disputeOf({ kept: [...kept, late], live: gold, decision }).state).toBe('open');
    // Late, but what another has said: that has been considered.
    expect(disputeOf({ kept: [...kept, said('Dee', ann, { since: 9 })], live: gold, decision }).state).toBe(
      'decided',
    );
  });

  it('are none where people agree, or one has only corrected what they said before', () => {
    const agreeing = [said('Ann', ann), said('Bo', ann)];
    expect(disputeOf({ kept: agreeing, live: agreeing[0]!, decision: null }).state).toBe('agreed');
    const corrected = [said('Ann', bo), said('Ann', ann, { recordedAt: 2 })];
    expect(disputeOf({ kept: corrected, live: corrected[1]!, decision: null })).toMatchObject({
      state: 'agreed',
      versions: [{ annotations: JSON.stringify(ann) }],
    });
    const imported = said('', bo, { kind: 'import' });
    expect(
      disputeOf({ kept: [imported, said('Ann', ann)], live: said('Ann', ann), decision: null }).state,
    ).toBe('agreed');
  });

  it('say what differs, the gravest first', () => {
    const pair: VersionAnnotations = {
      mentions: [
        [0, 3, 'Peop'],
        [4, 8, 'Loc'],
      ],
      relations: [[0, 1, 'Live_In']],
    };
    expect(differencesOf([pair, { ...pair, relations: [] }])).toEqual(['relations']);
    expect(differencesOf([pair, ann])).toEqual(['mentions', 'relations']);
    expect(differencesOf([ann, { mentions: [[0, 5, 'Peop']], relations: [] }])).toEqual(['borders']);
  });
});
