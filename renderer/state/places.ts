// Places in sentences that lists name: what is shown of them, and what is selected when one is opened. Pure.
import type { SentenceView } from '../../core/contract/project.ts';
import type { Span } from '../../core/model/annotation.ts';
import type { Selection } from './selection.ts';

export interface ListedPlace {
  readonly sentenceId: string;
  readonly documentName: string;
  /** Of the sentence. */
  readonly text: string;
  /** Spans within `text`. */
  readonly spans: readonly Span[];
  /** Id of the mention or relation that is meant, if it is there. */
  readonly id: string | null;
  /** What is to be said of it; empty: nothing. */
  readonly note: string;
}

/** What is meant, else a mention on the very words, else the words themselves. */
export function selectionOf(view: SentenceView, { id, spans }: ListedPlace): Selection {
  if (view.mentions.some((mention) => mention.id === id)) return { kind: 'mention', id: String(id) };
  if (view.relations.some((relation) => relation.id === id)) return { kind: 'relation', id: String(id) };
  const [span] = spans;
  if (!span) return { kind: 'nothing' };
  const [begin, end] = [span.begin + view.sentence.begin, span.end + view.sentence.begin];
  const mention = view.mentions.find(
    (one) => one.begin === begin && one.end === end && one.status !== 'rejected',
  );
  if (mention) return { kind: 'mention', id: mention.id };
  const tokens = [...view.sentence.tokens.entries()].filter(
    ([, token]) => token.begin < end && token.end > begin,
  );
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last ? { kind: 'tokens', anchor: first[0], focus: last[0] } : { kind: 'nothing' };
}
