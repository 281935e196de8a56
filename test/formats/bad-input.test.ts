import { describe, expect, test } from 'vitest';
import { FORMAT_IDS, PLUGINS, type FormatId } from './plugins.ts';
import { fileOf, fixture, read, refusal } from './reading.ts';

const FIXTURES: Readonly<Record<FormatId, string>> = {
  conll04: 'harbour.corp',
  'conll04-multihead': 'harbour.multihead.txt',
  'spert-json': 'lithium.spert.json',
  'ade-rel': 'tremor.rel',
  text: 'admission.txt',
};
const ANNOTATED = FORMAT_IDS.filter((id) => PLUGINS[id].annotated);

const nine = (label: string, index: number | string, word: string, tag = 'NN'): string =>
  `0\t${label}\t${index}\tO\t${tag}\t${word}\tO\tO\tO\n`;
const five = (rows: readonly string[]): string => `#doc 1\n${rows.map((row) => `${row}\n`).join('')}`;

describe.each(FORMAT_IDS)('%s refuses', (id) => {
  test('an empty file and one of white space, by name', () => {
    for (const content of ['', ' \n\t\r\n', '\uFEFF\n']) {
      const error = refusal(id, fileOf(content, 'nothing.txt'));
      expect(error.code).toBe('bad-input');
      expect(error.message).toBe('nothing.txt: the file is empty');
    }
  });

  test('bytes that are not UTF-8, naming line and byte', () => {
    const { bytes } = fixture(FIXTURES[id]);
    const at = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1;
    for (const wrong of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]) {
      const broken = new Uint8Array([...bytes.slice(0, at), ...wrong, 0x20, ...bytes.slice(at)]);
      const error = refusal(id, { name: 'broken', bytes: broken });
      expect(error.details).toMatchObject({ file: 'broken', line: 3 });
      expect(error.message).toContain(`at offset ${at}`);
    }
    const cut = refusal(id, { name: 'cut', bytes: new Uint8Array([...bytes.slice(0, at), 0xf0, 0x9f]) });
    expect(cut.message).toContain('cut:3: not UTF-8');
  });

  test('NUL bytes, naming the line', () => {
    const { bytes } = fixture(FIXTURES[id]);
    const at = bytes.indexOf(10) + 1;
    const broken = new Uint8Array([...bytes.slice(0, at), 0, ...bytes.slice(at)]);
    expect(refusal(id, { name: 'nul', bytes: broken }).details).toMatchObject({ line: 2 });
  });
});

describe.each(ANNOTATED)('%s', (id) => {
  test('cut off at any byte, is read or refused with a line, and never throws', () => {
    const { bytes } = fixture(FIXTURES[id]);
    for (let length = 0; length < bytes.length; length++) {
      const result = PLUGINS[id].read({ name: 'cut', bytes: bytes.slice(0, length) });
      if (result.ok) continue;
      expect(result.error.code).toBe('bad-input');
      expect(result.error.message).toMatch(/^cut(?::\d+)?: ./);
    }
  });

  test('refuses a megabyte of one word on one line', () => {
    const error = refusal(id, fileOf('a'.repeat(1_000_000), 'long'));
    expect(error.details).toMatchObject({ file: 'long', line: 1 });
    expect(error.message.length).toBeLessThan(300);
  });

  test('refuses a file of another format', () => {
    for (const other of FORMAT_IDS) {
      if (other === id) continue;
      expect(refusal(id, fixture(FIXTURES[other])).code).toBe('bad-input');
    }
  });
});

test('a megabyte of text on one line becomes sentences of bounded size', () => {
  for (const content of ['word '.repeat(200_000), 'a'.repeat(1_000_000), '( '.repeat(500_000)]) {
    const { documents } = read('text', fileOf(content));
    const sizes = documents[0]?.sentences.map((sentence) => sentence.tokens.length) ?? [];
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
  }
});

/** Each: what is wrong, the file, the line that must be named, words of the reason. */
const CASES: Readonly<
  Record<Exclude<FormatId, 'text'>, readonly (readonly [string, string, number, string])[]>
> = {
  conll04: [
    ['a wrong number of columns', nine('O', 0, 'a') + '0\tO\t1\tO\tNN\n', 2, '5 columns'],
    ['an index that is none', nine('O', 'x', 'a'), 1, 'no token index'],
    ['two sentences without a blank line', nine('O', 0, 'a') + nine('O', 0, 'b'), 2, 'blank line'],
    [
      'a relation to a row that is not there',
      `${nine('Loc', 0, 'a')}\n0\t7\tIn\n`,
      3,
      'row 7, which is not there',
    ],
    [
      'a relation to a row without a type',
      `${nine('Loc', 0, 'a')}${nine('O', 1, 'b')}\n1\t0\tIn\n`,
      4,
      'row 1, which is no mention',
    ],
    ['a relation of a mention to itself', `${nine('Loc', 0, 'a')}\n0\t0\tIn\n`, 3, 'to itself'],
    ['a relation before any sentence', '0\t1\tIn\n', 1, 'before any sentence'],
    ['white space in a word', nine('O', 0, 'a b'), 1, 'white space'],
    ['an empty word', nine('O', 0, ''), 1, 'empty word'],
    ['a type with a bar', nine('Lo|c', 0, 'a'), 1, 'no type name'],
    ['the type __proto__', nine('__proto__', 0, 'a'), 1, 'reserved'],
    [
      'the relation type __proto__',
      `${nine('A', 0, 'a')}${nine('A', 1, 'b')}\n0\t1\t__proto__\n`,
      4,
      'reserved',
    ],
  ],
  'conll04-multihead': [
    ['a row before the first #doc', "0\ta\tO\t['N']\t[0]\n", 1, 'before the first #doc'],
    ['a #doc without rows', "#doc 1\n#doc 2\n0\ta\tO\t['N']\t[0]\n", 1, 'no tokens'],
    ['a wrong number of columns', five(["0\ta\tO\t['N']"]), 2, '4 columns'],
    ['a tab too many', five(["0\ta\t\tO\t['N']\t[0]"]), 2, '6 columns'],
    ['an index out of order', five(["0\ta\tO\t['N']\t[0]", "2\tb\tO\t['N']\t[2]"]), 3, 'where 1 is due'],
    ['a tag that is none', five(["0\ta\tLoc\t['N']\t[0]"]), 2, 'no BIO tag'],
    ['an empty type', five(["0\ta\tB-\t['N']\t[0]"]), 2, 'no BIO tag'],
    ['a bad list of names', five(['0\ta\tO\t[N]\t[0]']), 2, 'no list of relation names'],
    [
      'a list without end',
      five([`0\ta\tO\t['${'x'.repeat(1_100_000)}']\t[0]`]),
      2,
      'no list of relation names',
    ],
    ['a bad list of indices', five(["0\ta\tO\t['N']\t[-1]"]), 2, 'no list of token indices'],
    ['lists of different lengths', five(["0\ta\tO\t['N', 'N']\t[0]"]), 2, '2 relation names but 1'],
    [
      'a relation at a token outside',
      five(["0\ta\tO\t['In']\t[1]", "1\tb\tB-A\t['N']\t[1]"]),
      2,
      'ends no mention',
    ],
    ['a relation to a missing token', five(["0\ta\tB-A\t['In']\t[9]"]), 2, 'token 9'],
    [
      'a relation into the middle of a mention',
      five(["0\ta\tB-A\t['In']\t[1]", "1\tb\tB-A\t['N']\t[1]", "2\tc\tI-A\t['N']\t[2]"]),
      2,
      'token 1, which ends no mention',
    ],
    ['a relation of a mention to itself', five(["0\ta\tB-A\t['In']\t[0]"]), 2, 'to itself'],
    ['the type __proto__', five(["0\ta\tB-__proto__\t['N']\t[0]"]), 2, 'reserved'],
    ['white space in a token', five(["0\ta\u00A0b\tO\t['N']\t[0]"]), 2, 'white space'],
  ],
  'spert-json': [
    ['broken JSON', '[\n{"tokens": ["a"]},\n{"tokens": ["b"}\n]', 3, 'comma or ]'],
    ['an end in mid-air', '[\n{"tokens": ["a"]},\n', 3, 'the file ends here'],
    ['something after the array', '[{"tokens": ["a"]}]\n]', 2, 'something follows'],
    ['no array', '{"tokens": ["a"]}', 1, 'must be an array'],
    ['no sentence', '[]', 0, 'no sentences'],
    ['an element that is no object', '[\n\n7]', 3, 'must be an object'],
    ['no tokens', '[\n{"entities": []}]', 2, 'no "tokens"'],
    ['an empty list of tokens', '[{"tokens":\n[]}]', 2, 'without tokens'],
    ['a token that is no string', '[{"tokens": ["a",\n7]}]', 2, 'no string'],
    ['white space in a token', '[{"tokens": ["a",\n"b c"]}]', 2, 'white space'],
    ['half a character in a token', '[{"tokens": ["a",\n"\\ud83d"]}]', 2, 'half a character'],
    ['NUL in a token', '[{"tokens": ["a",\n"\\u0000"]}]', 2, 'NUL'],
    [
      'an entity out of range',
      '[{"tokens": ["a"], "entities": [\n{"type": "A", "start": 0, "end": 2}]}]',
      2,
      '"end" is 2',
    ],
    [
      'an entity of no length',
      '[{"tokens": ["a"], "entities": [\n{"type": "A", "start": 0, "end": 0}]}]',
      2,
      'ends at 0',
    ],
    [
      'half an index',
      '[{"tokens": ["a"], "entities": [{"type": "A", "start": 0,\n"end": 0.5}]}]',
      2,
      'whole number',
    ],
    ['no type', '[{"tokens": ["a"], "entities": [\n{"start": 0, "end": 1}]}]', 2, '"type"'],
    [
      'a type with a space',
      '[{"tokens": ["a"], "entities": [{"start": 0, "end": 1,\n"type": "A B"}]}]',
      2,
      'no type name',
    ],
    [
      'the type __proto__',
      '[{"tokens": ["a"], "entities": [{"start": 0, "end": 1,\n"type": "__proto__"}]}]',
      2,
      'reserved',
    ],
    ['the key __proto__', '[{"tokens": ["a"],\n"__proto__": {}}]', 2, '__proto__'],
    ['a key given twice', '[{"tokens": ["a"],\n"tokens": ["b"]}]', 2, 'given twice'],
    [
      'a relation to a missing entity',
      '[{"tokens": ["a"], "entities": [{"type": "A", "start": 0, "end": 1}],\n"relations": [{"type": "R", "head": 0, "tail":\n1}]}]',
      3,
      '"tail" is 1',
    ],
    [
      'a relation without entities',
      '[{"tokens": ["a"],\n"relations": [{"type": "R", "head": 0, "tail": 1}]}]',
      2,
      'there are none',
    ],
    ['brackets without end', '['.repeat(100_000), 1, 'nested'],
  ],
  'ade-rel': [
    ['a wrong number of columns', '7|A rash from gold.|rash|2|6|gold|12\n', 1, '7 columns'],
    ['an offset that is none', '\n7|A rash from gold.|rash|2|6|gold|x|16\n', 2, 'offsets of the drug'],
    ['a mention that is not there', '7|A rash from gold.|fever|2|7|gold|12|16\n', 1, 'does not occur'],
    ['a mention without text', '7|A rash from gold.||2|2|gold|12|16\n', 1, 'no text of the effect'],
    [
      'a sentence farther off than it can be written',
      '7|A rash.|rash|999999995|999999999|A|999999993|999999994\n',
      1,
      'ends 1000',
    ],
    ['no PubMed id', '|A rash from gold.|rash|2|6|gold|12|16\n', 1, 'no PubMed id'],
  ],
};

describe.each(ANNOTATED)('%s names the line of', (id) => {
  test.each(id === 'text' ? [] : CASES[id])('%s', (_, content, line, reason) => {
    const error = refusal(id, fileOf(content, 'dir/name.x'));
    expect(error.code).toBe('bad-input');
    expect(error.details).toMatchObject({ file: 'dir/name.x', line });
    expect(error.message).toContain(reason);
  });
});

test('messages never carry more than a few characters of the file', () => {
  const secret = 'Herr-Geheim-'.repeat(30);
  for (const id of ANNOTATED) {
    const error = refusal(id, fileOf(`[{"tokens": ["${secret} ${secret}"]}]`));
    expect(error.message.length).toBeLessThan(200);
  }
});
