// Puts tokens back into running text, as a person would write it: the demo's corpora come as tokens, and the window shows text.
import type { Span } from '../../../core/model/annotation.ts';

/** Closing marks and endings cling to what stands before them, opening ones to what follows; a hyphen, slash or power joins both. */
const CLINGS_BACK = new Set([',', '.', ';', ':', '?', '!', ')', '%', "'s", "'"]);
const CLINGS_FORWARD = new Set(['(', '$']);
const JOINS = new Set(['-', '/', '^']);

/** @returns the text, and where each token stands in it (UTF-16 units); straight quotes open and close in turn */
export function naturalText(tokens: readonly string[]): { readonly text: string; readonly spans: Span[] } {
  let text = '';
  let glued = true;
  let quoteIsOpen = false;
  const spans = tokens.map((token, index): Span => {
    const isQuote = token === '"';
    // "for '56": an apostrophe that stands for the century.
    const shortensYear = token === "'" && /^\d\d$/.test(tokens[index + 1] ?? '');
    const clings = (CLINGS_BACK.has(token) && !shortensYear) || JOINS.has(token) || (isQuote && quoteIsOpen);
    if (!glued && !clings) text += ' ';
    const begin = text.length;
    text += token;
    glued = shortensYear || CLINGS_FORWARD.has(token) || JOINS.has(token) || (isQuote && !quoteIsOpen);
    if (isQuote) quoteIsOpen = !quoteIsOpen;
    return { begin, end: text.length };
  });
  return { text, spans };
}
