// The demo corpus as a project would hold it after a first model: some sentences done, the rest with suggestions that are mostly
// right. Everything is drawn from one seed, so that two runs give the same screenshots.
import type { SentenceUncertainty } from '../../../core/contract/trainer.ts';
import type {
  AnnotatedDocument,
  Mention,
  Relation,
  Sentence,
  SentenceAnnotations,
} from '../../../core/model/annotation.ts';
import { documentId, mentionId, relationId, sentenceId } from '../../../core/model/ids.ts';
import type { Schema } from '../../../core/model/schema.ts';
import clinical from '../../../resources/demo/clinical.json' with { type: 'json' };
import news from '../../../resources/demo/news.json' with { type: 'json' };
import clinicalSchema from '../../../resources/schemas/clinical.json' with { type: 'json' };
import newsSchema from '../../../resources/schemas/news.json' with { type: 'json' };

export interface HarnessSentence {
  annotations: SentenceAnnotations;
  readonly text: string;
  readonly document: AnnotatedDocument;
  score: number;
  why: string;
  uncertainty: SentenceUncertainty | null;
}

/** Both demo schemas in one; the second's keys go on where the first's end. */
export const HARNESS_SCHEMA: Schema = {
  name: 'demo',
  entityTypes: [...newsSchema.entityTypes, ...clinicalSchema.entityTypes].map((type, index) => ({
    ...type,
    key: String(index + 1),
  })),
  relationTypes: [...newsSchema.relationTypes, ...clinicalSchema.relationTypes].map((type, index) => ({
    ...type,
    key: 'qwertyuiop'.charAt(index),
  })),
};

/** Mulberry32: small, and good enough to scatter numbers. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

export interface DemoSentence {
  readonly tokens: readonly string[];
  readonly entities: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  readonly relations: readonly { readonly type: string; readonly head: number; readonly tail: number }[];
  readonly orig_id: string;
}

const OPENING = /^[(“‘[]$/;
const CLOSING = /^[.,;:!?)”’\]%]$|^['’]s$|^n't$/;

/** Tokens as text: an approximation of how it was written, and offsets that are exact for what it gives. */
function joinTokens(tokens: readonly string[]): { text: string; spans: { begin: number; end: number }[] } {
  let text = '';
  let quoted = false;
  let glue = true;
  const spans = tokens.map((token) => {
    const closes = CLOSING.test(token) || (token === '"' && quoted);
    if (!glue && !closes) text += ' ';
    const begin = text.length;
    text += token;
    glue = OPENING.test(token) || (token === '"' && !quoted);
    if (token === '"') quoted = !quoted;
    return { begin, end: text.length };
  });
  return { text, spans };
}

export function demoSentences(copies: number): HarnessSentence[] {
  const random = randomNumbers(20);
  const corpora: readonly (readonly DemoSentence[])[] = [news, clinical];
  const sentences: HarnessSentence[] = [];
  for (let copy = 0; copy < copies; copy++) {
    for (const corpus of corpora) {
      for (const [name, group] of groupByDocument(corpus)) {
        sentences.push(...makeDocument(copy === 0 ? name : `${name}-${copy + 1}`, group, random));
      }
    }
  }
  return sentences;
}

function groupByDocument(corpus: readonly DemoSentence[]): Map<string, DemoSentence[]> {
  const groups = new Map<string, DemoSentence[]>();
  for (const sentence of corpus) {
    const name = sentence.orig_id.replace(/-\d+$/, '');
    groups.set(name, [...(groups.get(name) ?? []), sentence]);
  }
  return groups;
}

/** @param random numbers that say what is done and how sure the suggestions are */
export function makeDocument(
  name: string,
  group: readonly DemoSentence[],
  random: () => number,
): HarnessSentence[] {
  const parts = group.map(({ tokens }) => joinTokens(tokens));
  const text = parts.map((part) => part.text).join(' ');
  const document: AnnotatedDocument = { id: documentId(name), name, text, split: null, metadata: {} };
  let offset = 0;
  return group.map((source, index): HarnessSentence => {
    const part = parts[index] ?? { text: '', spans: [] };
    const begin = offset;
    offset += part.text.length + 1;
    const sentence: Sentence = {
      id: sentenceId(`${name}/${index}`),
      documentId: document.id,
      index,
      begin,
      end: begin + part.text.length,
      status: random() < 0.16 ? 'complete' : 'pending',
      tokens: part.spans.map((span) => ({ begin: begin + span.begin, end: begin + span.end })),
      metadata: {},
    };
    const annotations = annotate(sentence, source, random);
    const unsure = random();
    return {
      annotations,
      text: part.text,
      document,
      score: unsure,
      why: whyOf(unsure, annotations),
      uncertainty: {
        pathUncertainty: unsure * 0.35,
        tokenUncertainty: unsure * (0.5 + random() / 2),
        marginUncertainty: unsure * (0.4 + random() / 2),
        relationUncertainty: annotations.relations.length > 0 ? unsure * random() : 0,
      },
    };
  });
}

function annotate(sentence: Sentence, source: DemoSentence, random: () => number): SentenceAnnotations {
  const done = sentence.status === 'complete';
  const origin = done
    ? ({ kind: 'annotator', name: 'Ada' } as const)
    : ({ kind: 'model', version: 'm2' } as const);
  const mentions = source.entities.map((entity, index): Mention => {
    const confidence = Math.min(0.99, 0.42 + 0.6 * random());
    const first = sentence.tokens[entity.start];
    const last = sentence.tokens[entity.end - 1];
    return {
      id: mentionId(`${sentence.id}/m${index}`),
      sentenceId: sentence.id,
      begin: first?.begin ?? sentence.begin,
      end: last?.end ?? sentence.end,
      type: entity.type,
      status: done ? 'accepted' : 'suggested',
      origin,
      confidence: done ? null : confidence,
      runnerUp: done ? null : { type: random() < 0.5 ? null : 'Other', probability: (1 - confidence) * 0.8 },
    };
  });
  const relations = source.relations.flatMap((relation, index): Relation[] => {
    const head = mentions[relation.head];
    const tail = mentions[relation.tail];
    if (!head || !tail) return [];
    return [
      {
        id: relationId(`${sentence.id}/r${index}`),
        sentenceId: sentence.id,
        type: relation.type,
        head: head.id,
        tail: tail.id,
        status: done ? 'accepted' : 'suggested',
        origin,
        confidence: done ? null : Math.min(0.98, 0.35 + 0.65 * random()),
      },
    ];
  });
  return { sentence, mentions, relations };
}

function whyOf(unsure: number, { mentions, relations }: SentenceAnnotations): string {
  const figure = unsure.toFixed(2);
  if (unsure < 0.25) return `quite sure of everything (${figure})`;
  if (relations.length > 1) return `unsure of a relation (${figure})`;
  return mentions.length > 0
    ? `unsure of a border (${figure})`
    : `unsure whether anything is here (${figure})`;
}
