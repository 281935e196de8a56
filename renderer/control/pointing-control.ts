// Letters over the words: begins pointing, reads the letters, and does what was pointed out. A mention is its type's key, the letter of its
// first word and the letter of its last (the same letter twice for a single word); a relation its type's key and a letter for each end that
// is not the only one possible.
import { msg, str } from '@lit/localize';
import { assertNever } from '../../core/errors.ts';
import type { KeyPress } from '../keys/keymap.ts';
import { deselected, NO_POPUP, selecting } from '../state/app-state.ts';
import {
  labelledLinkTargets,
  labelledTargets,
  pointBy,
  type LabelledTarget,
  type PointingPurpose,
  type PointingTarget,
} from '../state/pointing.ts';
import { describeMention, describeRelation } from '../text/describe.ts';
import { spanOfTokens } from '../text/segments.ts';
import type { WindowContext } from './context.ts';
import type { JudgeControl } from './judge-control.ts';
import type { SentenceControl } from './sentence-control.ts';

/** One value, so that what is given it renders no more than it must. */
const NO_TARGETS: readonly LabelledTarget[] = [];

export class PointingControl {
  readonly #context: WindowContext;
  readonly #sentence: SentenceControl;
  readonly #judge: JudgeControl;

  constructor(context: WindowContext, sentence: SentenceControl, judge: JudgeControl) {
    this.#context = context;
    this.#sentence = sentence;
    this.#judge = judge;
  }

  /** What wears a letter now; empty when nothing does. */
  targets(): readonly LabelledTarget[] {
    const { sentence, project, pointing, linking, preferences } = this.#context.state;
    if (!sentence || !project) return NO_TARGETS;
    if (pointing) {
      return labelledTargets(sentence, project.schema, preferences.showRejected, pointing.purpose);
    }
    return linking?.tail === null
      ? labelledLinkTargets(sentence, project.schema, preferences.showRejected, linking.head)
      : NO_TARGETS;
  }

  /** @returns false when there is nothing to point at */
  begin(purpose: PointingPurpose): boolean {
    const { sentence, project } = this.#context.state;
    if (!sentence || !project) return false;
    this.#context.store.update((state) => ({ ...deselected(state), pointing: { purpose, typed: '' } }));
    const targets = this.targets();
    if (targets.length === 0) {
      this.end();
      this.#context.announce(
        purpose.kind === 'relation'
          ? msg(str`No two mentions here that ${purpose.type} may join`)
          : msg('There is nothing to point at'),
      );
      return true;
    }
    this.#context.announce(wordsFor(purpose));
    this.#chooseTheOnlyOne(purpose, targets);
    return true;
  }

  end(): void {
    if (this.#context.state.pointing) this.#context.patch({ pointing: null });
  }

  /**
   * Reads a key while letters are shown.
   * @returns whether the key was one of these; one that was not ends the pointing and keeps its usual meaning
   */
  press(press: KeyPress): boolean {
    const { pointing, linking } = this.#context.state;
    if (!pointing && linking?.tail !== null) return false;
    if (press.ctrlKey || press.metaKey || press.altKey) return false;
    const typed = pointing?.typed ?? '';
    if (pointing && press.key === 'Backspace') return this.#goBack();
    const { purpose } = pointing ?? {};
    if (purpose?.kind === 'mention' && purpose.first !== null && press.key === 'Enter') {
      this.#markTo(purpose, purpose.first);
      return true;
    }
    const letter = letterOf(press);
    if (letter === null) {
      if (pointing && !['Shift', 'Escape'].includes(press.key)) this.end();
      return false;
    }
    const pointed = pointBy(this.targets(), typed, letter);
    switch (pointed.kind) {
      case 'target':
        this.choose(pointed.target);
        return true;
      case 'typed':
        if (pointing) this.#context.patch({ pointing: { ...pointing, typed: pointed.typed } });
        return pointing !== null;
      case 'none':
        // While a relation is drawn, other keys have their own meaning.
        return pointing !== null;
    }
  }

  /** Does what pointing at this means now. */
  choose(target: PointingTarget): void {
    const { pointing, linking } = this.#context.state;
    if (!pointing) {
      if (linking && target.kind === 'mention') this.#linkTo(linking.head, target.id);
      return;
    }
    const { purpose } = pointing;
    switch (purpose.kind) {
      case 'go':
        return this.#select(target);
      case 'mention':
        return target.kind === 'token' ? this.#markTo(purpose, target.token) : undefined;
      case 'relation':
        return target.kind === 'mention' ? this.#joinTo(purpose, target.id) : undefined;
      default:
        return assertNever(purpose);
    }
  }

  #select(target: PointingTarget): void {
    const { sentence } = this.#context.state;
    this.end();
    this.#context.store.update((state) =>
      selecting(
        state,
        target.kind === 'token' ? { kind: 'tokens', anchor: target.token, focus: target.token } : target,
      ),
    );
    if (!sentence || target.kind === 'token') return;
    const mention = sentence.mentions.find(({ id }) => id === target.id);
    const relation = sentence.relations.find(({ id }) => id === target.id);
    if (mention) this.#context.announce(describeMention(sentence, mention));
    else if (relation) this.#context.announce(describeRelation(sentence, relation));
  }

  #markTo({ type, first }: Extract<PointingPurpose, { kind: 'mention' }>, token: number): void {
    if (first === null) {
      const purpose: PointingPurpose = { kind: 'mention', type, first: token };
      this.#context.patch({ pointing: { purpose, typed: '' } });
      this.#context.announce(wordsFor(purpose));
      return;
    }
    this.end();
    void this.#sentence.execute((view) => {
      const span = spanOfTokens(view.sentence.tokens, first, token);
      return span && { kind: 'create-mention', sentenceId: view.sentence.id, ...span, type };
    });
  }

  #joinTo({ type, head }: Extract<PointingPurpose, { kind: 'relation' }>, mention: string): void {
    if (head === null) {
      const purpose: PointingPurpose = { kind: 'relation', type, head: mention };
      this.#context.patch({ pointing: { purpose, typed: '' } });
      this.#context.announce(wordsFor(purpose));
      this.#chooseTheOnlyOne(purpose, this.targets());
      return;
    }
    this.end();
    void this.#sentence.execute((view) => ({
      kind: 'create-relation',
      sentenceId: view.sentence.id,
      head,
      tail: mention,
      type,
    }));
  }

  /** From the mention that a relation is drawn from: where only one type may join the two, nothing more needs to be asked. */
  #linkTo(head: string, tail: string): void {
    this.#judge.chooseLinkTarget(head, tail);
    const options = this.#judge.linkOptionsNow();
    if (options.length !== 1) return;
    this.#context.patch({ popup: NO_POPUP });
    void this.#judge.link(head, tail);
  }

  #goBack(): true {
    const { pointing } = this.#context.state;
    if (!pointing) return true;
    const { purpose } = pointing;
    if (pointing.typed !== '') this.#context.patch({ pointing: { purpose, typed: '' } });
    else if (purpose.kind === 'mention' && purpose.first !== null) {
      this.#context.patch({ pointing: { purpose: { ...purpose, first: null }, typed: '' } });
    } else this.end();
    return true;
  }

  /** A relation's end that can only be one mention is not asked for. */
  #chooseTheOnlyOne(purpose: PointingPurpose, targets: readonly LabelledTarget[]): void {
    const [only] = targets;
    if (purpose.kind === 'relation' && targets.length === 1 && only) this.choose(only.target);
  }
}

/** The letter of a key: on layouts without Latin letters, the one that stands there on others. */
function letterOf({ key, code }: KeyPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  return key.length === 1 && place ? place.toLowerCase() : null;
}

/** What is to be typed now. */
export function wordsFor(purpose: PointingPurpose): string {
  switch (purpose.kind) {
    case 'go':
      return msg('Type the letter of a word, a mention or a relation');
    case 'mention':
      return purpose.first === null
        ? msg(str`${purpose.type}: type the letter of its first word`)
        : msg(str`${purpose.type}: type the letter of its last word, the same or Enter for a single word`);
    case 'relation':
      return purpose.head === null
        ? msg(str`${purpose.type}: type the letter of the head`)
        : msg(str`${purpose.type}: type the letter of the tail`);
  }
}
