// JSON (RFC 8259) with the place of every value, so that a message can name the line of an element that is well-formed but wrong.
// JSON.parse can't: it keeps no places, and its error messages differ between the engines of Node and Electron.

import { visible } from './visible.ts';

interface Placed {
  /** UTF-16 offset of the value's first character. */
  readonly at: number;
}
export type JsonNode =
  | (Placed & { readonly kind: 'object'; readonly entries: ReadonlyMap<string, JsonNode> })
  | (Placed & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (Placed & { readonly kind: 'string'; readonly value: string })
  | (Placed & { readonly kind: 'number'; readonly value: number })
  | (Placed & { readonly kind: 'literal'; readonly value: boolean | null });

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonNode }
  | { readonly ok: false; readonly at: number; readonly reason: string };

/** Values of one file: with their places they take some hundred bytes each. */
const MAX_VALUES = 4_000_000;
/** Deeper files are no corpora; without a limit one could exhaust the stack. */
const MAX_DEPTH = 64;

/** Parses a whole text. Keys given twice in one object and `__proto__` are refused; otherwise as RFC 8259 says. */
export function parseJson(text: string): ParsedJson {
  try {
    const parser = new Parser(text);
    return { ok: true, value: parser.whole() };
  } catch (error) {
    if (error instanceof JsonProblem) return { ok: false, at: error.at, reason: error.message };
    throw error;
  }
}

class JsonProblem extends Error {
  readonly at: number;
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
// eslint-disable-next-line no-control-regex -- RFC 8259 forbids just these unescaped
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4}))/y;
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Parser {
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): JsonNode {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#refuse('something follows the end of the JSON value');
    return value;
  }

  #value(depth: number): JsonNode {
    if (++this.#values > MAX_VALUES) this.#refuse(`more than ${MAX_VALUES} values: split the file`);
    this.#skipSpace();
    const at = this.#at;
    const first = this.#text[at];
    if (first === '{') return { kind: 'object', at, entries: this.#entries(depth + 1) };
    if (first === '[') return { kind: 'array', at, items: this.#items(depth + 1) };
    if (first === '"') return { kind: 'string', at, value: this.#string() };
    const literal = this.#match(LITERAL);
    if (literal !== null)
      return { kind: 'literal', at, value: literal === 'null' ? null : literal === 'true' };
    const number = this.#match(NUMBER);
    if (number !== null) return { kind: 'number', at, value: Number(number) };
    return this.#refuse('a JSON value is missing');
  }

  #items(depth: number): JsonNode[] {
    this.#enter(depth);
    const items: JsonNode[] = [];
    if (this.#takes(']')) return items;
    do items.push(this.#value(depth));
    while (this.#takes(','));
    if (!this.#takes(']')) this.#refuse('a comma or ] is missing');
    return items;
  }

  #entries(depth: number): Map<string, JsonNode> {
    this.#enter(depth);
    const entries = new Map<string, JsonNode>();
    if (this.#takes('}')) return entries;
    do {
      this.#skipSpace();
      const at = this.#at;
      if (this.#text[at] !== '"') this.#refuse('a key in double quotes is missing');
      const key = this.#string();
      if (key === '__proto__') this.#refuse('the key __proto__ is refused', at);
      if (entries.has(key))
        this.#refuse(`the key ${visible(JSON.stringify(key.slice(0, 40)))} is given twice`, at);
      if (!this.#takes(':')) this.#refuse('a colon is missing');
      entries.set(key, this.#value(depth));
    } while (this.#takes(','));
    if (!this.#takes('}')) this.#refuse('a comma or } is missing');
    return entries;
  }

  #string(): string {
    const begin = this.#at++;
    let value = '';
    for (;;) {
      value += this.#match(PLAIN) ?? '';
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at++;
        return value;
      }
      if (next === undefined) this.#refuse('a string is not closed', begin);
      ESCAPE.lastIndex = this.#at;
      const escape = next === '\\' ? ESCAPE.exec(this.#text) : null;
      if (!escape)
        this.#refuse(next === '\\' ? 'an escape that JSON does not know' : 'a control character in a string');
      const [, letter, code] = escape;
      value += code === undefined ? (ESCAPED[letter!] ?? letter!) : String.fromCharCode(parseInt(code, 16));
      this.#at = ESCAPE.lastIndex;
    }
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) this.#refuse(`nested more than ${MAX_DEPTH} deep`);
    this.#at++;
  }

  #takes(mark: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || found === '') return null;
    this.#at += found.length;
    return found;
  }

  #refuse(reason: string, at = this.#at): never {
    throw new JsonProblem(at, at >= this.#text.length ? `${reason}: the file ends here` : reason);
  }
}
