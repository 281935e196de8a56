// The pointer over the text: from events to what is under them, from gestures (renderer/text/pointer.ts) to what is done.
import { msg, str } from '@lit/localize';
import type { ReactiveController } from 'lit';
import type { Mention } from '../../core/model/annotation.ts';
import type { Application } from '../control/application.ts';
import { NO_POPUP, selecting } from '../state/app-state.ts';
import { linkOptions } from '../state/selection.ts';
import { itemsAt, tokenAt, type VisualLine } from '../text/lines.ts';
import {
  begin,
  clickedMention,
  gestureOf,
  move,
  type Gesture,
  type PointerTarget,
  type Press,
} from '../text/pointer.ts';
import { touchedTokens, type TextSegment } from '../text/segments.ts';
import type { RelationEnd } from './relation-ends.ts';

/** A click this far above or below a word is still on it. */
const CLICK_SLACK_PX = 3;

const NO_GESTURE: Gesture = { kind: 'press' };

/** What the gestures need of the element they happen on. */
export interface TextGround {
  readonly app: Application;
  readonly surface: HTMLElement;
  readonly segments: readonly TextSegment[];
  readonly lines: readonly VisualLine[];
  readonly mentions: readonly Mention[];
  readonly shadowRoot: ShadowRoot | null;
  focus(): void;
  follow(relation: string, end: RelationEnd): void;
  requestUpdate(): void;
}

const isOn = ({ target }: Event, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

export class TextGestures implements ReactiveController {
  gesture: Gesture = NO_GESTURE;
  hovered: string | null = null;
  readonly #ground: TextGround;
  #press: Press | null = null;

  constructor(ground: TextGround) {
    this.#ground = ground;
  }

  hostDisconnected(): void {
    this.#press = null;
    this.gesture = NO_GESTURE;
  }

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || isOn(event, '.edge')) return;
    event.preventDefault();
    this.#ground.focus();
    this.#ground.surface.setPointerCapture(event.pointerId);
    this.#press = begin(this.#targetOf(event), event.shiftKey);
    this.#show(NO_GESTURE);
  };

  readonly onPointerMove = (event: PointerEvent): void => {
    const target = this.#targetOf(event);
    if (!this.#press) return this.hover(target.relation ?? target.mentions[0] ?? null);
    this.#press = move(this.#press, target);
    this.#show(gestureOf(this.#press, target));
  };

  readonly onPointerCancel = (): void => {
    this.#press = null;
    this.#show(NO_GESTURE);
  };

  readonly onPointerLeave = (): void => {
    if (!this.#press) this.hover(null);
  };

  readonly onPointerUp = (event: PointerEvent): void => {
    const press = this.#press;
    if (!press) return;
    const target = this.#targetOf(event);
    const gesture = gestureOf(move(press, target), target);
    const { app } = this.#ground;
    switch (gesture.kind) {
      case 'press':
        this.#click(press.from);
        break;
      case 'select':
        app.context.store.update((state) => ({
          ...selecting(state, { kind: 'tokens', anchor: gesture.anchor, focus: gesture.focus }),
          popup: { kind: 'create', focus: false },
        }));
        break;
      case 'resize': {
        const range = this.resizedTokens(gesture);
        if (range) void app.judge.resizeToTokens(range.mention, range.anchor, range.focus);
        break;
      }
      case 'link':
        if (gesture.tail !== null) this.#drop(gesture.head, gesture.tail);
        break;
    }
    this.onPointerCancel();
  };

  /** A word that was clicked twice is a mention to be. */
  readonly onDoubleClick = (): void => {
    const { state, context } = this.#ground.app;
    if (state.selection.kind === 'tokens') context.patch({ popup: { kind: 'create', focus: false } });
  };

  hover(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.#ground.requestUpdate();
  }

  /** Tokens that the selected mention would have if the handle were let go now. */
  resizedTokens(gesture: Gesture): { mention: string; anchor: number; focus: number } | null {
    const { selection, sentence } = this.#ground.app.state;
    if (gesture.kind !== 'resize' || selection.kind !== 'mention' || !sentence) return null;
    const mention = sentence.mentions.find(({ id }) => id === selection.id);
    const touched = mention && touchedTokens(sentence.sentence.tokens, mention);
    if (!touched) return null;
    const last = touched.end - 1;
    return gesture.border === 'begin'
      ? { mention: mention.id, anchor: Math.min(gesture.token, last), focus: last }
      : { mention: mention.id, anchor: touched.begin, focus: Math.max(gesture.token, touched.begin) };
  }

  #show(gesture: Gesture): void {
    this.gesture = gesture;
    this.#ground.requestUpdate();
  }

  #targetOf(event: PointerEvent): PointerTarget {
    const { surface, segments, lines, mentions, shadowRoot } = this.#ground;
    const origin = surface.getBoundingClientRect();
    const x = event.clientX - origin.left;
    const y = event.clientY - origin.top;
    // With the pointer captured, the event's own target says nothing.
    const element = shadowRoot?.elementFromPoint(event.clientX, event.clientY) ?? null;
    const data = (name: string): string | null =>
      element?.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null;
    const label = data('mention-id');
    const handle = data('handle');
    const lengths = new Map<string, number>(
      mentions.map((mention) => [mention.id, mention.end - mention.begin]),
    );
    return {
      mentions: label ? [label] : itemsAt(segments, lines, lengths, x, y, CLICK_SLACK_PX),
      onLabel: label !== null,
      relation: data('relation-id'),
      farEnd: data('follow') === null ? null : data('follow') === 'head' ? 'head' : 'tail',
      handle: handle === 'begin' || handle === 'end' ? handle : null,
      token: tokenAt(segments, lines, x, y),
      x,
      y,
    };
  }

  #click(target: PointerTarget): void {
    const { store } = this.#ground.app.context;
    const { linking, selection, popup } = this.#ground.app.state;
    if (target.handle) return;
    if (linking) {
      const tail = target.mentions.find((id) => id !== linking.head);
      if (tail) this.#drop(linking.head, tail);
      else store.update((state) => ({ ...state, linking: null, popup: NO_POPUP }));
      return;
    }
    const { relation: id, farEnd } = target;
    if (id !== null && farEnd !== null) return this.#follow(id, farEnd);
    if (id !== null) return this.#choose({ kind: 'relation', id });
    // A second click on the mention whose popup is open asks for the one around it.
    const open = popup.kind === 'mention' && selection.kind === 'mention' ? selection.id : null;
    const mention = clickedMention(target.mentions, open);
    const { token } = target;
    if (mention !== null) this.#choose({ kind: 'mention', id: mention });
    else if (token !== null) {
      store.update((state) => selecting(state, { kind: 'tokens', anchor: token, focus: token }));
    }
  }

  /** Selects the relation whose stub was clicked, and goes where it points. */
  #follow(id: string, end: RelationEnd): void {
    this.#ground.app.context.store.update((state) => selecting(state, { kind: 'relation', id }));
    this.#ground.follow(id, end);
  }

  #choose(item: { kind: 'mention' | 'relation'; id: string }): void {
    this.#ground.app.context.store.update((state) => ({
      ...selecting(state, item),
      popup: { ...item, focus: false },
    }));
  }

  /** A relation was drawn from one mention to another: done at once when only one is possible, asked otherwise. */
  #drop(head: string, tail: string): void {
    const { app } = this.#ground;
    const { sentence, project } = app.state;
    const from = sentence?.mentions.find(({ id }) => id === head);
    const to = sentence?.mentions.find(({ id }) => id === tail);
    if (!project || !from || !to) return;
    const options = linkOptions(project.schema, from, to);
    if (options.length > 1) return app.judge.chooseLinkTarget(head, tail);
    if (options[0]) return void app.judge.link(head, tail, options[0]);
    app.context.notify('info', msg(str`The schema allows no relation between ${from.type} and ${to.type}.`));
    app.context.patch({ linking: null, popup: NO_POPUP });
  }
}
