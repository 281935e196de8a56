// Places and findings as rows that can be ticked, and what can be done to them all. Pure: renderer/dialogs/find-list.ts draws it.
import { msg, str } from '@lit/localize';
import type { Deed } from '../../core/contract/commands.ts';
import type { Finding, Place, PlaceContext } from '../../core/contract/consistency.ts';
import type { BoundaryDispute } from '../../core/consistency/census.ts';
import { foldText } from '../../core/consistency/fold.ts';
import type { Span } from '../../core/model/annotation.ts';
import { assertNever } from '../../core/errors.ts';
import type { Schema } from '../../core/model/schema.ts';
import { joined } from '../text/joined.ts';

export interface FindRow {
  /** Unique among the rows. */
  readonly key: string;
  readonly context: PlaceContext;
  /** What is marked in the sentence; offsets in the document. */
  readonly marks: readonly Span[];
  /** What the row is told from others by: "Loc", "not annotated", "Live_In may not join Loc to Peop". */
  readonly label: string;
  /** The type whose colour the label has; null: none. */
  readonly type: string | null;
  /** What else there is to say of it, in a word. */
  readonly detail?: string;
  /** What is selected when the sentence is opened. */
  readonly select: { readonly mentionId: string } | { readonly span: Span };
  /** Ticked unless the person says otherwise. */
  readonly likely: boolean;
  /** What an action comes to here; absent: nothing. */
  readonly deeds: ReadonlyMap<string, Deed>;
}

export interface FindAction {
  readonly id: string;
  readonly label: string;
}

/** Rows of places with the same words. @param boundary where this is about the borders of their mentions */
export function rowsOfPlaces(
  places: readonly Place[],
  schema: Schema,
  boundary: BoundaryDispute | null = null,
): FindRow[] {
  return places.map((place) => {
    const { reading, span, ...context } = place;
    const deeds = new Map<string, Deed>();
    if (boundary) addBorders(deeds, place, boundary);
    const types = reading.kind === 'accepted' ? reading.mentions.map(({ type }) => type) : [];
    for (const { name } of schema.entityTypes) {
      if (!types.includes(name)) deeds.set(`annotate ${name}`, { kind: 'annotate', ...span, type: name });
    }
    if (reading.kind === 'accepted' || reading.kind === 'suggested')
      deeds.set('clear', { kind: 'clear', ...span });
    return {
      key: `${context.sentenceId} ${span.begin} ${span.end}`,
      context,
      marks: [span],
      ...describeReading(place),
      select: { span },
      // Somebody has said no there, or something else.
      likely: reading.kind !== 'rejected' && (boundary !== null || reading.kind !== 'overlapped'),
      deeds,
    };
  });
}

function describeReading({ reading }: Place): Pick<FindRow, 'label' | 'type'> {
  switch (reading.kind) {
    case 'accepted': {
      const types = reading.mentions.map(({ type }) => type);
      return { label: joined(types), type: types[0] ?? null };
    }
    case 'overlapped':
      return { label: msg(str`other borders: ${reading.by.type}`), type: null };
    case 'suggested':
      return { label: msg(str`suggested: ${reading.type}`), type: null };
    case 'rejected':
      return { label: msg(str`rejected: ${reading.type}`), type: null };
    case 'none':
      return { label: msg('not annotated'), type: null };
    default:
      return assertNever(reading);
  }
}

function addBorders(
  deeds: Map<string, Deed>,
  { reading, span, text, begin }: Place,
  dispute: BoundaryDispute,
): void {
  const { shorter, type } = dispute;
  if (reading.kind === 'overlapped' && reading.by.type === type && isWithin(reading.by, span)) {
    deeds.set('longer', { kind: 'resize-mention', mentionId: reading.by.mentionId, ...span });
  }
  if (reading.kind !== 'accepted') return;
  const mention = reading.mentions.find((candidate) => candidate.type === type);
  const { length } = shorter;
  const same = (part: Span): boolean =>
    foldText(text.slice(part.begin - begin, part.end - begin)) === foldText(shorter);
  const part = [
    { begin: span.end - length, end: span.end },
    { begin: span.begin, end: span.begin + length },
  ].find(same);
  if (mention && part)
    deeds.set('shorter', { kind: 'resize-mention', mentionId: mention.mentionId, ...part });
}

const isWithin = (inner: Span, outer: Span): boolean => outer.begin <= inner.begin && inner.end <= outer.end;

/** What can be done to places, the likeliest first. @param likely the type that most of them have already */
export function placeActions(
  schema: Schema,
  likely: string | null,
  boundary: BoundaryDispute | null = null,
): FindAction[] {
  const types = schema.entityTypes.map(({ name }) => name);
  const first = types.filter((name) => name === likely);
  const borders = boundary && [
    { id: 'longer', label: msg(str`Take in all of “${boundary.longer}”`) },
    { id: 'shorter', label: msg(str`Leave only “${boundary.shorter}”`) },
  ];
  if (borders && boundary.asShorter > boundary.asLonger) borders.reverse();
  return [
    ...(borders ?? []),
    ...[...first, ...types.filter((name) => name !== likely)].map((name) => ({
      id: `annotate ${name}`,
      label: msg(str`Annotate as ${name}`),
    })),
    { id: 'clear', label: msg('Delete the annotation') },
  ];
}

/** The type that most places have; where people have given none, the one suggested most often; null when there is neither. */
export function commonType(places: readonly Place[]): string | null {
  const given = places.flatMap(({ reading }) =>
    reading.kind === 'accepted' ? reading.mentions.map(({ type }) => type) : [],
  );
  if (given.length > 0) return mostFrequent(given);
  return mostFrequent(places.flatMap(({ reading }) => (reading.kind === 'suggested' ? [reading.type] : [])));
}

/** The first by name of those that come most often. */
function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first?.[0] ?? null;
}

export function rowsOfFindings(findings: readonly Finding[]): FindRow[] {
  return findings.map(({ kind, says, mentions, fixes, ...context }, index) => {
    const [first] = mentions;
    return {
      key: `${kind} ${index} ${context.sentenceId}`,
      context,
      marks: mentions,
      label: says,
      type: null,
      select: first
        ? { mentionId: first.mentionId }
        : { span: { begin: context.begin, end: context.begin + context.text.length } },
      likely: true,
      deeds: new Map(fixes.map(({ id, deed }) => [id, deed])),
    };
  });
}

/** Every fix that some finding has, the ones that come first in their findings first. */
export function findingActions(findings: readonly Finding[]): FindAction[] {
  const actions = new Map<string, FindAction & { rank: number }>();
  for (const { fixes } of findings) {
    for (const [rank, { id, label }] of fixes.entries()) {
      if (rank < (actions.get(id)?.rank ?? Infinity)) actions.set(id, { id, label, rank });
    }
  }
  return [...actions.values()].sort((a, b) => a.rank - b.rank).map(({ id, label }) => ({ id, label }));
}

/** The keys of the rows that an action is likely meant for. */
export function likelyFor(rows: readonly FindRow[], action: string): ReadonlySet<string> {
  return new Set(rows.filter(({ likely, deeds }) => likely && deeds.has(action)).map(({ key }) => key));
}

/** Characters shown on either side of what is marked: about a line. */
const AROUND = 70;

export interface Snippet {
  readonly text: string;
  readonly marked: boolean;
}

/** The part of a sentence around its marks, cut into marked and unmarked pieces. */
export function snippets({ context, marks }: Pick<FindRow, 'context' | 'marks'>): Snippet[] {
  const { text, begin } = context;
  const own = marks
    .map((mark) => ({ begin: mark.begin - begin, end: mark.end - begin }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  const from = wordBorder(text, (own[0]?.begin ?? 0) - AROUND, 1);
  const to = wordBorder(text, (own.at(-1)?.end ?? 0) + AROUND, -1);
  const pieces: Snippet[] = [];
  let at = from;
  for (const mark of own) {
    const start = Math.max(at, mark.begin);
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    if (mark.end > start) pieces.push({ text: text.slice(start, mark.end), marked: true });
    at = Math.max(at, mark.end);
  }
  if (to > at) pieces.push({ text: text.slice(at, to), marked: false });
  if (from > 0) pieces.unshift({ text: '… ', marked: false });
  if (to < text.length) pieces.push({ text: ' …', marked: false });
  return pieces;
}

/** The nearest border of a word from `at` in this direction, within the text. */
function wordBorder(text: string, at: number, step: 1 | -1): number {
  let place = Math.max(0, Math.min(text.length, at));
  while (place > 0 && place < text.length && !/\s/u.test(text[place]!)) place += step;
  return place;
}
