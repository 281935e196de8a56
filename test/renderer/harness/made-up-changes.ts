// What no model changed, and what nobody confused: for the look of it.
import type {
  ConfusionCell,
  ConfusionReport,
  RetrainChange,
  RetrainPlaces,
} from '../../../core/contract/model-changes.ts';
import type { HarnessSentence } from './corpus.ts';

export const MADE_UP_CHANGE: RetrainChange = {
  model: 2,
  former: 1,
  compared: 405,
  changed: 38,
  mentions: { gained: 21, lost: 14, retyped: 9, surer: 120, 'less-sure': 31 },
  relations: { gained: 12, lost: 17, retyped: 0, surer: 44, 'less-sure': 12 },
};

export function madeUpConfusion(sentences: readonly HarnessSentence[]): ConfusionReport {
  const places = (count: number): ConfusionCell['places'] =>
    sentences.slice(0, Math.min(count, 8)).flatMap(({ annotations, document, text }) => {
      const [mention] = annotations.mentions;
      if (!mention) return [];
      const { id, begin } = annotations.sentence;
      return {
        ...{ sentenceId: id, documentName: document.name, text, id: mention.id },
        ...{ begin: mention.begin - begin, end: mention.end - begin },
      };
    });
  const cell = (
    suggested: string | null,
    became: string | null,
    count: number,
    displaced = 0,
  ): ConfusionCell => ({
    ...{ suggested, became, count, displaced },
    places: places(count),
  });
  return {
    sentences: 95,
    more: false,
    mentions: [
      cell('Peop', 'Peop', 61, 4),
      cell('Loc', 'Loc', 48, 2),
      cell('Org', 'Org', 29, 6),
      cell('Org', 'Loc', 7, 1),
      cell('Org', 'Peop', 2),
      cell('Drug', 'Drug', 44),
      cell('Adverse-Effect', 'Adverse-Effect', 38, 11),
      cell('Other', 'Org', 3),
      cell(null, 'Adverse-Effect', 9),
      cell(null, 'Org', 4),
      cell('Peop', null, 3),
      cell('Other', null, 5),
    ],
    relations: [
      cell('Live_In', 'Live_In', 18),
      cell('Work_For', 'Work_For', 11, 1),
      cell('Work_For', 'Live_In', 2),
      cell('Adverse-Effect', 'Adverse-Effect', 24),
      cell(null, 'Adverse-Effect', 8),
      cell('Adverse-Effect', null, 3),
      cell(null, 'Work_For', 4),
    ],
  };
}

export function madeUpPlaces(
  sentences: readonly HarnessSentence[],
  offset: number,
  limit: number,
): RetrainPlaces {
  const some = sentences.slice(0, MADE_UP_CHANGE.changed);
  return {
    total: some.length,
    places: some.slice(offset, offset + limit).map(({ annotations, document, text }, index) => {
      const [mention] = annotations.mentions;
      const { id, begin } = annotations.sentence;
      const kind = (['gained', 'lost', 'retyped'] as const)[index % 3] ?? 'gained';
      return {
        ...{ sentenceId: id, documentName: document.name, text },
        changes: mention
          ? [
              {
                ...{ kind, what: 'mention', type: mention.type },
                former: kind === 'retyped' ? 'Other' : null,
                before: kind === 'gained' ? null : 0.61,
                now: kind === 'lost' ? null : 0.84,
                begin: mention.begin - begin,
                end: mention.end - begin,
              },
            ]
          : [],
      };
    }),
  };
}
