// What can be done to what is selected: accept, reject, retype, resize, link. Each builds one command and says what is selected
// afterwards, so that the hand never has to look for the next thing to judge.
import { msg, str } from '@lit/localize';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention } from '../../core/model/annotation.ts';
import { NO_POPUP, selecting } from '../state/app-state.ts';
import { openSuggestions } from '../state/judgement.ts';
import {
  itemId,
  itemsInOrder,
  itemStatus,
  linkOptions,
  linkTargets,
  NOTHING,
  selectItem,
  resizedSpan,
  type LinkOption,
  type Selection,
} from '../state/selection.ts';
import { relationCount } from '../text/counts.ts';
import { percent } from '../text/describe.ts';
import { spanOfTokens } from '../text/segments.ts';
import type { WindowContext } from './context.ts';
import type { SentenceControl } from './sentence-control.ts';

type Judged = Extract<Selection, { kind: 'mention' | 'relation' }>;

export class JudgeControl {
  readonly #context: WindowContext;
  readonly #sentence: SentenceControl;

  constructor(context: WindowContext, sentence: SentenceControl) {
    this.#context = context;
    this.#sentence = sentence;
  }

  /** Accepts what is selected (or `target`) and goes to the next suggestion; on an accepted one it only goes on. */
  accept(target?: Judged): Promise<boolean> {
    return this.#sentence.execute(
      (view, state) => {
        const judged = target ?? judgedOf(state.selection);
        if (!judged) return null;
        if (statusOf(view, judged) === 'accepted') {
          this.#goOn(view, judged);
          return null;
        }
        return { kind: 'accept', sentenceId: view.sentence.id, ...idsOf(judged) };
      },
      (after, before) => this.#nextAfter(after, before, target),
    );
  }

  /** Rejects a suggestion, deletes an accepted annotation, and goes to the next suggestion. */
  remove(target?: Judged): Promise<boolean> {
    return this.#sentence.execute(
      (view, state) => {
        const judged = target ?? judgedOf(state.selection);
        const status = judged && statusOf(view, judged);
        if (!judged || !status || status === 'rejected') return null;
        const sentenceId = view.sentence.id;
        if (status === 'suggested') return { kind: 'reject', sentenceId, ...idsOf(judged) };
        return judged.kind === 'mention'
          ? { kind: 'delete-mention', sentenceId, mentionId: judged.id }
          : { kind: 'delete-relation', sentenceId, relationId: judged.id };
      },
      (after, before) => this.#nextAfter(after, before, target),
    );
  }

  /** Asks the model for relations between the mentions as they are accepted now. */
  async suggestRelations(): Promise<void> {
    const { sentence } = this.#context.state;
    if (!sentence) return;
    const found = await this.#context.ask(this.#context.project.suggestRelations(sentence.sentence.id));
    if (found === null) return;
    // What was found comes with the project's own word that suggestions have changed.
    if (found === 0)
      this.#context.notify('info', msg('The model sees no other relation between the accepted mentions.'));
    else this.#context.announce(msg(str`${relationCount(found)} suggested`));
  }

  /** What was rejected waits for a judgement again. */
  askAgain(): Promise<boolean> {
    return this.#sentence.execute((view, { selection }) => {
      const judged = judgedOf(selection);
      if (!judged || statusOf(view, judged) !== 'rejected') return null;
      return { kind: 'ask-again', sentenceId: view.sentence.id, ...idsOf(judged) };
    });
  }

  async acceptAll(): Promise<void> {
    const { threshold } = this.#context.state.preferences;
    const done = await this.#sentence.execute(
      (view) => {
        const { mentionIds, relationIds, count } = openSuggestions(view, threshold);
        return count === 0
          ? null
          : {
              kind: 'accept',
              sentenceId: view.sentence.id,
              mentionIds: [...mentionIds],
              relationIds: [...relationIds],
            };
      },
      (after) => {
        const open = itemsInOrder(after, false).find((item) => itemStatus(item) === 'suggested');
        return open ? selectItem(open) : NOTHING;
      },
    );
    if (!done) this.#context.announce(msg(str`No open suggestion reaches ${percent(threshold)}`));
  }

  /** Gives an entity type to the selected mention, or makes a mention of the selected tokens. */
  giveEntityType(type: string): Promise<boolean> {
    return this.#sentence.execute(
      (view, { selection }) => {
        const sentenceId = view.sentence.id;
        if (selection.kind === 'mention') {
          return { kind: 'retype-mention', sentenceId, mentionId: selection.id, type };
        }
        if (selection.kind !== 'tokens') return null;
        const span = spanOfTokens(view.sentence.tokens, selection.anchor, selection.focus);
        return span && { kind: 'create-mention', sentenceId, ...span, type };
      },
      (after, before) => {
        const { selection } = this.#context.state;
        // A suggestion is judged by its right type: on to the next one. What was accepted before is being edited, and stays selected.
        if (selection.kind === 'mention' && statusOf(before, selection) === 'suggested') {
          return this.#nextAfter(after, before, undefined);
        }
        if (selection.kind !== 'tokens') return selection;
        const span = spanOfTokens(before.sentence.tokens, selection.anchor, selection.focus);
        const made = after.mentions.find(
          (mention) => mention.begin === span?.begin && mention.end === span.end && mention.type === type,
        );
        return made ? { kind: 'mention', id: made.id } : selection;
      },
    );
  }

  retypeRelation(type: string): Promise<boolean> {
    return this.#sentence.execute((view, { selection }) =>
      selection.kind === 'relation'
        ? { kind: 'retype-relation', sentenceId: view.sentence.id, relationId: selection.id, type }
        : null,
    );
  }

  reverseRelation(): Promise<boolean> {
    return this.#sentence.execute(
      (view, { selection }) =>
        selection.kind === 'relation'
          ? { kind: 'reverse-relation', sentenceId: view.sentence.id, relationId: selection.id }
          : null,
      (after, before) => {
        const { selection } = this.#context.state;
        if (selection.kind !== 'relation') return selection;
        // It may have come back under another id.
        const old = before.relations.find(({ id }) => id === selection.id);
        const turned = after.relations.find(
          (candidate) =>
            candidate.head === old?.tail && candidate.tail === old.head && candidate.type === old.type,
        );
        return turned ? { kind: 'relation', id: turned.id } : selection;
      },
    );
  }

  moveBorder(border: 'begin' | 'end', step: 1 | -1): Promise<boolean> {
    return this.#resize((view, mention) => resizedSpan(view, mention, border, step));
  }

  /** Gives a mention the span of these tokens: what dragging its handles ends with. */
  resizeToTokens(mention: string, first: number, last: number): Promise<boolean> {
    return this.#resize((view) => spanOfTokens(view.sentence.tokens, first, last), mention);
  }

  /** Begins to draw a relation from a mention. */
  startLink(head: string): void {
    const { sentence, project, preferences } = this.#context.state;
    const mention = sentence?.mentions.find(({ id }) => id === head);
    if (!sentence || !project || !mention) return;
    if (linkTargets(project.schema, sentence, preferences.showRejected, mention).length === 0) {
      this.#context.notify(
        'info',
        msg(str`The schema allows no relation from this ${mention.type} to another mention here.`),
      );
      return;
    }
    this.#context.store.update((state) => ({
      ...selecting(state, { kind: 'mention', id: head }),
      linking: { head, tail: null },
    }));
    this.#context.announce(msg('Choose the other mention with Tab or a click'));
  }

  /** The next mention that the head may be linked to, going round. */
  stepLinkTarget(step: 1 | -1): void {
    const { sentence, project, linking, preferences } = this.#context.state;
    const head = sentence?.mentions.find(({ id }) => id === linking?.head);
    if (!sentence || !project || !linking || !head) return;
    const targets = linkTargets(project.schema, sentence, preferences.showRejected, head);
    const here = targets.findIndex(({ id }) => id === linking.tail);
    // The first step goes to the nearest mention after (or before) the head.
    const start =
      here >= 0
        ? here + step
        : step === 1
          ? targets.findIndex(({ begin }) => begin >= head.begin)
          : targets.filter(({ begin }) => begin < head.begin).length - 1;
    const next = targets[(start + targets.length) % targets.length] ?? targets[0];
    if (next) this.chooseLinkTarget(head.id, next.id);
  }

  /** Offers the relation types between two mentions. */
  chooseLinkTarget(head: string, tail: string): void {
    this.#context.store.update((state) => ({
      ...selecting(state, { kind: 'mention', id: head }),
      linking: { head, tail },
      popup: { kind: 'link', head, tail, focus: false },
    }));
  }

  linkOptionsNow(): readonly LinkOption[] {
    const { sentence, project, linking } = this.#context.state;
    const mention = (id: string | null | undefined): Mention | undefined =>
      sentence?.mentions.find((candidate) => candidate.id === id);
    const head = mention(linking?.head);
    const tail = mention(linking?.tail);
    if (!project || !sentence || !head || !tail) return [];
    return likeliestFirst(linkOptions(project.schema, head, tail), sentence, head.id, tail.id);
  }

  /** Draws the relation; when two mentions can only be joined in one way, nothing needs to be asked. */
  async link(head: string, tail: string, option?: LinkOption): Promise<void> {
    const chosen = option ?? this.linkOptionsNow()[0];
    if (!chosen) return;
    const ends = chosen.reversed ? { head: tail, tail: head } : { head, tail };
    await this.#sentence.execute(
      (view) => ({ kind: 'create-relation', sentenceId: view.sentence.id, ...ends, type: chosen.type.name }),
      // The head stays selected: it may have more relations to give.
      () => ({ kind: 'mention', id: head }),
    );
    this.#context.patch({ linking: null, popup: NO_POPUP });
  }

  #resize(
    spanOf: (view: SentenceView, mention: Mention) => { begin: number; end: number } | null,
    id?: string,
  ): Promise<boolean> {
    return this.#sentence.execute((view, { selection }) => {
      const wanted = id ?? (selection.kind === 'mention' ? selection.id : null);
      const mention = view.mentions.find((candidate) => candidate.id === wanted);
      const span = mention && spanOf(view, mention);
      if (!mention || !span || (span.begin === mention.begin && span.end === mention.end)) return null;
      return { kind: 'resize-mention', sentenceId: view.sentence.id, mentionId: mention.id, ...span };
    });
  }

  #goOn(view: SentenceView, from: Judged): void {
    const next = this.#nextAfter(view, view, from);
    this.#context.store.update((state) => selecting(state, next));
  }

  /** The first open suggestion after the judged one, in the order that stood before; going round. */
  #nextAfter(after: SentenceView, before: SentenceView, target: Judged | undefined): Selection {
    const { showRejected } = this.#context.state.preferences;
    const judged = target ?? judgedOf(this.#context.state.selection);
    const order = itemsInOrder(before, showRejected).map(itemId);
    const start = order.indexOf(judged?.id ?? '');
    const open = new Map(
      itemsInOrder(after, showRejected)
        .filter((item) => itemStatus(item) === 'suggested')
        .map((item) => [itemId(item), item]),
    );
    for (let distance = 1; distance <= order.length; distance++) {
      const item = open.get(order[(start + distance) % order.length] ?? '');
      if (item) return selectItem(item);
    }
    // Nothing is left to judge here: the keys of the types are free to mark what is missing.
    return NOTHING;
  }
}

/** What the model has an opinion on comes first, the surest one before the others; the rest stays in the schema's order. */
function likeliestFirst(
  options: readonly LinkOption[],
  { relations }: SentenceView,
  head: string,
  tail: string,
): readonly LinkOption[] {
  const sureness = ({ type, reversed }: LinkOption): number =>
    relations.find(
      (relation) =>
        relation.status === 'suggested' &&
        relation.type === type.name &&
        relation.head === (reversed ? tail : head) &&
        relation.tail === (reversed ? head : tail),
    )?.confidence ?? -1;
  return [...options].sort((a, b) => sureness(b) - sureness(a));
}

const judgedOf = (selection: Selection): Judged | null =>
  selection.kind === 'mention' || selection.kind === 'relation' ? selection : null;

const idsOf = (judged: Judged): { mentionIds: string[]; relationIds: string[] } => ({
  mentionIds: judged.kind === 'mention' ? [judged.id] : [],
  relationIds: judged.kind === 'relation' ? [judged.id] : [],
});

function statusOf(view: SentenceView, judged: Judged): Mention['status'] | null {
  const records = judged.kind === 'mention' ? view.mentions : view.relations;
  return records.find(({ id }) => id === judged.id)?.status ?? null;
}
