// Lists that nobody has loaded.
import type { RecommenderView } from '../../../core/contract/recommender.ts';

export const MADE_UP_RECOMMENDERS: RecommenderView = {
  use: 'until-model',
  active: false,
  recommenders: [{ id: 'dictionary', name: 'Dictionary', description: '' }],
  lists: [
    {
      id: 'l1',
      name: 'anticoagulants.txt',
      kind: 'words',
      entries: 312,
      types: ['Drug'],
      addedAt: Date.UTC(2026, 9, 14),
    },
    {
      id: 'l2',
      name: 'doses.txt',
      kind: 'patterns',
      entries: 1,
      types: ['Drug', 'Loc'],
      addedAt: Date.UTC(2026, 9, 15),
    },
  ],
  openSuggestions: 0,
  working: null,
};
