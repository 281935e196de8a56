// A corpus without the mentions of chosen types: what is replaced, by what, where the same strings stand unannotated, and a report that holds
// none of them. Pure: the secret seed comes in as a function that draws numbers.
import type {
  DeidentifyOptions,
  DeidentifyReport,
  DeidentifySample,
  KeyEntry,
  ReplacedType,
  UnmarkedChoice,
  UnmarkedKind,
  UnmarkedPlace,
} from '../contract/deidentify.ts';
import type { CorpusDocument } from '../contract/format.ts';
import type { Span } from '../model/annotation.ts';
import { markedRegions, SpanSet, withMore, type Region } from './regions.ts';
import { rewriteDocument, type Rewritten } from './rewrite.ts';
import { kindOf } from './surrogate-kinds.ts';
import { Surrogates, type Draw } from './surrogates.ts';
import { UnmarkedFinder, type KnownString } from './unmarked.ts';
import { stringKey } from './words.ts';

export interface DeidentifyInput {
  readonly documents: readonly CorpusDocument[];
  /** Suggestions of chosen types that are not among the mentions, by document: names, perhaps, that nobody has looked at. */
  readonly suggested?: readonly (readonly (Span & { readonly type: string })[])[];
  readonly pendingSentences: number;
  readonly draw: Draw;
}

export interface Deidentified {
  readonly documents: readonly CorpusDocument[];
  readonly report: DeidentifyReport;
  /** To be kept from everybody whom the documents are given to. */
  readonly key: readonly KeyEntry[];
  readonly samples: readonly DeidentifySample[];
}

/** Places that the report lists. */
const LISTED_PLACES = 1000;
/** Sentences of the preview, and how much of one is shown. */
const SAMPLES = 5;
const LONGEST_SAMPLE = 500;

export function deidentify(input: DeidentifyInput, options: DeidentifyOptions): Deidentified {
  return new Deidentifier(input, options).run();
}

class Deidentifier {
  readonly #input: DeidentifyInput;
  readonly #options: DeidentifyOptions;
  readonly #finder: UnmarkedFinder;
  readonly #marked: readonly (readonly Region[])[];
  readonly #counts = new Map<string, { mentions: number; strings: Set<string>; withoutSurrogate: number }>();
  readonly #key = new Map<string, KeyEntry>();
  readonly #left: UnmarkedPlace[] = [];
  readonly #replaced: UnmarkedPlace[] = [];
  readonly #found: Record<UnmarkedKind, number> = {
    suggested: 0,
    whole: 0,
    part: 0,
    'small-letters': 0,
    number: 0,
  };
  readonly #samples: DeidentifySample[] = [];
  #replacedCount = 0;
  #wording: Wording;

  constructor(input: DeidentifyInput, options: DeidentifyOptions) {
    this.#input = input;
    this.#options = options;
    const types = new Set(options.types);
    for (const type of types)
      this.#counts.set(type, { mentions: 0, strings: new Set(), withoutSurrogate: 0 });
    this.#marked = input.documents.map((document) => markedRegions(document, types));
    const strings = new Map<string, KnownString>();
    this.#eachMarked((text, { type }) => {
      const key = stringKey(text);
      const hasCapital = (strings.get(key)?.hasCapital ?? false) || /^\P{L}*\p{Lu}/u.test(text);
      const words = key.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
      strings.set(key, { type: strings.get(key)?.type ?? type, words, hasCapital });
    });
    this.#finder = new UnmarkedFinder(strings.values());
    this.#wording = this.#newWording('');
  }

  run(): Deidentified {
    const documents: CorpusDocument[] = [];
    const merged = { mentions: 0, relations: 0 };
    let tellingNames = 0;
    for (const [index, document] of this.#input.documents.entries()) {
      if (this.#options.scope === 'document') this.#wording = this.#newWording(String(index + 1), index);
      const rewritten = this.#document(document, index);
      merged.mentions += rewritten.merged.mentions;
      merged.relations += rewritten.merged.relations;
      const { numberDocuments } = this.#options;
      if (!numberDocuments && this.#finder.isIn(document.name)) tellingNames++;
      documents.push(
        numberDocuments ? { ...rewritten.document, name: String(index + 1) } : rewritten.document,
      );
    }
    return {
      documents,
      report: this.#report(merged, tellingNames),
      key: [...this.#key.values()],
      samples: this.#samples,
    };
  }

  #document(document: CorpusDocument, index: number): Rewritten {
    const marked = this.#marked[index] ?? [];
    const suggested = (this.#input.suggested?.[index] ?? []).map(({ begin, end, type }): Region => ({
      begin,
      end,
      type,
      unmarked: 'suggested',
      standsFor: null,
      mentions: [],
    }));
    const known = withMore(marked, suggested);
    const all = withMore(known, this.#finder.find(document, new SpanSet(known)));
    const regions = all.filter(({ unmarked }) => isReplaced(unmarked, this.#options.unmarked));
    const replacements = regions.map((region) => {
      const original = document.text.slice(region.begin, region.end);
      const by = this.#wording.of(original, region.type, region.standsFor ?? stringKey(original));
      this.#count(region, original, by.isPlaceholder);
      this.#remember(index, region.type, original, by.text);
      return { begin: region.begin, end: region.end, by: by.text, isOneToken: by.isPlaceholder };
    });
    const rewritten = rewriteDocument(document, replacements);
    this.#listPlaces(index, all, regions, rewritten);
    this.#addSample(document, rewritten, replacements);
    return rewritten;
  }

  #newWording(scope: string, only?: number): Wording {
    const strings: string[] = [];
    this.#eachMarked((text) => strings.push(text), only);
    const { method } = this.#options;
    return new Wording(
      method === 'surrogates' ? new Surrogates(this.#input.draw, scope, strings) : null,
      (type) => kindOf(type, this.#options.kinds),
    );
  }

  #eachMarked(visit: (text: string, region: Region) => void, only?: number): void {
    for (const [index, regions] of this.#marked.entries()) {
      if (only !== undefined && index !== only) continue;
      const { text } = this.#input.documents[index]!;
      for (const region of regions) visit(text.slice(region.begin, region.end), region);
    }
  }

  #count({ type, unmarked, mentions }: Region, original: string, isPlaceholder: boolean): void {
    if (unmarked !== null) return;
    for (const mention of mentions) {
      const counts = this.#counts.get(mention.type);
      if (counts) counts.mentions++;
    }
    const counts = this.#counts.get(type);
    counts?.strings.add(stringKey(original));
    if (counts && isPlaceholder && this.#options.method === 'surrogates') counts.withoutSurrogate++;
  }

  #remember(index: number, type: string, original: string, replacement: string): void {
    const document = this.#options.scope === 'document' ? index + 1 : null;
    const id = JSON.stringify([document, type, original]);
    if (!this.#key.has(id)) this.#key.set(id, { document, type, original, replacement });
  }

  #listPlaces(
    index: number,
    all: readonly Region[],
    regions: readonly Region[],
    { spans, document: after }: Rewritten,
  ): void {
    const indexOf = new Map(regions.map((region, number) => [region, number]));
    let moved = 0;
    for (const region of all) {
      const number = indexOf.get(region);
      const span = number === undefined ? undefined : spans[number];
      const begin = span?.begin ?? region.begin + moved;
      const end = span?.end ?? region.end + moved;
      moved = end - region.end;
      if (region.unmarked === null) continue;
      this.#found[region.unmarked]++;
      if (span) this.#replacedCount++;
      const list = span ? this.#replaced : this.#left;
      if (list.length >= LISTED_PLACES) continue;
      const sentence = after.sentences.findIndex((one) => one.begin <= begin && end <= one.end);
      list.push({
        document: index + 1,
        sentence: sentence < 0 ? null : sentence + 1,
        begin,
        end,
        type: region.type,
        kind: region.unmarked,
        replaced: span !== undefined,
      });
    }
  }

  #addSample(document: CorpusDocument, { document: after }: Rewritten, replacements: readonly Span[]): void {
    const [first] = replacements;
    if (!first || this.#samples.length >= SAMPLES) return;
    const index = document.sentences.findIndex(({ begin, end }) => begin <= first.begin && first.end <= end);
    const [before, now] = [document.sentences[index], after.sentences[index]];
    if (!before || !now) return;
    this.#samples.push({
      documentName: document.name,
      before: shortened(document.text.slice(before.begin, before.end)),
      after: shortened(after.text.slice(now.begin, now.end)),
    });
  }

  #report(merged: DeidentifyReport['merged'], tellingNames: number): DeidentifyReport {
    const { method, scope, unmarked, kinds } = this.#options;
    const types = [...this.#counts].map(([type, { mentions, strings, withoutSurrogate }]): ReplacedType => ({
      type,
      surrogates: method === 'surrogates' ? kindOf(type, kinds) : null,
      mentions,
      distinctStrings: strings.size,
      withoutSurrogate,
    }));
    const { documents, pendingSentences } = this.#input;
    return {
      method,
      scope,
      unmarkedChoice: unmarked,
      documents: documents.length,
      sentences: documents.reduce((sum, { sentences }) => sum + sentences.length, 0),
      pendingSentences,
      types,
      unmarked: {
        found: this.#found,
        replaced: this.#replacedCount,
        places: [...this.#left, ...this.#replaced].slice(0, LISTED_PLACES),
      },
      tellingNames,
      merged,
    };
  }
}

/** What stands for a string: the same for the same one, within a document or a corpus. */
class Wording {
  readonly #surrogates: Surrogates | null;
  readonly #kindOf: (type: string) => ReturnType<typeof kindOf>;
  readonly #numbers = new Map<string, number>();
  readonly #given = new Map<string, number>();

  constructor(surrogates: Surrogates | null, kind: (type: string) => ReturnType<typeof kindOf>) {
    this.#surrogates = surrogates;
    this.#kindOf = kind;
  }

  of(original: string, type: string, key: string): { text: string; isPlaceholder: boolean } {
    const made = this.#surrogates?.of(original, this.#kindOf(type)) ?? null;
    // A surrogate without a letter or digit would be nothing to annotate.
    if (made !== null && made.trim() !== '') return { text: made, isPlaceholder: false };
    return { text: `[${type.toUpperCase()}_${this.#number(key, type)}]`, isPlaceholder: true };
  }

  #number(string: string, type: string): number {
    const key = `${type} ${string}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const next = (this.#given.get(type) ?? 0) + 1;
    this.#given.set(type, next);
    this.#numbers.set(key, next);
    return next;
  }
}

function isReplaced(kind: UnmarkedKind | null, choice: UnmarkedChoice): boolean {
  if (kind === null || choice === 'all') return true;
  return choice === 'likely' && kind !== 'small-letters' && kind !== 'number';
}

const shortened = (text: string): string =>
  text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text;
