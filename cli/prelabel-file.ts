import type { CorpusDocument, CorpusSentence } from '../core/contract/format.ts';
import type { SentencePrediction } from '../core/contract/trainer.ts';
import { examplesOf } from '../core/corpus/examples.ts';

/** The sentences of a corpus as a prediction takes them: in order, none left out. */
export const sentencesToPredict = (
  documents: readonly CorpusDocument[],
): { readonly id: string; readonly tokens: readonly string[] }[] => examplesOf(documents);

/**
 * The corpus with predictions in the place of whatever annotations it had.
 * @param predictions in the order of {@link sentencesToPredict}
 */
export function withPredictions(
  documents: readonly CorpusDocument[],
  predictions: readonly SentencePrediction[],
): CorpusDocument[] {
  let next = 0;
  return documents.map((document) => ({
    ...document,
    sentences: document.sentences.map((sentence) => predictedSentence(sentence, predictions[next++]!)),
  }));
}

function predictedSentence(sentence: CorpusSentence, prediction: SentencePrediction): CorpusSentence {
  return {
    ...sentence,
    mentions: prediction.mentions.map(({ begin, end, type }) => ({
      begin: sentence.tokens[begin]!.begin,
      end: sentence.tokens[end - 1]!.end,
      type,
    })),
    relations: prediction.relations.map(({ head, tail, type }) => ({ head, tail, type })),
    annotated: true,
  };
}
