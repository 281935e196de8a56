// The two kinds of Python list that the format's last columns hold: ['Live_In', 'Work_For'] and [3, 17].

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
/** A list this long is none; and the pattern below needs stack in proportion to a string's length. */
const MAX_LIST_LENGTH = 1_000_000;
const STRING = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/uy;

/** The strings of a list in Python's notation, or null when it is not one. */
export function parseStringList(source: string): string[] | null {
  const inside = insideBrackets(source);
  if (inside === null) return null;
  const values: string[] = [];
  STRING.lastIndex = 0;
  for (;;) {
    const match = STRING.exec(inside);
    const value = unescape(match?.[1] ?? match?.[2] ?? '');
    if (!match || value === null) return null;
    values.push(value);
    if (match[3] !== ',') return values;
  }
}

/** The non-negative integers of a list in Python's notation, or null when it is not one. */
export function parseIndexList(source: string): number[] | null {
  const inside = insideBrackets(source);
  if (inside === null) return null;
  const values: number[] = [];
  for (const item of inside.split(',')) {
    if (!/^\s*\d{1,9}\s*$/.test(item)) return null;
    values.push(Number(item));
  }
  return values;
}

export function formatStringList(values: readonly string[]): string {
  return `[${values.map((value) => `'${escape(value)}'`).join(', ')}]`;
}

export function formatIndexList(values: readonly number[]): string {
  return `[${values.join(', ')}]`;
}

function insideBrackets(source: string): string | null {
  if (source.length > MAX_LIST_LENGTH) return null;
  return source.startsWith('[') && source.endsWith(']') ? source.slice(1, -1) : null;
}

function unescape(value: string): string | null {
  if (!value.includes('\\')) return value;
  let known = true;
  const plain = value.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gu,
    (_, hex2?: string, hex4?: string, hex8?: string, letter?: string) => {
      const code = hex2 ?? hex4 ?? hex8;
      const character =
        code === undefined
          ? ESCAPES.get(letter ?? '')
          : parseInt(code, 16) <= 0x10ffff
            ? String.fromCodePoint(parseInt(code, 16))
            : undefined;
      if (character === undefined) known = false;
      return character ?? '';
    },
  );
  return known ? plain : null;
}

function escape(value: string): string {
  return value.replace(/[\\']|\p{Cc}/gu, (character) =>
    /[\\']/.test(character)
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
