// Annotations in words: for the inspector, for screen readers, for tooltips.
import type { SentenceView } from '../../core/contract/project.ts';
import type { SentenceUncertainty } from '../../core/contract/trainer.ts';
import { assertNever } from '../../core/errors.ts';
import type { AnnotationStatus, Mention, Origin, Relation, Span } from '../../core/model/annotation.ts';

/** The text of a span of the document that lies in the sentence. */
export function textOf(view: SentenceView, { begin, end }: Span): string {
  return view.text.slice(begin - view.sentence.begin, end - view.sentence.begin);
}

export const percent = (probability: number): string => `${Math.round(100 * probability)}%`;

export const STATUS_NAMES: Readonly<Record<AnnotationStatus, string>> = {
  accepted: 'Accepted',
  suggested: 'Suggestion',
  rejected: 'Rejected',
};

export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'annotator':
      return origin.name;
    case 'import':
      return `imported (${origin.format})`;
    case 'model':
      return `model ${origin.version}`;
    case 'recommender':
      return origin.id;
    default:
      return assertNever(origin);
  }
}

const confidencePart = (confidence: number | null): string =>
  confidence === null ? '' : `, ${percent(confidence)} sure`;

/** "Suggestion: Drug, azathioprine, 87% sure" */
export function describeMention(view: SentenceView, mention: Mention): string {
  const sure = mention.status === 'suggested' ? confidencePart(mention.confidence) : '';
  return `${STATUS_NAMES[mention.status]}: ${mention.type}, ${textOf(view, mention)}${sure}`;
}

/** "Accepted relation: Work_For, from Solvang to Northern Dockers' Union" */
export function describeRelation(view: SentenceView, relation: Relation): string {
  const nameOf = (id: string): string => {
    const mention = view.mentions.find((candidate) => candidate.id === id);
    return mention ? textOf(view, mention) : 'a mention';
  };
  const sure = relation.status === 'suggested' ? confidencePart(relation.confidence) : '';
  const status = STATUS_NAMES[relation.status];
  return `${status} relation: ${relation.type}, from ${nameOf(relation.head)} to ${nameOf(relation.tail)}${sure}`;
}

/** The parts of a sentence's uncertainty, in words and from 0 to 1 for a bar. */
export function uncertaintyParts(
  uncertainty: SentenceUncertainty,
): readonly { readonly name: string; readonly explanation: string; readonly share: number }[] {
  const share = (value: number): number => Math.max(0, Math.min(1, value));
  return [
    {
      name: 'Least sure word',
      explanation: 'how far the least certain token is from certain',
      share: share(uncertainty.tokenUncertainty),
    },
    {
      name: 'Close runner-up',
      explanation: 'how near the second-best labelling of the whole sentence comes to the best',
      share: share(uncertainty.marginUncertainty),
    },
    {
      name: 'Whole reading',
      explanation: 'how unlikely the best labelling is, per token',
      // Minus a log-probability: exp turns it back into a probability per token.
      share: share(1 - Math.exp(-uncertainty.pathUncertainty)),
    },
    {
      name: 'Relations',
      explanation: 'how undecided the likeliest relations are',
      share: share(uncertainty.relationUncertainty),
    },
  ];
}

/** "1 min 20 s", "45 s", "2 h 5 min": as exact as a wait needs. */
export function describeDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "1 sentence", "3 sentences" */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;

/** The last part of a path, whichever way its separators lean. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
