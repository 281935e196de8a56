// How a project gets on: who did what in how much time, what each model made of it, and whether more of it pays.
export interface AnnotatorWork {
  readonly name: string;
  /** Sentences marked as done, less those reopened. */
  readonly sentences: number;
  /** Things done: accepting, correcting, finishing; undoing counts as well. */
  readonly actions: number;
  /** Of these, the ones that made something otherwise than it was suggested. */
  readonly corrections: number;
  /** Time at work: pauses of more than two minutes are left out. */
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

export interface DayOfWork {
  /** In local time, 2026-11-23. */
  readonly day: string;
  readonly sentences: number;
}

/** A model, and what had gone into the project when it was trained. */
export interface CurvePoint {
  readonly number: number;
  readonly trainedOn: number;
  readonly seconds: number;
  readonly corrections: number;
  /** F1 on held-out sentences, 0-100; null when none were held out. */
  readonly mentions: number | null;
  readonly relations: number | null;
  /** Gold relations among the held-out. */
  readonly heldOutRelations: number;
}

export interface WeakType {
  readonly kind: 'mention' | 'relation';
  readonly type: string;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Gold ones among the held-out sentences. */
  readonly gold: number;
}

export interface ProgressReport {
  readonly complete: number;
  readonly pending: number;
  /** The busiest first. */
  readonly annotators: readonly AnnotatorWork[];
  /** Days with work, the last ones, in order. */
  readonly days: readonly DayOfWork[];
  readonly curve: readonly CurvePoint[];
  /** Of the active model, the worst first. */
  readonly weakTypes: readonly WeakType[];
  /** What the curve says about going on; null with fewer than two models. */
  readonly advice: Advice | null;
}

export interface Advice {
  readonly verdict: 'pays' | 'little' | 'unclear';
  /** For the person. */
  readonly text: string;
}
