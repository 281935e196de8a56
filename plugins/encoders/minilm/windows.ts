/** Part of a sentence that is encoded in one piece. Token indices, half-open. */
export interface Window {
  readonly begin: number;
  readonly end: number;
  /** The tokens whose vectors are taken from this window: those that lie nearer to its middle than to the next one's. */
  readonly keepBegin: number;
  readonly keepEnd: number;
}

/**
 * Divides a sentence into overlapping windows; each token is kept from exactly one, where it has neighbours on both sides.
 * @param pieces word pieces of each token, each at least 1 and at most `capacity - overlap`
 * @param capacity most word pieces in a window
 * @param overlap word pieces that neighbouring windows share, about
 * @returns windows from left to right, one for a sentence that fits, none for an empty sentence
 */
export function planWindows(pieces: readonly number[], capacity: number, overlap: number): Window[] {
  const spans: { begin: number; end: number }[] = [];
  let begin = 0;
  while (begin < pieces.length) {
    const end = fill(pieces, begin, capacity);
    if (end < pieces.length) {
      spans.push({ begin, end });
      begin = fillBackwards(pieces, end, overlap);
    } else {
      // The last one reaches back as far as it can: a short rest gets context too.
      spans.push({ begin: fillBackwards(pieces, end, capacity), end });
      begin = end;
    }
  }
  return spans.map((span, index) => ({
    ...span,
    keepBegin: seam(spans[index - 1], span),
    keepEnd: index + 1 < spans.length ? seam(span, spans[index + 1]!) : pieces.length,
  }));
}

/** The middle of what two neighbours share; 0 for the first. */
function seam(left: { readonly end: number } | undefined, right: { readonly begin: number }): number {
  return left === undefined ? 0 : right.begin + Math.ceil((left.end - right.begin) / 2);
}

function fill(pieces: readonly number[], begin: number, capacity: number): number {
  let end = begin;
  for (let used = 0; end < pieces.length && used + pieces[end]! <= capacity; end++) used += pieces[end]!;
  return end;
}

function fillBackwards(pieces: readonly number[], end: number, capacity: number): number {
  let begin = end;
  for (let used = 0; begin > 0 && used + pieces[begin - 1]! <= capacity; begin--) used += pieces[begin - 1]!;
  return begin;
}
