// Annotations in words: for the inspector, for screen readers, for tooltips.
import { msg, str } from '@lit/localize';
import type { ModelSummary, SentenceView } from '../../core/contract/project.ts';
import type { SentenceUncertainty } from '../../core/contract/trainer.ts';
import { assertNever } from '../../core/errors.ts';
import { formatPercent, formatTime } from '../../core/language/languages.ts';
import type { AnnotationStatus, Mention, Origin, Relation, Span } from '../../core/model/annotation.ts';

/** The text of a span of the document that lies in the sentence. */
export function textOf(view: SentenceView, { begin, end }: Span): string {
  return view.text.slice(begin - view.sentence.begin, end - view.sentence.begin);
}

export const percent = formatPercent;

export function statusName(status: AnnotationStatus): string {
  switch (status) {
    case 'accepted':
      return msg('Accepted');
    case 'suggested':
      return msg('Suggestion');
    case 'rejected':
      return msg('Rejected');
    default:
      return assertNever(status);
  }
}

/** @param models of the project: people know one by its number and its time, not by its id */
export function describeOrigin(origin: Origin, models: readonly ModelSummary[] = []): string {
  switch (origin.kind) {
    case 'annotator':
      return origin.name;
    case 'import':
      return msg(str`imported (${origin.format})`);
    case 'model':
      return describeModel(models.find(({ id }) => id === origin.version));
    case 'recommender':
      return origin.id;
    default:
      return assertNever(origin);
  }
}

function describeModel(model: ModelSummary | undefined): string {
  return model ? msg(str`model ${model.number}, of ${formatTime(model.createdAt)}`) : msg('an earlier model');
}

/** "Suggestion: Drug, azathioprine, 87% sure" */
export function describeMention(view: SentenceView, mention: Mention): string {
  const { type, status, confidence } = mention;
  const text = textOf(view, mention);
  return status === 'suggested' && confidence !== null
    ? msg(str`${statusName(status)}: ${type}, ${text}, ${percent(confidence)} sure`)
    : msg(str`${statusName(status)}: ${type}, ${text}`);
}

/** "Accepted relation: Work_For, from Solvang to Northern Dockers' Union" */
export function describeRelation(view: SentenceView, relation: Relation): string {
  const nameOf = (id: string): string => {
    const mention = view.mentions.find((candidate) => candidate.id === id);
    return mention ? textOf(view, mention) : msg('a mention');
  };
  const { type, status, confidence } = relation;
  const head = nameOf(relation.head);
  const tail = nameOf(relation.tail);
  switch (status) {
    case 'accepted':
      return msg(str`Accepted relation: ${type}, from ${head} to ${tail}`);
    case 'rejected':
      return msg(str`Rejected relation: ${type}, from ${head} to ${tail}`);
    case 'suggested':
      return confidence === null
        ? msg(str`Suggested relation: ${type}, from ${head} to ${tail}`)
        : msg(str`Suggested relation: ${type}, from ${head} to ${tail}, ${percent(confidence)} sure`);
    default:
      return assertNever(status);
  }
}

/** The parts of a sentence's uncertainty, in words and from 0 to 1 for a bar. */
export function uncertaintyParts(
  uncertainty: SentenceUncertainty,
): readonly { readonly name: string; readonly explanation: string; readonly share: number }[] {
  const share = (value: number): number => Math.max(0, Math.min(1, value));
  return [
    {
      name: msg('Least sure word'),
      explanation: msg('how far the least certain token is from certain'),
      share: share(uncertainty.tokenUncertainty),
    },
    {
      name: msg('Close runner-up'),
      explanation: msg('how near the second-best labelling of the whole sentence comes to the best'),
      share: share(uncertainty.marginUncertainty),
    },
    {
      name: msg('Whole reading'),
      explanation: msg('how unlikely the best labelling is, per token'),
      // Minus a log-probability: exp turns it back into a probability per token.
      share: share(1 - Math.exp(-uncertainty.pathUncertainty)),
    },
    {
      name: msg('Relations'),
      explanation: msg('how undecided the likeliest relations are'),
      share: share(uncertainty.relationUncertainty),
    },
  ];
}

/** "1 min 20 s", "45 s", "2 h 5 min": as exact as a wait needs. */
export function describeDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return msg(str`${whole} s`);
  if (whole < 3600) return msg(str`${Math.floor(whole / 60)} min ${whole % 60} s`);
  return msg(str`${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`);
}

/** The last part of a path, whichever way its separators lean. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
