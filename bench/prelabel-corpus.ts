// Sentences to pre-label: as many as wanted, of a corpus's lengths and with about its mentions, no two alike.
import type { SentenceExample } from '../core/model/example.ts';
import { seededRandom } from '../core/random.ts';
import { spansToTags } from '../core/tagging/bio-tags.ts';

/** Of a sentence's tokens that are replaced: enough for every copy to be another sentence, few enough for it to read like one. */
const REPLACED_SHARE = 0.3;
const SEED = 1;

/**
 * The corpus's sentences again and again; from the second time on, some tokens give way to others of the corpus with the same tag, so that
 * no sentence has been read before and yet they have as many mentions as real ones.
 */
export function sentencesLike(
  corpus: readonly SentenceExample[],
  entityTypes: readonly string[],
  count: number,
): { readonly id: string; readonly tokens: readonly string[] }[] {
  const random = seededRandom(SEED);
  const tagged = corpus
    .filter(({ tokens }) => tokens.length > 0)
    .map(({ tokens, mentions }) => ({
      tokens,
      tags: spansToTags(tokens.length, mentions, entityTypes).tags,
    }));
  const tokensOfTag = new Map<number, string[]>();
  for (const { tokens, tags } of tagged) {
    tokens.forEach((token, index) => {
      const tag = tags[index]!;
      const others = tokensOfTag.get(tag) ?? [];
      others.push(token);
      tokensOfTag.set(tag, others);
    });
  }
  return Array.from({ length: count }, (_, index) => {
    const { tokens, tags } = tagged[index % tagged.length]!;
    const id = `s${index}`;
    if (index < tagged.length) return { id, tokens };
    const varied = tokens.map((token, at) => {
      if (random() >= REPLACED_SHARE) return token;
      const others = tokensOfTag.get(tags[at]!)!;
      return others[Math.floor(random() * others.length)]!;
    });
    return { id, tokens: varied };
  });
}
