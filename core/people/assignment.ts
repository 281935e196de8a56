// Who is to annotate which document, dealt out evenly.

export interface SizedDocument {
  readonly id: string;
  readonly sentences: number;
}

/**
 * Deals documents out: each to one annotator, and a share of them to two, so that agreement can be measured. The longest first, each to
 * whoever has the least: nobody ends up with much more than another. The same input is dealt out in the same way.
 * @param share of the documents that two annotate, 0 to 1
 * @returns names by the document's id
 */
export function dealDocuments(
  documents: readonly SizedDocument[],
  annotators: readonly string[],
  share: number,
): ReadonlyMap<string, readonly string[]> {
  const dealt = new Map<string, readonly string[]>();
  if (annotators.length === 0) return dealt;
  const load = new Map(annotators.map((name) => [name, 0]));
  const least = (without: string | null): string | null => {
    let best: string | null = null;
    for (const name of annotators) {
      if (name === without) continue;
      if (best === null || load.get(name)! < load.get(best)!) best = name;
    }
    return best;
  };
  const give = (name: string, { sentences }: SizedDocument): void => {
    load.set(name, load.get(name)! + sentences);
  };
  const order = documents
    .map((document, index) => ({ document, index }))
    .sort((a, b) => b.document.sentences - a.document.sentences || a.index - b.index);
  // Spread over all of the order, so that what two annotate is neither the long nor the short documents only.
  const twice = annotators.length > 1 ? Math.round(share * documents.length) : 0;
  for (const [rank, { document }] of order.entries()) {
    const first = least(null)!;
    give(first, document);
    const shared =
      Math.floor(((rank + 1) * twice) / documents.length) > Math.floor((rank * twice) / documents.length);
    const second = shared ? least(first) : null;
    if (second !== null) give(second, document);
    dealt.set(document.id, second === null ? [first] : [first, second].sort());
  }
  return dealt;
}
