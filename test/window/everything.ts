import type { RunningApp } from './running-app.ts';

/** What a corpus says of one sentence, by tokens: comparable between projects whose texts are spaced differently. */
export interface SentenceContent {
  readonly tokens: readonly string[];
  /** `first last type`, sorted. */
  readonly mentions: readonly string[];
  /** `type: head -> tail`, sorted. */
  readonly relations: readonly string[];
}

/** Pages of the queue that are read at once. */
const PAGE = 200;

/** Every accepted annotation of the open project, sentence by sentence, in an order of its own. */
export async function everythingIn(app: RunningApp): Promise<SentenceContent[]> {
  const contents: SentenceContent[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { entries, total } = await app.call('queue', 'all', offset, PAGE);
    for (const { sentenceId } of entries) contents.push(await contentOf(app, sentenceId));
    if (offset + PAGE >= total) break;
  }
  return contents.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function contentOf(app: RunningApp, sentenceId: string): Promise<SentenceContent> {
  const { sentence, text, mentions, relations } = await app.call('sentence', sentenceId);
  const { begin: offset, tokens } = sentence;
  const named = new Map(
    mentions
      .filter(({ status }) => status === 'accepted')
      .map(({ id, begin, end, type }) => {
        const first = tokens.findIndex((token) => token.begin === begin);
        const last = tokens.findIndex((token) => token.end === end);
        return [id, `${first} ${last} ${type}`];
      }),
  );
  return {
    tokens: tokens.map(({ begin, end }) => text.slice(begin - offset, end - offset)),
    mentions: [...named.values()].sort(),
    relations: relations
      .filter(({ status }) => status === 'accepted')
      .map(({ type, head, tail }) => `${type}: ${named.get(head) ?? '?'} -> ${named.get(tail) ?? '?'}`)
      .sort(),
  };
}
