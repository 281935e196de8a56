import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, type JsonNode } from '../../../core/text/json.ts';
import { decodeUtf8, LineIndex, splitLines } from '../../../core/text/lines.ts';

const valueOf = (node: JsonNode): unknown => {
  if (node.kind === 'array') return node.items.map(valueOf);
  if (node.kind === 'object')
    return Object.fromEntries([...node.entries].map(([key, value]) => [key, valueOf(value)]));
  return node.value;
};

test('reads what JSON.parse reads, and knows where each value begins', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!text.includes('__proto__'));
      const parsed = parseJson(text);
      expect(parsed.ok && valueOf(parsed.value)).toEqual(JSON.parse(text));
      const check = (node: JsonNode): void => {
        const first = { object: '{', array: '[', string: '"' }[node.kind as string];
        if (first) expect(text[node.at]).toBe(first);
        if (node.kind === 'array') node.items.forEach(check);
        if (node.kind === 'object') [...node.entries.values()].forEach(check);
      };
      if (parsed.ok) check(parsed.value);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('refuses what JSON.parse refuses', () => {
  const broken = [
    '',
    '[',
    '[1,]',
    '{"a":}',
    '{a:1}',
    "['a']",
    '01',
    '1.',
    '.5',
    '+1',
    'nul',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '"a',
    '[1 2]',
    '{"a" 1}',
    '1 2',
    '//\n1',
    'NaN',
    '-',
    '[1}',
  ];
  for (const text of broken) {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(parseJson(text).ok, text).toBe(false);
  }
});

test('lines end at LF, CRLF and CR alike', () => {
  const text = 'a\r\nb\nc\rd\n\ne';
  expect(splitLines(text)).toEqual(['a', 'b', 'c', 'd', '', 'e']);
  const lines = new LineIndex(text);
  expect([...'abcde'].map((letter) => lines.lineAt(text.indexOf(letter)))).toEqual([1, 2, 3, 4, 6]);
});

test('bytes are text exactly when they are well-formed UTF-8 without NUL, and the first wrong one is found', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const isText = (bytes: Uint8Array): boolean => {
    try {
      return !strict.decode(bytes).includes('\0');
    } catch {
      return false;
    }
  };
  const byte = fc.oneof(
    fc.constantFrom(0x41, 0x0a, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x99, 0x82, 0xed, 0xf4),
    fc.integer({ min: 1, max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 8 }), (values) => {
      const bytes = new Uint8Array(values);
      const decoded = decodeUtf8(bytes);
      expect(decoded.ok).toBe(isText(bytes));
      if (decoded.ok) return;
      // Everything before the place is text, and no longer beginning is.
      const { byte: at } = decoded.problem;
      expect(isText(bytes.slice(0, at))).toBe(true);
      for (let length = at + 1; length <= bytes.length; length++)
        expect(isText(bytes.slice(0, length))).toBe(false);
    }),
    { seed: 3, numRuns: 1500 },
  );
});
