import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pluginManifestSchema } from '../../core/contract/plugin.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { FORMAT_IDS } from './plugins.ts';
import { fileOf, fixture, read, show } from './reading.ts';

const formatsFolder = new URL('../../plugins/formats/', import.meta.url);

test('every format folder has a manifest that names it', () => {
  const folders = readdirSync(formatsFolder).sort();
  expect(folders).toEqual([...FORMAT_IDS].sort());
  for (const folder of folders) {
    const manifest = pluginManifestSchema.parse(
      JSON.parse(readFileSync(new URL(`${folder}/plugin.json`, formatsFolder), 'utf8')),
    );
    expect(manifest).toMatchObject({ id: folder, kind: 'format', entry: 'index.js' });
  }
});

describe('nine-column CoNLL04', () => {
  const corpus = read('conll04', fixture('harbour.corp'));

  test('a row is a token or a whole mention, its words parted, punctuation spelled out no more', () => {
    expect(show(corpus.documents)).toEqual([
      {
        tokens: 'Sen.|Maud|Okafor|,|leads|Bank|of|Tarn|(|Orlik|)|.',
        mentions: ['Loc:Orlik@40', 'Org:Bank of Tarn@25', 'Peop:Maud Okafor@5'],
        relations: [
          'OrgBased_In(Org:Bank of Tarn@25, Loc:Orlik@40)',
          'Work_For(Peop:Maud Okafor@5, Org:Bank of Tarn@25)',
        ],
      },
      { tokens: "`|`|1/2|shut|'|.", mentions: [], relations: [] },
      {
        tokens: '12|,|500|crates|left|Orlik|Brenz|.',
        mentions: ['Loc:Brenz@27', 'Loc:Orlik@21', 'Other:12 , 500 crates@0'],
        relations: ['Located_In(Loc:Brenz@27, Loc:Orlik@21)'],
      },
    ]);
    expect(corpus.documents.map((document) => document.name)).toEqual(['0', '1', '2']);
    expect(corpus.warnings).toEqual([]);
  });

  test('says the same as the five columns', () => {
    const five = read('conll04-multihead', fixture('harbour.multihead.txt'));
    expect(examplesOf(five.documents)).toEqual(examplesOf(corpus.documents));
  });

  test('a file made without a tagger parts the words of mentions all the same', () => {
    const file = fileOf('0\tPeop\t0\tO\tO\tMaud/Okafor\tO\tO\tO\n');
    expect(show(read('conll04', file).documents)[0]?.tokens).toBe('Maud|Okafor');
  });

  test('columns may be parted by spaces, blank lines doubled or missing at the end', () => {
    const file = fileOf(
      '\n\n0 Loc 0 O NNP Orlik O O O\n0 Loc 1 O NNP Tarn O O O\n\n\n0 1 Located_In\n\n\n1 O 0 O NN rain O O O',
    );
    const shown = show(read('conll04', file).documents);
    expect(shown.map((sentence) => sentence.tokens)).toEqual(['Orlik|Tarn', 'rain']);
    expect(shown[0]?.relations).toEqual(['Located_In(Loc:Orlik@0, Loc:Tarn@6)']);
  });
});

describe('five-column CoNLL04', () => {
  test('an I- tag with nothing before it opens a mention, with a warning that names the line', () => {
    const rows = ["0\tin\tO\t['N']\t[0]", "1\tTarn\tI-Loc\t['N']\t[1]", "2\tOrlik\tI-Org\t['N']\t[2]"];
    const corpus = read('conll04-multihead', fileOf(`#doc 5\n${rows.join('\n')}\n`, 'a.txt'));
    expect(show(corpus.documents)[0]?.mentions).toEqual(['Loc:Tarn@3', 'Org:Orlik@8']);
    expect(corpus.warnings.map(({ file, line }) => `${file}:${line}`)).toEqual(['a.txt:3', 'a.txt:4']);
  });

  test('columns may be parted by spaces; lists may use either quote and escapes', () => {
    const file = fileOf(
      `#doc x\n0 Tarn B-Loc ["Located_In", 'Part\\x4ff'] [1, 1]\n1 Orlik B-Loc ['N'] [1]\n2 " O ['N'] [2]\n`,
    );
    const [shown] = show(read('conll04-multihead', file).documents);
    expect(shown?.tokens).toBe('Tarn|Orlik|"');
    expect(shown?.relations).toEqual([
      'Located_In(Loc:Tarn@0, Loc:Orlik@5)',
      'PartOf(Loc:Tarn@0, Loc:Orlik@5)',
    ]);
  });

  test('CRLF, a byte order mark and a missing last line end make no difference', () => {
    const plain = "#doc 1\n0\tTarn\tB-Loc\t['N']\t[0]\n";
    const odd = `\uFEFF${plain.replaceAll('\n', '\r\n').trimEnd()}`;
    expect(read('conll04-multihead', fileOf(odd))).toEqual(read('conll04-multihead', fileOf(plain)));
  });

  test('a relation given twice is read once, with a warning', () => {
    const file = fileOf("#doc 1\n0\tTarn\tB-Loc\t['In', 'In']\t[1, 1]\n1\tOrlik\tB-Loc\t['N']\t[1]\n");
    const corpus = read('conll04-multihead', file);
    expect(show(corpus.documents)[0]?.relations).toHaveLength(1);
    expect(corpus.warnings).toHaveLength(1);
  });
});

describe('SpERT JSON', () => {
  test('holds overlapping mentions, quotes and emoji', () => {
    const corpus = read('spert-json', fixture('lithium.spert.json'));
    expect(show(corpus.documents)).toEqual([
      {
        tokens: 'Lithium|toxicity|caused|tremor|.',
        mentions: ['Adverse-Effect:Lithium toxicity@0', 'Adverse-Effect:tremor@24', 'Drug:Lithium@0'],
        relations: [
          'Adverse-Effect(Adverse-Effect:Lithium toxicity@0, Drug:Lithium@0)',
          'Adverse-Effect(Adverse-Effect:tremor@24, Drug:Lithium@0)',
        ],
      },
      { tokens: 'She|"felt|fine"|🙂|.', mentions: [], relations: [] },
    ]);
    expect(corpus.documents.map((document) => document.name)).toEqual(['case-7', '12']);
  });

  test('a sentence of tokens alone waits for an annotator', () => {
    const corpus = read(
      'spert-json',
      fileOf('[{"tokens": ["It", "rains"]}, {"tokens": ["Oh"], "entities": []}]'),
    );
    expect(corpus.documents.map(({ sentences }) => sentences[0]?.annotated)).toEqual([false, true]);
    expect(examplesOf(corpus.documents, { annotatedOnly: true, idPrefix: 'a:' })).toEqual([
      { id: 'a:2.1', tokens: ['Oh'], mentions: [], relations: [] },
    ]);
  });

  test('keys that are not read are warned of once', () => {
    const corpus = read(
      'spert-json',
      fileOf('[\n{"tokens": ["a"], "pos": ["X"]},\n{"tokens": ["b"], "pos": ["X"]}]'),
    );
    expect(corpus.warnings).toEqual([
      { file: 'file', line: 2, reason: 'the key "pos" is not read, here and further on' },
    ]);
  });
});

describe('DRUG-AE.rel', () => {
  test('finds the sentence in the abstract, and which of several occurrences is meant', () => {
    const corpus = read('ade-rel', fixture('tremor.rel'));
    const shown = show(corpus.documents);
    expect(corpus.documents.map(({ name, sentences }) => [name, sentences.length])).toEqual([
      ['900001', 2],
      ['900002', 1],
    ]);
    expect(shown.map((sentence) => sentence.mentions)).toEqual([
      ['Adverse-Effect:Tremor@0', 'Drug:lithium@13'],
      ['Adverse-Effect:ataxia@61', 'Adverse-Effect:tremor@38', 'Drug:lithium@14'],
      ['Adverse-Effect:nausea@28', 'Drug:Ibuprofen@0'],
    ]);
    expect(shown[1]?.relations).toEqual([
      'Adverse-Effect(Adverse-Effect:ataxia@61, Drug:lithium@14)',
      'Adverse-Effect(Adverse-Effect:tremor@38, Drug:lithium@14)',
    ]);
    expect(
      corpus.documents.flatMap(({ sentences }) => sentences.map(({ metadata }) => metadata?.['ade.base'])),
    ).toEqual(['0', '22', '301']);
    expect(corpus.warnings).toEqual([]);
  });

  test('offsets that contradict each other are read at the nearest occurrence, with a warning', () => {
    const corpus = read('ade-rel', fileOf('7|Rash, then rash from gold.|rash|111|115|gold|150|154\n'));
    expect(show(corpus.documents)[0]?.mentions).toEqual(['Adverse-Effect:rash@11', 'Drug:gold@21']);
    expect(corpus.warnings.map(({ line }) => line)).toEqual([1]);
  });

  test('white space at the ends of a mention is left out, with a warning', () => {
    const corpus = read('ade-rel', fileOf('7|A rash from gold.|rash |2|7|gold|12|16\n'));
    expect(show(corpus.documents)[0]?.mentions).toEqual(['Adverse-Effect:rash@2', 'Drug:gold@12']);
    expect(corpus.warnings).toHaveLength(1);
  });

  test('a sentence that the abstract repeats stays two sentences', () => {
    const sentence = 'Rash from gold.';
    const line = (base: number): string =>
      `7|${sentence}|Rash|${base}|${base + 4}|gold|${base + 10}|${base + 14}`;
    const corpus = read('ade-rel', fileOf(`${line(0)}\n${line(90)}\n`));
    expect(corpus.documents[0]?.sentences.map(({ metadata }) => metadata?.['ade.base'])).toEqual(['0', '90']);
  });

  test('tokens end where mentions do', () => {
    const corpus = read('ade-rel', fileOf('7|Goldrash came.|rash|4|8|Gold|0|4\n'));
    expect(show(corpus.documents)[0]?.tokens).toBe('Gold|rash|came|.');
  });
});

describe('plain text', () => {
  test('is kept as it is, with sentences and tokens laid over it', () => {
    const corpus = read('text', fixture('admission.txt'));
    const [document] = corpus.documents;
    expect(document?.name).toBe('admission');
    expect(document?.text.startsWith('ADMISSION NOTE\r\nDr. A. Vogel')).toBe(true);
    expect(show(corpus.documents).map((sentence) => sentence.tokens)).toEqual([
      'ADMISSION|NOTE',
      'Dr.|A.|Vogel|saw|a|71|y.o.|woman|👩🏽‍⚕️|today|.',
      'MEDICATIONS|:',
      '1|.|Lithium|300|mg|b.i.d.',
      '2|.|Ibuprofen|5|mg|/|kg|.',
      'She|"|felt|fine|"|🙂|.',
      'Temp.|37.2|at|8|a.m.|on|Monday|.',
    ]);
    expect(document?.sentences.every((sentence) => !sentence.annotated)).toBe(true);
  });
});
