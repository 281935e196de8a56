// What the paper prints (Zhao et al., IJCAI 2020): strict F1 on the test part of CoNLL04 (micro) and, for ADE, over ten folds (macro), with
// ELMo vectors. The figures' curves stand in no text; of them only the differences that sections 4.3 and 4.4 state are known.

export interface PublishedF1 {
  readonly mentions: number;
  readonly relations: number;
}

export interface PublishedRow extends PublishedF1 {
  readonly name: string;
}

/** Table 1, CoNLL04. */
export const TABLE_1 = {
  others: [
    { name: 'Table Representation (2014)', mentions: 80.7, relations: 61.0 },
    { name: 'Relation-Metric + AT (2019)', mentions: 84.57, relations: 62.28 },
    { name: 'Multi-turn QA (2019, BERT)', mentions: 87.8, relations: 68.2 },
    { name: 'SpERT (2019, BERT)', mentions: 88.94, relations: 71.47 },
  ],
  multiHead: { mentions: 83.61, relations: 61.95 },
  cman: { mentions: 90.62, relations: 72.97 },
} satisfies { others: readonly PublishedRow[]; multiHead: PublishedF1; cman: PublishedF1 };

/** Table 2, ADE. */
export const TABLE_2 = {
  others: [
    { name: 'Joint Model (2016)', mentions: 79.5, relations: 63.4 },
    { name: 'Neural joint model (2017)', mentions: 84.6, relations: 71.4 },
    { name: 'Relation-Metric + AT (2019)', mentions: 87.02, relations: 77.19 },
    { name: 'SpERT (2019, BERT)', mentions: 89.25, relations: 79.24 },
  ],
  multiHead: { mentions: 86.73, relations: 75.52 },
  cman: { mentions: 89.4, relations: 81.14 },
} satisfies { others: readonly PublishedRow[]; multiHead: PublishedF1; cman: PublishedF1 };

/** Table 3: which labels BLA reads at inference. */
export const TABLE_3 = {
  predicted: { mentions: 90.62, relations: 72.97 },
  gold: { mentions: 90.44, relations: 72.8 },
} satisfies Record<string, PublishedF1>;

/** Table 4: ablations on CoNLL04. */
export const TABLE_4 = {
  cman: { mentions: 90.62, relations: 72.97 },
  noSelfAttention: { mentions: 90.16, relations: 70.18 },
  noBla: { mentions: 90.57, relations: 70.84 },
  neither: { mentions: 89.34, relations: 68.95 },
  mlp: { mentions: 89.82, relations: 70.34 },
} satisfies Record<string, PublishedF1>;

/** Section 4.3: by how much CMAN's relation F1 is above the baseline's where entities stand more than 20 characters apart. */
export const FIGURE_4_GAIN_FAR_APART = 14.67;
/** Section 4.4: the same in sentences of 50 tokens and more. */
export const FIGURE_5_GAIN_LONG: PublishedF1 = { mentions: 10.26, relations: 21.42 };
