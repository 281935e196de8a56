// Which sentences of a document are near the screen. They stand one below the other, so the first one is found by halving; however long
// the document, a few are looked at.
import type { ContextSentence } from './context-sentence.ts';

/** This far beyond the border of what can be seen is still near: a turn of the wheel finds everything drawn. */
const MARGIN_PX = 700;

/** Has all sentences drawn that are near what `scroller` shows. @returns those that had not been */
export function drawNear(
  scroller: Element,
  sentences: readonly ContextSentence[],
): readonly ContextSentence[] {
  const { top, bottom } = scroller.getBoundingClientRect();
  const drawn: ContextSentence[] = [];
  for (let index = firstBelow(sentences, top - MARGIN_PX); index < sentences.length; index++) {
    const sentence = sentences[index];
    if (!sentence || sentence.getBoundingClientRect().top > bottom + MARGIN_PX) break;
    if (sentence.near) continue;
    sentence.near = true;
    drawn.push(sentence);
  }
  return drawn;
}

/** Index of the first sentence that ends below `y`. */
function firstBelow(sentences: readonly ContextSentence[], y: number): number {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}
