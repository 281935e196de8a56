// The JSON of SpERT (Eberts and Ulges 2020), in which CoNLL04, ADE and SciERC are often passed on: an array of
// {"tokens": [...], "entities": [{"type", "start", "end"}], "relations": [{"type", "head", "tail"}], "orig_id"}.
// Entities are half-open token spans, heads and tails indices of entities; overlaps are fine. An element with neither entities nor
// relations waits for an annotator. Written with one element a line, so that a line number finds a sentence.
import type { CorpusDocument, CorpusSentence, FormatPlugin } from '../../../core/contract/format.ts';
import { OmissionCounter } from '../../../core/corpus/omissions.ts';
import { quoted, readCorpus, type CorpusSource } from '../../../core/corpus/reading.ts';
import { documentOfTokens } from '../../../core/corpus/token-list.ts';
import { isWritableToken, writableTokenList } from '../../../core/corpus/writable.ts';
import type { IndexedRelation, TokenSpan } from '../../../core/model/example.ts';
import { parseJson, type JsonNode } from '../../../core/text/json.ts';
import { LineIndex } from '../../../core/text/lines.ts';

/** `orig_id` as JSON, so that the number 7 and the string "7" both come back as they were. */
const ORIGINAL_ID = 'spert.orig_id';
const KNOWN_KEYS = new Set(['tokens', 'entities', 'relations', 'orig_id']);

const plugin: FormatPlugin = {
  extensions: ['.json'],
  annotated: true,
  read: (file) => readCorpus(file, (source) => new Reader(source).documents()),
  write(documents) {
    const omissions = new OmissionCounter();
    const elements: string[] = [];
    for (const document of documents) {
      for (const sentence of document.sentences) {
        const element = elementOf(document.text, sentence, omissions);
        const id = sentence.metadata?.[ORIGINAL_ID] ?? `${elements.length}`;
        if (element) elements.push(`${JSON.stringify(element).slice(0, -1)},"orig_id":${id}}`);
      }
    }
    const text = elements.length === 0 ? '[]\n' : `[\n${elements.join(',\n')}\n]\n`;
    return { bytes: new TextEncoder().encode(text), omissions: omissions.list() };
  },
};
export default plugin;

function elementOf(text: string, sentence: CorpusSentence, omissions: OmissionCounter): object | null {
  const list = writableTokenList(text, sentence, omissions);
  if (!list) return null;
  if (!sentence.annotated) return { tokens: list.tokens };
  return {
    tokens: list.tokens,
    entities: list.mentions.map(({ type, begin, end }) => ({ type, start: begin, end })),
    relations: list.relations.map(({ type, head, tail }) => ({ type, head, tail })),
  };
}

class Reader {
  readonly #source: CorpusSource;
  readonly #lines: LineIndex;
  readonly #ignoredKeys = new Set<string>();

  constructor(source: CorpusSource) {
    this.#source = source;
    this.#lines = new LineIndex(source.text);
  }

  documents(): CorpusDocument[] {
    const parsed = parseJson(this.#source.text);
    if (!parsed.ok) this.#source.refuse(this.#lines.lineAt(parsed.at), parsed.reason);
    return this.#items(parsed.value, 'the file').map((element, index) => this.#document(element, index));
  }

  #document(element: JsonNode, index: number): CorpusDocument {
    this.#source.countSentence(this.#lines.lineAt(element.at));
    const entries = this.#entries(element, 'a sentence', KNOWN_KEYS);
    const tokensNode = entries.get('tokens') ?? this.#refuse(element, 'a sentence has no "tokens"');
    const tokens = this.#items(tokensNode, '"tokens"').map((node) => this.#token(node));
    if (tokens.length === 0) this.#refuse(tokensNode, 'a sentence without tokens');

    const entitiesNode = entries.get('entities');
    const relationsNode = entries.get('relations');
    const mentions: TokenSpan[] = [];
    const indexOf: number[] = [];
    const seenMentions = new Map<string, number>();
    for (const node of entitiesNode ? this.#items(entitiesNode, '"entities"') : []) {
      const mention = this.#mention(node, tokens.length);
      const key = `${mention.begin} ${mention.end} ${mention.type}`;
      const first = seenMentions.get(key);
      if (first !== undefined) this.#warn(node, 'an entity given twice: read once');
      else mentions.push(mention);
      indexOf.push(first ?? mentions.length - 1);
      seenMentions.set(key, indexOf.at(-1)!);
    }
    const relations: IndexedRelation[] = [];
    const seenRelations = new Set<string>();
    for (const node of relationsNode ? this.#items(relationsNode, '"relations"') : []) {
      const relation = this.#relation(node, indexOf);
      const key = `${relation.head} ${relation.tail} ${relation.type}`;
      if (seenRelations.has(key)) this.#warn(node, 'a relation given twice: read once');
      else relations.push(relation);
      seenRelations.add(key);
    }

    const id = entries.get('orig_id');
    const name = id?.kind === 'string' || id?.kind === 'number' ? `${id.value}` : '';
    const document = documentOfTokens(
      name.trim() || `${index + 1}`,
      { tokens, mentions, relations },
      id?.kind === 'string' || id?.kind === 'number'
        ? { [ORIGINAL_ID]: JSON.stringify(id.value) }
        : undefined,
    );
    const annotated = entitiesNode !== undefined || relationsNode !== undefined;
    return { ...document, sentences: document.sentences.map((sentence) => ({ ...sentence, annotated })) };
  }

  #token(node: JsonNode): string {
    if (node.kind !== 'string') this.#refuse(node, 'a token that is no string');
    if (!isWritableToken(node.value)) {
      this.#refuse(
        node,
        `the token ${quoted(node.value)} is empty or holds white space, NUL or half a character`,
      );
    }
    return node.value;
  }

  #mention(node: JsonNode, length: number): TokenSpan {
    const entries = this.#entries(node, 'an entity');
    const type = this.#typeName(node, entries);
    const begin = this.#index(node, entries, 'start', length);
    const end = this.#index(node, entries, 'end', length + 1);
    if (end <= begin) this.#refuse(node, `an entity ends at ${end}, not after its start ${begin}`);
    return { begin, end, type };
  }

  #relation(node: JsonNode, indexOf: readonly number[]): IndexedRelation {
    const entries = this.#entries(node, 'a relation');
    const type = this.#typeName(node, entries);
    const head = indexOf[this.#index(node, entries, 'head', indexOf.length)]!;
    const tail = indexOf[this.#index(node, entries, 'tail', indexOf.length)]!;
    if (head === tail) this.#refuse(node, `relation ${type} joins an entity to itself`);
    return { head, tail, type };
  }

  #typeName(node: JsonNode, entries: ReadonlyMap<string, JsonNode>): string {
    const type = entries.get('type');
    if (type?.kind !== 'string') return this.#refuse(type ?? node, '"type" must be a string');
    return this.#source.typeName(this.#lines.lineAt(type.at), type.value);
  }

  #index(node: JsonNode, entries: ReadonlyMap<string, JsonNode>, key: string, limit: number): number {
    const value = entries.get(key);
    if (value?.kind !== 'number' || !Number.isInteger(value.value) || value.value < 0) {
      return this.#refuse(value ?? node, `"${key}" must be a whole number, 0 or more`);
    }
    if (value.value >= limit) {
      const range = limit === 0 ? 'there are none' : `the last is ${limit - 1}`;
      this.#refuse(value, `"${key}" is ${value.value}, but ${range}`);
    }
    return value.value;
  }

  #items(node: JsonNode, what: string): readonly JsonNode[] {
    return node.kind === 'array' ? node.items : this.#refuse(node, `${what} must be an array`);
  }

  #entries(node: JsonNode, what: string, known?: ReadonlySet<string>): ReadonlyMap<string, JsonNode> {
    if (node.kind !== 'object') return this.#refuse(node, `${what} must be an object`);
    for (const [key, value] of known ? node.entries : []) {
      if (known?.has(key) || this.#ignoredKeys.has(key)) continue;
      this.#ignoredKeys.add(key);
      this.#warn(value, `the key ${quoted(key)} is not read, here and further on`);
    }
    return node.entries;
  }

  #warn(node: JsonNode, reason: string): void {
    this.#source.warn(this.#lines.lineAt(node.at), reason);
  }

  #refuse(node: JsonNode, reason: string): never {
    return this.#source.refuse(this.#lines.lineAt(node.at), reason);
  }
}
