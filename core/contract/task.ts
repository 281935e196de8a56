/** How far an import or export is. */
export interface TaskProgress {
  readonly what: 'import' | 'export';
  /** `reading`, `collecting`: what is to go in, or out; `ordering`: it is in already, and can't be cancelled any more. */
  readonly stage: 'reading' | 'storing' | 'ordering' | 'collecting' | 'writing';
  /** Files, sentences or documents; 0 of 0 where that is not known. */
  readonly done: number;
  readonly total: number;
}
