// How much of the project hangs on each type: what the schema editor says before a type is renamed or goes.
export interface TypeUse {
  readonly type: string;
  readonly accepted: number;
  readonly suggested: number;
  readonly rejected: number;
  /** In which any of these is. */
  readonly sentences: number;
}

export interface SchemaUse {
  /** Types that nothing has are not there. */
  readonly mentions: readonly TypeUse[];
  readonly relations: readonly TypeUse[];
  /** Accepted relations by the types they join. */
  readonly triples: readonly {
    readonly type: string;
    readonly head: string;
    readonly tail: string;
    readonly accepted: number;
  }[];
}
