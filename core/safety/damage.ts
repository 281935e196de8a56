/** Something that is not as it should be in a project file. Names tables and counts, never what stands in them. */
export type Damage =
  /** Parts of a table can't be read, or its pages contradict each other. */
  | { readonly kind: 'table'; readonly table: string }
  /** Rows that point to rows which are not there. */
  | { readonly kind: 'references'; readonly table: string; readonly count: number }
  /** Mentions that reach beyond their sentence. */
  | { readonly kind: 'spans'; readonly count: number }
  /** Relations with an end in another sentence. */
  | { readonly kind: 'relation-ends'; readonly count: number }
  /** Sentences that are nowhere in the queue. */
  | { readonly kind: 'states'; readonly count: number }
  /** Actions that are missing from the log. */
  | { readonly kind: 'log'; readonly count: number };
