import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLOUR_BLIND_SAFE_PALETTE, type Schema } from '../../core/model/schema.ts';
import { formatProblem } from '../../core/errors.ts';
import { buildStyle, jsonPath, STYLES } from '../../scripts/build-demo-corpus.ts';
import { buildCorpus, countCorpus, type SpertSentence } from '../../scripts/demo-corpus/corpus.ts';
import { parseMarkup } from '../../scripts/demo-corpus/markup.ts';
import { tokenise } from '../../scripts/demo-corpus/tokenise.ts';

const tokensOf = (text: string, ...borders: number[]): string[] =>
  tokenise(text, borders).map((span) => text.slice(span.begin, span.end));

const hasNestedMentions = ({ entities }: SpertSentence): boolean =>
  entities.some((a, i) => entities.some((b, j) => i < j && a.start < b.end && b.start < a.end));

describe.each(STYLES)('the %s demo corpus', (style) => {
  const { schema, sentences, json, problems } = buildStyle(style);

  it('has a marked source without problems', () => {
    expect(problems.map(formatProblem)).toEqual([]);
  });

  it('is committed as the script makes it', () => {
    expect(readFileSync(jsonPath(style), 'utf8')).toBe(json);
  });

  it('has the size that its README states', () => {
    const readme = readFileSync(new URL('../../resources/demo/README.md', import.meta.url), 'utf8');
    const { mentions, relations } = countCorpus(sentences, schema);
    const sum = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    const documents = new Set(sentences.map((sentence) => sentence.orig_id.replace(/-\d+$/, ''))).size;
    const perType = Object.entries(mentions).map(([type, count]) => `${type} ${count}`);
    expect(readme).toContain(
      `| ${style} | ${documents} | ${sentences.length} | ${sum(mentions)}: ${perType.join(', ')} | ${sum(relations)} |`,
    );
  });

  it('is large enough to learn every type from half of it', () => {
    const { mentions, relations } = countCorpus(sentences, schema);
    expect(sentences.length).toBeGreaterThanOrEqual(110);
    for (const [type, count] of Object.entries({ ...mentions })) {
      expect(count, type).toBeGreaterThanOrEqual(20);
    }
    for (const [type, count] of Object.entries(relations)) expect(count, type).toBeGreaterThanOrEqual(30);
  });

  it('has sentences with no mention, with mentions but no relation, with several relations, and few with nested mentions', () => {
    const count = (holds: (sentence: SpertSentence) => boolean): number => sentences.filter(holds).length;
    expect(count((sentence) => sentence.entities.length === 0)).toBeGreaterThanOrEqual(10);
    expect(
      count((sentence) => sentence.entities.length > 0 && sentence.relations.length === 0),
    ).toBeGreaterThanOrEqual(20);
    expect(count((sentence) => sentence.relations.length > 1)).toBeGreaterThanOrEqual(20);
    expect(count(hasNestedMentions)).toBe(style === 'clinical' ? 3 : 0);
  });

  it('has a schema with colours that can be told apart and a key of its own for every type', () => {
    const colours = schema.entityTypes.map((type) => type.colour);
    expect(new Set(colours).size).toBe(colours.length);
    for (const colour of colours) expect(COLOUR_BLIND_SAFE_PALETTE).toContain(colour);
    for (const type of schema.entityTypes) expect(type.key).toMatch(/^[1-9]$/);
    for (const type of schema.relationTypes) expect(type.key).toMatch(/^[a-z]$/);
    const keys = [...schema.entityTypes, ...schema.relationTypes].map((type) => type.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(schema.name).toBe(style);
  });
});

it('no sentence id is used by both corpora, so that they can be imported into one project', () => {
  const ids = STYLES.flatMap((style) => buildStyle(style).sentences.map((sentence) => sentence.orig_id));
  expect(new Set(ids).size).toBe(ids.length);
});

describe('tokenise', () => {
  it.each([
    ["Zoë's boat, she said.", ['Zoë', "'s", 'boat', ',', 'she', 'said', '.']],
    ['The U.S. sent Dr. Lee to Foo Inc.', ['The', 'U.S.', 'sent', 'Dr.', 'Lee', 'to', 'Foo', 'Inc', '.']],
    ['a 54-year-old took 2.5 mg/day', ['a', '54-year-old', 'took', '2.5', 'mg', '/', 'day']],
    ["bull's-eye at 7:30 -- o'clock", ["bull's-eye", 'at', '7:30', '--', "o'clock"]],
    ["the Dockers' Union", ['the', 'Dockers', "'", 'Union']],
    ['dizzy 😵, cold ❄️ 👩‍⚕️', ['dizzy', '😵', ',', 'cold', '❄️', '👩‍⚕️']],
  ])('cuts %j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it('cuts a word where a mention ends inside it', () => {
    expect(tokensOf('lithium-induced tremor')).toEqual(['lithium-induced', 'tremor']);
    expect(tokensOf('lithium-induced tremor', 0, 7)).toEqual(['lithium', '-', 'induced', 'tremor']);
    expect(tokensOf('Foo Inc. paid', 0, 8)).toEqual(['Foo', 'Inc.', 'paid']);
  });
});

describe('a mistake in the markup', () => {
  const schema: Schema = {
    name: 'test',
    entityTypes: [
      { name: 'Peop', key: '1', colour: '#56B4E9' },
      { name: 'Loc', key: '2', colour: '#009E73' },
    ],
    relationTypes: [{ name: 'Live_In', key: 'q', pairs: [{ head: 'Peop', tail: 'Loc' }] }],
  };
  /** The problems of a document whose second line is `sentence`, amid two good ones. */
  const problemsOf = (sentence: string): string[] => {
    const good = ['[Ana|Peop#1] lives in [Rome|Loc#2] with a cat and a dog. {Live_In 1>2}'];
    const content = `# one\n${sentence}\n${good[0]}\nIt rained all day long and nobody went out to play.\n`;
    const marked = parseMarkup('demo.txt', content);
    return [...marked.problems, ...buildCorpus('demo.txt', marked.documents, schema).problems].map(
      formatProblem,
    );
  };
  const rest = 'and so on and on for a long time.';

  it.each([
    ['an unknown type', `[Ana|Person] sang ${rest}`, 'mention "Ana" has unknown type Person'],
    [
      'a pair the schema lacks',
      `[Ana|Peop#1] saw [Rome|Loc#2] ${rest} {Live_In 2>1}`,
      'relation "Live_In 2>1": the schema has no Live_In from Loc to Peop',
    ],
    [
      'a missing mention',
      `[Ana|Peop#1] ${rest} {Live_In 1>2}`,
      'relation "Live_In 1>2": no mention has id 2',
    ],
    ['an unused id', `[Ana|Peop#1] sang ${rest}`, 'no relation uses id 1'],
    ['a mention never closed', `[Ana sang ${rest}`, 'a mention is opened with "[" and never closed'],
    [
      'a blank at a mention border',
      `[Ana |Peop] sang ${rest}`,
      'mention "Ana " does not begin and end with a token',
    ],
    ['a short sentence', 'Ana sang.', '2 words; 8 to 45 are allowed'],
  ])('%s is reported with file and line', (_what, sentence, reason) => {
    expect(problemsOf(sentence)).toContain(`demo.txt:2: ${reason}`);
  });

  it('the same sentence twice is reported at the second', () => {
    expect(problemsOf('Ana lives in Rome, with a cat and a dog.')).toContain(
      'demo.txt:3: the same sentence as in line 2',
    );
  });

  it('nested mentions and escapes are read', () => {
    const { documents } = parseMarkup(
      'demo.txt',
      '# one\nThe [New [York|Loc#2] club|Org#1] \\[sic\\]. {A 1>2}\n',
    );
    expect(documents[0]?.sentences[0]).toEqual({
      line: 2,
      text: 'The New York club [sic].',
      mentions: [
        { type: 'Org', id: '1', begin: 4, end: 17 },
        { type: 'Loc', id: '2', begin: 8, end: 12 },
      ],
      relations: [{ type: 'A', head: '1', tail: '2' }],
    });
  });
});
