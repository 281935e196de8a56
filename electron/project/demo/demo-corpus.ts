// The bundled sample: two corpora of our own sentences, news and clinical, as documents of one project under one schema.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CorpusDocument, CorpusSentence } from '../../../core/contract/format.ts';
import { tokenListOf } from '../../../core/corpus/token-list.ts';
import { extendSchema, schemaSchema, type Schema } from '../../../core/model/schema.ts';
import { AppError } from '../../../core/errors.ts';
import { readCorpusFile, type Formats } from '../formats.ts';
import { naturalText } from './natural-text.ts';

const STYLES = ['news', 'clinical'] as const;
const FORMAT = 'spert-json';

export interface DemoDocument {
  readonly content: CorpusDocument;
  /** Its place among the documents of its style. */
  readonly index: number;
}

export interface DemoCorpus {
  /** Stories and abstracts, the two styles in turn, so that any stretch of them holds both. */
  readonly documents: readonly DemoDocument[];
  readonly schema: Schema;
}

/**
 * @param resources folder that holds `demo/` and `schemas/`
 * @throws AppError `not-found` when the build lacks its resources
 */
export async function readDemoCorpus(formats: Formats, resources: string): Promise<DemoCorpus> {
  const format = await formats.get(FORMAT);
  const perStyle: DemoDocument[][] = [];
  let schema: Schema = { name: 'demo', entityTypes: [], relationTypes: [] };
  for (const style of STYLES) {
    const { documents } = await readCorpusFile(format, FORMAT, join(resources, 'demo', `${style}.json`));
    perStyle.push(intoStories(documents).map((content, index) => ({ content, index })));
    schema = mergeSchemas(schema, await readSchemaFile(join(resources, 'schemas', `${style}.json`)));
  }
  return { documents: inTurn(perStyle), schema };
}

/** Sentences whose ids are `story-1`, `story-2`, ... as one document of running text each. */
function intoStories(documents: readonly CorpusDocument[]): CorpusDocument[] {
  const stories = new Map<string, CorpusDocument[]>();
  for (const document of documents) {
    const id = z.string().parse(JSON.parse(document.sentences[0]?.metadata?.['spert.orig_id'] ?? 'null'));
    const story = id.replace(/-\d+$/, '');
    stories.set(story, [...(stories.get(story) ?? []), document]);
  }
  return [...stories].map(([name, parts]) => ({ name, ...joinSentences(parts) }));
}

function joinSentences(parts: readonly CorpusDocument[]): Pick<CorpusDocument, 'text' | 'sentences'> {
  let whole = '';
  const sentences: CorpusSentence[] = [];
  for (const { text: original, sentences: own } of parts) {
    for (const sentence of own) {
      const list = tokenListOf(original, sentence);
      const { text, spans } = naturalText(list.tokens);
      if (whole !== '') whole += ' ';
      const start = whole.length;
      whole += text;
      sentences.push({
        ...sentence,
        begin: start,
        end: whole.length,
        tokens: spans.map(({ begin, end }) => ({ begin: start + begin, end: start + end })),
        mentions: list.mentions.map(({ begin, end, type }) => ({
          begin: start + spans[begin]!.begin,
          end: start + spans[end - 1]!.end,
          type,
        })),
        relations: list.relations,
      });
    }
  }
  return { text: whole, sentences };
}

async function readSchemaFile(path: string): Promise<Schema> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new AppError('not-found', `${path}: the build lacks this file`, { path });
  });
  return schemaSchema.parse(JSON.parse(text));
}

/** Both schemas' types; colours stay where they are free, keys are given anew. */
function mergeSchemas(first: Schema, second: Schema): Schema {
  const merged = extendSchema(first, {
    entityTypes: new Set(second.entityTypes.map(({ name }) => name)),
    relationPairs: new Map(second.relationTypes.map(({ name, pairs }) => [name, pairs])),
  });
  const isTaken = (colour: string): boolean => first.entityTypes.some((type) => type.colour === colour);
  return {
    ...merged,
    entityTypes: merged.entityTypes.map((type) => {
      const own = second.entityTypes.find(({ name }) => name === type.name);
      if (!own) return type;
      return { ...type, guideline: own.guideline, ...(isTaken(own.colour) ? {} : { colour: own.colour }) };
    }),
    relationTypes: merged.relationTypes.map((type) => {
      const own = second.relationTypes.find(({ name }) => name === type.name);
      return own ? { ...type, guideline: own.guideline } : type;
    }),
  };
}

/** One of each list after the other, until all are used up. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
