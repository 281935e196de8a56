// How many of something, in words. Each is a message of its own: languages differ in what a number does to its noun.
import { msg, str } from '@lit/localize';
import { formatNumber } from '../../core/language/languages.ts';

export const sentenceCount = (count: number): string =>
  count === 1 ? msg('1 sentence') : msg(str`${formatNumber(count)} sentences`);

export const heldOutCount = (count: number): string =>
  count === 1 ? msg('1 held-out sentence') : msg(str`${formatNumber(count)} held-out sentences`);

export const documentCount = (count: number): string =>
  count === 1 ? msg('1 document') : msg(str`${formatNumber(count)} documents`);

export const mentionCount = (count: number): string =>
  count === 1 ? msg('1 mention') : msg(str`${formatNumber(count)} mentions`);

export const relationCount = (count: number): string =>
  count === 1 ? msg('1 relation') : msg(str`${formatNumber(count)} relations`);

export const suggestionCount = (count: number): string =>
  count === 1 ? msg('1 suggestion') : msg(str`${formatNumber(count)} suggestions`);

export const openSuggestionCount = (count: number): string =>
  count === 1 ? msg('1 open suggestion') : msg(str`${formatNumber(count)} open suggestions`);

export const placeCount = (count: number): string =>
  count === 1 ? msg('1 place') : msg(str`${formatNumber(count)} places`);

export const modelCount = (count: number): string =>
  count === 1 ? msg('1 model') : msg(str`${formatNumber(count)} models`);

export const recordCount = (count: number): string =>
  count === 1 ? msg('1 record') : msg(str`${formatNumber(count)} records`);

export const differentStringCount = (count: number): string =>
  count === 1 ? msg('1 string') : msg(str`${formatNumber(count)} different strings`);

/** Where a replaced string stands without being annotated. */
export const unmarkedPlaceCount = (count: number): string =>
  count === 1
    ? msg('and 1 place that is not annotated')
    : msg(str`and ${formatNumber(count)} places that are not annotated`);

export const warningCount = (count: number): string =>
  count === 1 ? msg('1 warning') : msg(str`${formatNumber(count)} warnings`);

export const epochCount = (count: number): string =>
  count === 1 ? msg('1 epoch') : msg(str`${formatNumber(count)} epochs`);
