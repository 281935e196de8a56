import type { Schema } from './schema.ts';

/** What a plan needs to know beside the sentence. */
export interface PlanContext {
  readonly schema: Schema;
  /** The annotator, as the origin of what the person makes names them. */
  readonly who: string;
  /** A new id, unique in the project. */
  readonly newId: () => string;
}
