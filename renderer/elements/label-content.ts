// What stands in the labels of mentions and relations, and how wide that is.
import { html, nothing, type TemplateResult } from 'lit';
import type { Mention } from '../../core/model/annotation.ts';
import { farEndText, type FarEnd } from '../relations/far-end.ts';
import { percent } from '../text/describe.ts';

/** Padding and border of a label, left and right together. */
const LABEL_SIDES_PX = 12;
/** The question mark of a suggestion, with its distance. */
const MARK_PX = 15;
const GAP_PX = 3;
/** Around the words of a stub's other end, which stand in a box of their own. */
const FAR_SIDES_PX = 8;

/** Width of a label, given that of its words. */
export function labelWidth(
  type: string,
  { status, confidence }: Pick<Mention, 'status' | 'confidence'>,
  measure: (text: string) => number,
): number {
  const name = measure(type) + LABEL_SIDES_PX;
  if (status === 'accepted') return name;
  const sure = status === 'suggested' && confidence !== null ? measure(percent(confidence)) + GAP_PX : 0;
  return name + MARK_PX + sure;
}

/** By how much a label is wider that says what is at its relation's other end. */
export const farEndWidth = (far: FarEnd | null, measure: (text: string) => number): number =>
  far ? measure(farEndText(far)) + FAR_SIDES_PX + GAP_PX : 0;

/** Name of the type; for a suggestion its question mark and probability, for a rejected one its cross; and all of it in words. */
export function labelContent(
  type: string,
  { status, confidence }: Pick<Mention, 'status' | 'confidence'>,
  description: string,
): readonly (TemplateResult | typeof nothing)[] {
  return [
    html`<span class="name" aria-hidden="true">${type}</span>`,
    status === 'accepted'
      ? nothing
      : html`<span class="mark" aria-hidden="true">${status === 'suggested' ? '?' : '×'}</span>`,
    status === 'suggested' && confidence !== null
      ? html`<span class="sure" aria-hidden="true">${percent(confidence)}</span>`
      : nothing,
    html`<span class="visually-hidden">${description}</span>`,
  ];
}

/** The other end of a stub: a click on it goes there. */
export const farEndContent = (far: FarEnd | null): TemplateResult | typeof nothing =>
  far
    ? html`<span class="far" aria-hidden="true" data-follow=${far.end} data-testid="far-end"
        >${far.end === 'tail' ? '→' : '←'} <bdi>${far.words}</bdi> ${far.way === 'below' ? '↓' : '↑'}</span
      >`
    : nothing;
