// The word column: the tokens of a mention joined by `/`, and punctuation spelled out as in the Penn Treebank.

const SPELLED: ReadonlyMap<string, string> = new Map([
  ['COMMA', ','],
  ['-LRB-', '('],
  ['-RRB-', ')'],
  ['-LSB-', '['],
  ['-RSB-', ']'],
  ['-LCB-', '{'],
  ['-RCB-', '}'],
]);
const SPELLING = new Map([...SPELLED].map(([spelled, mark]) => [mark, spelled]));

/** What stands in the tag column of files made without a tagger: says nothing about the number of tokens. */
const NO_TAG = new Set(['O', 'X', '-', '_', '*', '']);

/**
 * The tokens of a word column. `tags` are the parts of the row's part-of-speech column, one a token in the original: with a single
 * tag, a `/` belongs to the token (`1/2`). Escapes are our own, for tokens that the original can't hold: `\/` and `\\` stand for
 * `/` and `\`, and a backslash before a spelled-out mark for the letters themselves (`\COMMA`).
 */
export function splitWords(column: string, tags: readonly string[]): string[] {
  return (isOneToken(column, tags) ? [column] : partsOf(column)).map(unspell);
}

/** The word column of tokens, such that {@link splitWords} gives them back. */
export function joinWords(tokens: readonly string[], tags: readonly string[]): string {
  const [first = ''] = tokens;
  return tokens.length === 1 && first.includes('/') && isOneToken(first, tags)
    ? first
    : tokens.map(spell).join('/');
}

function isOneToken(column: string, tags: readonly string[]): boolean {
  return tags.length === 1 && !NO_TAG.has(tags[0]!) && !column.includes('\\');
}

/** Cuts at unescaped slashes. A part that would be empty is a token that begins with a slash: `and///or` is `and`, `/`, `or`. */
function partsOf(column: string): string[] {
  const parts: string[] = [];
  let begin = 0;
  for (let at = 0; at < column.length; at++) {
    if (column[at] === '\\') at++;
    else if (column[at] === '/' && at > begin) {
      parts.push(column.slice(begin, at));
      begin = at + 1;
    }
  }
  if (begin < column.length) parts.push(column.slice(begin));
  return parts;
}

function spell(token: string): string {
  const spelled = SPELLING.get(token);
  if (spelled !== undefined) return spelled;
  const escaped = token.replace(/[\\/]/g, '\\$&');
  return SPELLED.has(escaped) ? `\\${escaped}` : escaped;
}

function unspell(part: string): string {
  const mark = SPELLED.get(part);
  if (mark !== undefined) return mark;
  if (part.startsWith('\\') && SPELLED.has(part.slice(1))) return part.slice(1);
  return part.replace(/\\([\\/])/g, '$1');
}
