// Which way a text runs: the rule of dir="auto" (the first letter decides), for what has to be known without asking the page.

/** Letters of the scripts that run from right to left. Their digits do not. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
const LETTER = /\p{L}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

/** Whether a paragraph of this text begins at the right, as dir="auto" has it; false for a text without letters. */
export function runsRightToLeft(text: string): boolean {
  const letter = LETTER.exec(text)?.[0];
  return letter !== undefined && RIGHT_TO_LEFT.test(letter);
}

/**
 * Whether a word runs from right to left in a paragraph that does or does not: its own letters decide; a number runs from left to
 * right in any paragraph; what has neither goes with the paragraph.
 */
export function wordRunsRightToLeft(word: string, paragraphRightToLeft: boolean): boolean {
  if (LETTER.test(word)) return runsRightToLeft(word);
  return LETTER_OR_DIGIT.test(word) ? false : paragraphRightToLeft;
}
