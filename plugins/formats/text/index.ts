// Plain text to annotate: a file is a document, kept character for character (line ends included, the byte order mark aside), with
// sentences and tokens laid over it. Writing gives the texts back; several are parted by a blank line.
import type { CorpusDocument, FormatPlugin } from '../../../core/contract/format.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { readCorpus, type CorpusSource } from '../../../core/corpus/reading.ts';
import { sentencesOf } from '../../../core/text/sentences.ts';

const plugin: FormatPlugin = {
  extensions: ['.txt', '.md', '.text'],
  annotated: false,
  read: (file) => readCorpus(file, (source) => [documentOf(source)]),
  write(documents) {
    const omissions = new OmissionCounter();
    for (const { sentences } of documents) {
      for (const { mentions, relations } of sentences) {
        omissions.add('plain text holds no annotations', mentions.length, relations.length);
      }
    }
    const text = documents.map((document) => document.text).join('\n\n');
    return { bytes: new TextEncoder().encode(text), omissions: omissions.list() };
  },
};
export default plugin;

/** A library in one file; more is a table or a list, and hundreds of bytes for each line of it. */
const MOST_SENTENCES = 250_000;
/** Seven megabytes of prose, two long novels. Each takes some fifty bytes and a microsecond or two: of brackets a smaller file holds more than memory does. */
const MOST_TOKENS = 1_500_000;

function documentOf(source: CorpusSource): CorpusDocument {
  const { name: fileName, text } = source;
  const base = fileName.split(/[\\/]/).at(-1) ?? fileName;
  const sentences = sentencesOf(text, MOST_SENTENCES + 1, MOST_TOKENS + 1);
  if (sentences.length > MOST_SENTENCES) {
    source.refuse(0, `more than ${MOST_SENTENCES} sentences in one text: split it into several files`);
  }
  if (sentences.reduce((sum, { tokens }) => sum + tokens.length, 0) > MOST_TOKENS) {
    source.refuse(0, `more than ${MOST_TOKENS} words in one text: split it into several files`);
  }
  return {
    name: base.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/, ''),
    text,
    sentences: sentences.map(({ begin, end, tokens }) => ({
      begin,
      end,
      tokens,
      mentions: [],
      relations: [],
      annotated: false,
    })),
  };
}
