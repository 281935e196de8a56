// What a stub says of the end that is far away: its words, which end it is, and whether it stands above or below.
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { textOf } from '../text/describe.ts';

export interface FarEnd {
  readonly mention: Mention['id'];
  readonly end: 'head' | 'tail';
  /** Cut where they are many. */
  readonly words: string;
  readonly way: 'above' | 'below';
}

/** Longer names are cut: a stub is a pointer, not the place to read. */
const WORDS_SHOWN = 22;

/** The end of `relation` that is not `near`; null when the view lacks one of the two. */
export function farEnd(view: SentenceView, relation: Relation, near: 'head' | 'tail'): FarEnd | null {
  const end = near === 'head' ? 'tail' : 'head';
  const here = view.mentions.find(({ id }) => id === relation[near]);
  const there = view.mentions.find(({ id }) => id === relation[end]);
  if (!here || !there) return null;
  const text = textOf(view, there);
  return {
    mention: there.id,
    end,
    words: text.length > WORDS_SHOWN ? `${text.slice(0, WORDS_SHOWN - 1).trimEnd()}…` : text,
    way: there.begin > here.begin ? 'below' : 'above',
  };
}

/** As it stands in the stub's label: from the head an arrow leads to the tail, at the tail one comes from the head. */
export const farEndText = ({ end, words, way }: FarEnd): string =>
  `${end === 'tail' ? '→' : '←'} ${words} ${way === 'below' ? '↓' : '↑'}`;
