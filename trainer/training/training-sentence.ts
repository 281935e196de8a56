import type { SentenceExample } from '../../core/model/example.ts';
import type { EncodedTokens } from '../features/encoded-tokens.ts';

/** A sentence with its gold annotations and its frozen vectors. */
export interface TrainingSentence {
  readonly example: SentenceExample;
  readonly encoded: EncodedTokens;
}
