import { describe, expect, it } from 'vitest';
import { naturalText } from '../../electron/project/demo/natural-text.ts';

describe('natural text', () => {
  it.each([
    ['He said , " It rains . "', 'He said, "It rains."'],
    ["the boy 's sister", "the boy's sister"],
    ["Justice for ' 56 , a group", "Justice for '56, a group"],
    ["the Dockers ' Union", "the Dockers' Union"],
    ['azathioprine - induced', 'azathioprine-induced'],
    ['38 x 10 ^ 9 / L', '38 x 10^9/L'],
    ['symptoms ( DRESS ) at 5 %', 'symptoms (DRESS) at 5%'],
    ['$ 5 for Ekdahl & Rask', '$5 for Ekdahl & Rask'],
  ])('%s', (spaced, expected) => {
    const tokens = spaced.split(' ');
    const { text, spans } = naturalText(tokens);
    expect(text).toBe(expected);
    expect(spans.map(({ begin, end }) => text.slice(begin, end))).toEqual(tokens);
  });
});
