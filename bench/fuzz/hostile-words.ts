// What breaks readers, as strings: keys of prototypes, marks of other languages, numbers at the edges, characters that are not what they look like.

export const HOSTILE_KEYS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'length', 'then'],
  ...['__defineGetter__', '__lookupSetter__', 'toJSON', 'name', ''],
] as const;

export const HOSTILE_NUMBERS = [
  ...[
    '-1',
    '-0',
    '0',
    '00',
    '01',
    '1e1',
    '1e9',
    '1e400',
    '-1e400',
    '0x10',
    '1_000',
    '٣',
    '1.5',
    '.5',
    '5.',
    '+1',
  ],
  ...['2147483647', '2147483648', '4294967295', '4294967296', '9007199254740991', '9007199254740993'],
  ...['999999999', '1000000000', '18446744073709551616', 'NaN', 'Infinity', 'null', 'true', '9'.repeat(400)],
] as const;

export const HOSTILE_PATHS = [
  ...[
    '../../etc/passwd',
    '..\\..\\windows\\win.ini',
    '/etc/passwd',
    'C:\\Windows\\system32',
    '\\\\server\\share',
  ],
  ...[
    'CON',
    'NUL.txt',
    'COM1',
    'aux',
    'file:///etc/passwd',
    '.',
    '..',
    '~',
    '%2e%2e%2f',
    'a\u0000b',
    'name. ',
    '-rf',
  ],
] as const;

export const HOSTILE_SCRIPTS = [
  '<img src=x onerror="globalThis.hit=1">',
  '<script>globalThis.hit=1</script>',
  '"><svg onload=globalThis.hit=1>',
  'javascript:globalThis.hit=1',
  '${globalThis.hit=1}',
  '{{constructor.constructor("globalThis.hit=1")()}}',
  '</style><style>*{display:none}</style>',
  "'); DROP TABLE documents; --",
  '=cmd|"/c calc"!A1',
  '%s%s%n',
] as const;

export const HOSTILE_CHARACTERS = [
  // Controls that terminals obey, of one byte and of two.
  ...['\u001b[2J', '\u001b]0;title\u0007', '\u009b31m', '\b', '\u007f', '\u0000', '\u0001'],
  // Line ends of all kinds.
  ...['\r', '\n', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f'],
  // Seen as nothing, or turning around what follows.
  ...['\ufeff', '\u200b', '\u200d', '\u2060', '\u00ad', '\u202e', '\u202d', '\u2066', '\u2069', '\u061c'],
  // Half of a character, the last ones, and piles of marks.
  ...['\ud800', '\udfff', '\ud83d', '\u{10ffff}', '\ufffe', '\uffff', 'e' + '\u0301'.repeat(60), '👩🏽‍⚕️', '🇩🇪'],
  ...['\u00a0', '\u3000', '東京', 'ﷺ', 'İ', 'ß', 'ﬁ', '𝒳', 'ก็็็็็'],
] as const;

export const HOSTILE_WORDS: readonly string[] = [
  ...HOSTILE_KEYS,
  ...HOSTILE_NUMBERS,
  ...HOSTILE_PATHS,
  ...HOSTILE_SCRIPTS,
  ...HOSTILE_CHARACTERS,
];
