// How the format tests read and look at corpora: annotations as the texts they cover.
import { readFileSync } from 'node:fs';
import type { CorpusDocument, InputFile, ReadCorpus } from '../../core/contract/format.ts';
import { orThrow, type AppError } from '../../core/errors.ts';
import { PLUGINS, type FormatId } from './plugins.ts';

export function fixture(name: string): InputFile {
  return { name, bytes: readFileSync(new URL(`./fixtures/${name}`, import.meta.url)) };
}

export const fileOf = (content: string, name = 'file'): InputFile => ({
  name,
  bytes: new TextEncoder().encode(content),
});

export const read = (id: FormatId, file: InputFile): ReadCorpus => orThrow(PLUGINS[id].read(file));

/** The refusal of a file that must be refused. */
export function refusal(id: FormatId, file: InputFile): AppError {
  const result = PLUGINS[id].read(file);
  if (result.ok) throw new Error(`${id} read what it should refuse`);
  return result.error;
}

export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

export interface Shown {
  readonly tokens: string;
  readonly mentions: readonly string[];
  readonly relations: readonly string[];
}

/** Each sentence with tokens joined by bars, mentions as `Type:text@offset in the sentence`, relations as `Type(head, tail)`. */
export function show(documents: readonly CorpusDocument[]): Shown[] {
  return documents.flatMap(({ text, sentences }) =>
    sentences.map((sentence) => {
      const mentions = sentence.mentions.map(
        ({ begin, end, type }) => `${type}:${text.slice(begin, end)}@${begin - sentence.begin}`,
      );
      return {
        tokens: sentence.tokens.map((token) => text.slice(token.begin, token.end)).join('|'),
        mentions: [...mentions].sort(),
        relations: sentence.relations
          .map(({ head, tail, type }) => `${type}(${mentions[head]}, ${mentions[tail]})`)
          .sort(),
      };
    }),
  );
}
