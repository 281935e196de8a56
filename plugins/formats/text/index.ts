// Plain text to annotate: a file is a document, kept character for character (line ends included, the byte order mark aside), with
// sentences and tokens laid over it. Writing gives the texts back; several are parted by a blank line.
import type { CorpusDocument, FormatPlugin } from '../../../core/contract/format.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { readCorpus } from '../../../core/corpus/reading.ts';
import { sentencesOf } from '../../../core/text/sentences.ts';

const plugin: FormatPlugin = {
  extensions: ['.txt', '.md', '.text'],
  annotated: false,
  read: (file) => readCorpus(file, ({ name, text }) => [documentOf(name, text)]),
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

function documentOf(fileName: string, text: string): CorpusDocument {
  const base = fileName.split(/[\\/]/).at(-1) ?? fileName;
  return {
    name: base.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/, ''),
    text,
    sentences: sentencesOf(text).map((sentence) => ({
      ...sentence,
      mentions: [],
      relations: [],
      annotated: false,
    })),
  };
}
