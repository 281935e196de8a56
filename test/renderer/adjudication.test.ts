import { describe, expect, it } from 'vitest';
import type { DisputedSentence, DisputesView, SentenceVersion } from '../../core/contract/people.ts';
import type { VersionAnnotations } from '../../core/people/version.ts';
import {
  ALL_OPEN,
  differenceNames,
  disputedPairs,
  shownDisputes,
  versionNames,
  withDecision,
} from '../../renderer/state/adjudication.ts';

const LOC: VersionAnnotations = { mentions: [[0, 3, 'Loc']], relations: [] };
const ORG: VersionAnnotations = { mentions: [[0, 3, 'Org']], relations: [] };

const version = (annotator: string, annotations: VersionAnnotations): SentenceVersion => ({
  kind: 'annotator',
  annotator,
  recordedAt: 1,
  status: 'complete',
  annotations,
});

const dispute = (
  sentenceId: string,
  versions: readonly SentenceVersion[],
  rest: Partial<DisputedSentence> = {},
): DisputedSentence => ({
  sentenceId,
  documentName: 'd',
  text: 'abc',
  begin: 0,
  tokens: [{ begin: 0, end: 3 }],
  state: 'open',
  decidedBy: null,
  differences: ['types'],
  versions,
  held: LOC,
  ...rest,
});

const AB = dispute('ab', [version('Ann', LOC), version('Bo', ORG), version('Cy', LOC)]);
const BC = dispute('bc', [version('Bo', ORG), version('Cy', LOC)], { differences: ['borders', 'relations'] });

describe('what of the disputes is shown', () => {
  it('is by state, by two who differ, and by what they differ in', () => {
    const all = [AB, BC, dispute('old', AB.versions, { state: 'decided' })];
    const ids = (filter: Partial<typeof ALL_OPEN>): string[] =>
      shownDisputes(all, { ...ALL_OPEN, ...filter }).map(({ sentenceId }) => sentenceId);
    expect(ids({})).toEqual(['ab', 'bc']);
    expect(ids({ state: 'decided' })).toEqual(['old']);
    expect(ids({ pair: ['Ann', 'Bo'] })).toEqual(['ab']);
    // They say the same.
    expect(ids({ pair: ['Ann', 'Cy'] })).toEqual([]);
    expect(ids({ difference: 'borders' })).toEqual(['bc']);
    expect(disputedPairs(all)).toEqual([
      ['Ann', 'Bo'],
      ['Bo', 'Cy'],
    ]);
  });

  it('is known by names that tell two of one name apart', () => {
    const gold = { ...version('Bo', LOC), kind: 'gold' } as const;
    expect(versionNames([version('Bo', LOC), version('Bo', ORG), gold])).toEqual([
      'Bo',
      'Bo (2)',
      'Bo (decided)',
    ]);
    expect(versionNames([{ ...version('', LOC), kind: 'import' }])).toEqual(['As imported']);
    expect(differenceNames(['types', 'borders', 'relations'])).toBe('types, borders and relations');
  });

  it('goes on to the next when one is decided, and the counts with it', () => {
    const view: DisputesView = {
      compared: 3,
      agreed: 1,
      counts: { open: 2, unfinished: 0, decided: 0 },
      disputes: [AB, BC],
      agreement: [],
    };
    const after = withDecision(view, AB, 'Cur', ORG);
    expect(after.counts).toEqual({ open: 1, unfinished: 0, decided: 1 });
    expect(shownDisputes(after.disputes, ALL_OPEN)).toEqual([BC]);
    const again = withDecision(after, after.disputes[0]!, 'Dee', LOC);
    expect(again.counts).toEqual({ open: 1, unfinished: 0, decided: 1 });
    expect(again.disputes[0]).toMatchObject({ state: 'decided', decidedBy: 'Dee', held: LOC });
  });
});
