// Names and words of files in one line that reads as what it is. A name may hold what a terminal obeys (escape sequences), what ends a line of a
// log or a table, what turns the letters behind it around (U+202E), and what nobody sees. Texts of documents are never changed; this is for where
// a piece of one, or a name, stands in a message, in a log or on a terminal.

/**
 * Controls, line ends, direction marks, what has no width, halves of characters, private and unassigned ones. Joiners stay: scripts are
 * written with them, and emoji.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\p{Noncharacter_Code_Point}/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');
const ALL_UNSEEN_BUT_LINES = new RegExp(`(?![\\n\\t])(?:${UNSEEN.source})`, 'gu');

const escaped = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
};

/** Whether a name would not read as what it is. */
export const hasUnseen = (text: string): boolean => UNSEEN.test(text);

/** On one line, each unseen character as its escape: `\u202e`. */
export const visible = (text: string): string => text.replace(ALL_UNSEEN, escaped);

/** As {@link visible}; line feeds and tabs stay. What a program writes to a terminal goes through this. */
export const visibleLines = (text: string): string => text.replace(ALL_UNSEEN_BUT_LINES, escaped);

/** JSON with each unseen character of its strings as JSON's own escape: the same value to a program, and harmless to a terminal. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value).replace(ALL_UNSEEN, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
