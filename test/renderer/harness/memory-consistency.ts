// What "Find and fix" asks of a project, of sentences in memory: the same functions of core/ as the real one.
import type {
  CheckView,
  Finding,
  FindingKind,
  Place,
  PlacesPage,
} from '../../../core/contract/consistency.ts';
import type {
  ListedSuggestion,
  SuggestionFilter,
  SuggestionsPage,
} from '../../../core/contract/suggestions.ts';
import { matchingSuggestions } from '../../../core/suggestions/matching.ts';
import { StringCensus } from '../../../core/consistency/census.ts';
import { checkSentence } from '../../../core/consistency/check-sentence.ts';
import { occurrencesIn, readingOf, surfaceOf } from '../../../core/consistency/occurrences.ts';
import { sentenceState } from '../../../core/consistency/sentence-state.ts';
import type { Span } from '../../../core/model/annotation.ts';
import type { Schema } from '../../../core/model/schema.ts';
import type { HarnessSentence } from './corpus.ts';

export function placesIn(
  sentences: readonly HarnessSentence[],
  words: string,
  after: number,
  limit: number,
): PlacesPage {
  const places: Place[] = [];
  let next = after;
  for (; next < sentences.length && places.length < limit; next++) {
    const sentence = sentences[next]!;
    const spans = occurrencesIn(tokenised(sentence), words);
    places.push(...spans.map((span) => placeOf(sentence, span)));
  }
  return { places, next: next < sentences.length ? next : null };
}

export function suggestionsIn(
  sentences: readonly HarnessSentence[],
  filter: SuggestionFilter,
  after: number,
  limit: number,
): SuggestionsPage {
  const suggestions: ListedSuggestion[] = [];
  let next = after;
  for (; next < sentences.length && suggestions.length < limit; next++) {
    const sentence = sentences[next]!;
    suggestions.push(...matchingSuggestions(sentence.annotations, contextOf(sentence), filter));
  }
  return { suggestions, next: next < sentences.length ? next : null };
}

export function checkSentences(sentences: readonly HarnessSentence[], schema: Schema): CheckView {
  const census = new StringCensus();
  const accepted = sentences.map((sentence) => ({
    sentence,
    mentions: sentence.annotations.mentions.filter(({ status }) => status === 'accepted'),
  }));
  for (const { sentence, mentions } of accepted) {
    for (const mention of mentions) census.addMention(surfaceOf(tokenised(sentence), mention), mention.type);
  }
  const findings: Finding[] = [];
  for (const { sentence, mentions } of accepted) {
    const { status } = sentence.annotations.sentence;
    census.addSentence(tokenised(sentence), mentions, status === 'complete');
    for (const found of checkSentence(sentence.annotations, schema)) {
      const marked = found.mentions.map((mention) => ({ ...mention, mentionId: mention.id }));
      findings.push({ ...contextOf(sentence), ...found, mentions: marked });
    }
  }
  const count = (kind: FindingKind): number => findings.filter((finding) => finding.kind === kind).length;
  const [strings, boundaries] = [census.disputes(), census.boundaries()];
  return {
    kind: 'checked',
    sentences: sentences.length,
    counts: {
      relation: count('relation'),
      type: count('type'),
      crossing: count('crossing'),
      twice: count('twice'),
      'same-sentence': 0,
      string: strings.length,
      boundary: boundaries.length,
    },
    strings,
    boundaries,
    findings,
  };
}

const contextOf = ({ annotations, document, text }: HarnessSentence) => ({
  sentenceId: annotations.sentence.id,
  documentName: document.name,
  status: annotations.sentence.status,
  text,
  begin: annotations.sentence.begin,
  state: sentenceState(annotations),
});

const tokenised = ({ annotations, text }: HarnessSentence) => ({
  text,
  begin: annotations.sentence.begin,
  tokens: annotations.sentence.tokens,
});

const placeOf = (sentence: HarnessSentence, span: Span): Place => ({
  ...contextOf(sentence),
  span,
  reading: readingOf(span, sentence.annotations.mentions),
});
