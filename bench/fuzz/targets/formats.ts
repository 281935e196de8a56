// Every importer: a file is read whole or refused with file, line and reason; what is read makes sense, and every format writes it in a way that
// its own reader takes.
import type { FormatPlugin, ReadCorpus } from '../../../core/contract/format.ts';
import { isAppError } from '../../../core/errors.ts';
import { documentRows } from '../../../electron/project/corpus-rows.ts';
import adeRel from '../../../plugins/formats/ade-rel/index.ts';
import multihead from '../../../plugins/formats/conll04-multihead/index.ts';
import conll04 from '../../../plugins/formats/conll04/index.ts';
import spertJson from '../../../plugins/formats/spert-json/index.ts';
import text from '../../../plugins/formats/text/index.ts';
import { Dice } from '../dice.ts';
import { randomDocuments, randomText } from '../random-corpus.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget, type OpenTarget, type Verdict } from '../target.ts';

const FORMATS: Readonly<
  Record<string, { readonly plugin: FormatPlugin; readonly words: readonly string[] }>
> = {
  conll04: {
    plugin: conll04,
    words: ['\t', '\tO\t', '\n\n', 'Loc', '/', '\\/', 'COMMA', '0\t1\tLive_In\n', '-LRB-'],
  },
  'conll04-multihead': {
    plugin: multihead,
    words: [
      '#doc ',
      '\t',
      "['N']",
      "['Live_In', 'Work_For']",
      '[0]',
      'B-Loc',
      'I-Loc',
      'O',
      "\\'",
      '\\x41',
      '\\U0010ffff',
      '\n#doc\n',
    ],
  },
  'spert-json': {
    plugin: spertJson,
    words: [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"tokens"',
      '"entities"',
      '"relations"',
      '"type"',
      '"start"',
      '"end"',
      '"head"',
      '"tail"',
      '"orig_id"',
      '\\ud800',
      '\\u0000',
      'null',
      '{"__proto__":{"x":1}}',
    ],
  },
  'ade-rel': { plugin: adeRel, words: ['|', '||', '|0|1|', '10030778|', ' |', '|999999999|999999999'] },
  text: {
    plugin: text,
    words: ['.', '. A', 'Dr.', 'U.S.', '?', '\n\n', '1. ', '- ', 'https://', 'a@b.c', '\u200d', '。', "n't"],
  },
};

const encoder = new TextEncoder();
/** Of what was read, how much is written again in all formats. */
const WRITTEN_SHARE = 0.2;
const LONGEST_WRITTEN_BYTES = 64 * 1024;

export const formatTargets: readonly FuzzTarget[] = Object.entries(FORMATS).map(
  ([id, { plugin, words }]) => ({
    name: `import-${id}`,
    ofMillion: 150_000,
    guided: true,
    changed: 'text',
    longest: 10_000_000,
    open: async (): Promise<OpenTarget> => {
      const seeds = Array.from({ length: 12 }, (_, index) => sound(id, plugin, new Dice(index + 1)));
      return {
        seeds,
        words,
        generate: (dice) => sound(id, plugin, dice),
        check: (input) => check(plugin, input),
        close: async () => undefined,
      };
    },
  }),
);

function sound(id: string, plugin: FormatPlugin, dice: Dice): Uint8Array {
  if (id === 'text') return encoder.encode(randomText(dice));
  const documents = randomDocuments(dice);
  if (id !== 'ade-rel') return plugin.write(documents).bytes;
  // That format holds one kind of pair only, and makes little of other corpora.
  const lines = documents.map((document) => {
    const [effect, drug] = [dice.below(document.text.length), dice.below(document.text.length)];
    const base = dice.few(100_000);
    const mention = (begin: number): string => {
      const words = document.text.slice(begin, begin + dice.between(1, 12));
      return [words, base + begin, base + begin + words.length].join('|');
    };
    return [dice.few(99_999_999), document.text, mention(effect), mention(drug)].join('|');
  });
  return encoder.encode(lines.flatMap((line) => (dice.chance(0.2) ? [line, line] : [line])).join('\n'));
}

function check(plugin: FormatPlugin, bytes: Uint8Array): Verdict {
  const read = plugin.read({ name: 'input', bytes });
  if (!read.ok) return refusedAtALine(read.error, bytes);
  try {
    checkCorpus(read.value);
  } catch (error) {
    // More tokens than a sentence may have: the project says so, not the format.
    if (isAppError(error)) return refusedAtALine(error, bytes);
    throw error;
  }
  if (bytes.length <= LONGEST_WRITTEN_BYTES && (bytes[bytes.length >> 1] ?? 0) % (1 / WRITTEN_SHARE) < 1)
    checkWriters(read.value);
  return ACCEPTED;
}

function refusedAtALine(error: Error, bytes: Uint8Array): Verdict {
  const verdict = refusal(error, ['bad-input']);
  const { line, file, reason } = isAppError(error) ? error.details : {};
  if (file !== 'input' || typeof reason !== 'string' || reason === '')
    throw new LawBroken('a refusal without file or reason');
  if (typeof line !== 'number' || !Number.isInteger(line) || line < 0 || line > bytes.length + 1) {
    throw new LawBroken(`a refusal at line ${String(line)}`);
  }
  return verdict;
}

/** The rows that a project would keep of it can be made: offsets lie within each other, in order, and join what is there. */
function checkCorpus({ documents }: ReadCorpus): void {
  const context = {
    file: 'input',
    format: 'fuzz',
    split: null,
    documentSeq: 1,
    sentenceSeq: 1,
    place: 0,
    why: '',
  };
  for (const document of documents) {
    if (document.name === '') throw new LawBroken('a document without a name');
    for (const sentence of document.sentences) {
      for (const { begin, end } of sentence.tokens) {
        if (/^\s|\s$/.test(document.text.slice(begin, end)))
          throw new LawBroken('white space at an end of a token');
      }
    }
    documentRows(document, context, { mentions: 0, relations: 0 });
  }
}

function checkWriters({ documents }: ReadCorpus): void {
  for (const [id, { plugin }] of Object.entries(FORMATS)) {
    const { bytes } = plugin.write(documents);
    const again = plugin.read({ name: 'written', bytes });
    if (again.ok || bytes.length === 0) continue;
    // A corpus of nothing that the format holds is written as an empty file, which no reader takes for one.
    if (/is empty|no sentences in it/.test(again.error.message)) continue;
    throw new LawBroken(`${id} does not read what it has written: ${again.error.message}`);
  }
}
