// Which arcs are drawn, and what a stub says of the end that is far away.
import { describe, expect, it } from 'vitest';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { documentId, mentionId, relationId, sentenceId } from '../../core/model/ids.ts';
import { farEnd, farEndText } from '../../renderer/relations/far-end.ts';
import { DEFAULT_PREFERENCES, readPreferences, writePreferences } from '../../renderer/state/preferences.ts';
import { shownRelations } from '../../renderer/state/selection.ts';

const text = 'Ann wrote to the Association of Northern Harbour Pilots';
const origin = { kind: 'annotator', name: 'Ada' } as const;
const mention = (id: string, begin: number, end: number): Mention => ({
  id: mentionId(id),
  sentenceId: sentenceId('s'),
  begin,
  end,
  type: 'Any',
  status: 'accepted',
  origin,
  confidence: null,
  runnerUp: null,
});
const relation = (id: string, head: string, tail: string, type: string): Relation => ({
  id: relationId(id),
  sentenceId: sentenceId('s'),
  type,
  head: mentionId(head),
  tail: mentionId(tail),
  status: 'accepted',
  origin,
  confidence: null,
});
const relations = [relation('r1', 'ann', 'pilots', 'Knows'), relation('r2', 'pilots', 'ann', 'Hires')];
const view: SentenceView = {
  sentence: {
    id: sentenceId('s'),
    documentId: documentId('d'),
    index: 0,
    begin: 0,
    end: text.length,
    status: 'pending',
    tokens: [],
    metadata: {},
  },
  mentions: [mention('ann', 0, 3), mention('pilots', 17, text.length)],
  relations,
  document: { id: documentId('d'), name: 'd', split: null },
  text,
  before: '',
  after: '',
  why: '',
  uncertainty: null,
};
const shown = (selectedArcsOnly: boolean, hiddenRelations: string[], selected: string | null): string[] =>
  shownRelations(relations, { selectedArcsOnly, hiddenRelations }, selected).map(({ id }) => id);

describe('arcs that are drawn', () => {
  it('are all, or those of the selection', () => {
    expect(shown(false, [], null)).toEqual(['r1', 'r2']);
    expect(shown(true, [], null)).toEqual([]);
    expect(shown(true, [], 'ann')).toEqual(['r1', 'r2']);
    expect(shown(true, [], 'r2')).toEqual(['r2']);
  });

  it('are none of a hidden type, but for the selected relation', () => {
    expect(shown(false, ['Knows'], 'ann')).toEqual(['r2']);
    expect(shown(true, ['Knows', 'Hires'], 'ann')).toEqual([]);
    expect(shown(false, ['Knows', 'Hires'], 'r1')).toEqual(['r1']);
  });

  it('are remembered', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    writePreferences(storage, { ...DEFAULT_PREFERENCES, hiddenRelations: ['Knows'] });
    expect(readPreferences(storage).hiddenRelations).toEqual(['Knows']);
  });
});

describe('a stub', () => {
  it('names the other end, cut where it is long, and says where it is and which way the relation runs', () => {
    expect(farEndText(farEnd(view, relations[0]!, 'head')!)).toBe('→ Association of Northe… ↓');
    expect(farEndText(farEnd(view, relations[0]!, 'tail')!)).toBe('← Ann ↑');
    expect(farEndText(farEnd(view, relations[1]!, 'tail')!)).toBe('← Association of Northe… ↓');
    expect(farEnd({ ...view, mentions: [] }, relations[0]!, 'head')).toBeNull();
  });
});
