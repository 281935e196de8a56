// The two ends of a relation when they are not on the screen together: which of them can be seen, how to get to the other one, and, for
// the selected relation, a button at the text's edge that names an end out of sight.
import { msg, str } from '@lit/localize';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import type { Application } from '../control/application.ts';
import { selecting } from '../state/app-state.ts';
import type { Selection } from '../state/selection.ts';
import { textOf } from '../text/describe.ts';
import type { Box, MentionBox } from '../text/geometry.ts';
import { keepFocus } from './keys.ts';

export type RelationEnd = 'head' | 'tail';

/** An end that is brought into view stands at least this far from the border, with its label and its arcs. */
const MARGIN_PX = 60;
/** How long the end that was gone to is pointed out. */
const POINTED_OUT_MS = 900;

/** What this needs of the element that the text is on. */
export interface EndsGround extends Element {
  readonly app: Application;
  readonly view: SentenceView;
  readonly selection: Selection;
  readonly surface: HTMLElement;
  readonly boxes: readonly MentionBox[];
  readonly shadowRoot: ShadowRoot | null;
  requestUpdate(): void;
}

interface EndOutOfSight {
  readonly end: RelationEnd;
  readonly way: 'above' | 'below';
}

export class RelationEnds implements ReactiveController {
  readonly #ground: EndsGround;
  #scroller: Element | null = null;
  /** The end gone to last, of which relation. */
  #shown: { readonly relation: string; readonly end: RelationEnd } | null = null;
  #outOfSight: readonly EndOutOfSight[] = [];

  constructor(ground: EndsGround) {
    this.#ground = ground;
  }

  hostConnected(): void {
    this.#scroller = this.#ground.closest('.scroll');
    this.#scroller?.addEventListener('scroll', this.#look, { passive: true });
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#look);
  }

  hostUpdated(): void {
    this.#look();
  }

  /** Brings the end of the selected relation into view that is not: the other one than last time when both are, or none is. */
  goToOther(): void {
    const relation = this.#selected();
    if (!relation) return;
    const seen = { head: this.#isSeen(relation.head), tail: this.#isSeen(relation.tail) };
    const last = this.#shown?.relation === relation.id ? this.#shown.end : 'head';
    this.goTo(seen.head === seen.tail ? (last === 'head' ? 'tail' : 'head') : seen.head ? 'tail' : 'head');
  }

  /** Brings this end of a relation into view: of the selected one, if none is named. */
  goTo(end: RelationEnd, id?: string): void {
    const relation = id === undefined ? this.#selected() : this.#relation(id);
    const mention = relation && this.#mention(relation[end]);
    const box = mention && this.#boxOf(mention.id);
    if (!relation || !mention || !box) return;
    this.#shown = { relation: relation.id, end };
    this.#scrollTo(box);
    this.#pointOut(mention.id);
    const { app, view } = this.#ground;
    const words = textOf(view, mention);
    app.context.announce(end === 'head' ? msg(str`Head: ${words}`) : msg(str`Tail: ${words}`));
  }

  /** Selects the mention at the end gone to last, or else at the one that can be seen. */
  selectShown(): void {
    const relation = this.#selected();
    if (!relation) return;
    const end =
      this.#shown?.relation === relation.id ? this.#shown.end : this.#isSeen(relation.tail) ? 'tail' : 'head';
    this.#ground.app.context.store.update((state) =>
      selecting(state, { kind: 'mention', id: relation[end] }),
    );
  }

  /** Whether a part of the element is on the screen. */
  isOnScreen(element: Element): boolean {
    const { top, bottom } = element.getBoundingClientRect();
    const view = this.#scroller?.getBoundingClientRect();
    return !view || (bottom > view.top && top < view.bottom);
  }

  /** Buttons at the upper or the lower edge, to the ends of the selected relation that are out of sight there. */
  render(way: 'above' | 'below'): TemplateResult | typeof nothing {
    const relation = this.#selected();
    const here = this.#outOfSight.filter((other) => other.way === way);
    if (!relation || here.length === 0) return nothing;
    return html`<div class="edge ${way}">
      ${here.map(({ end }) => {
        const mention = this.#mention(relation[end]);
        const words = mention ? textOf(this.#ground.view, mention) : '';
        return html`<button
          type="button"
          tabindex="-1"
          data-testid="edge-end"
          data-end=${end}
          @pointerdown=${keepFocus}
          @click=${() => this.goTo(end)}
        >
          ${way === 'above' ? '↑' : '↓'} ${end === 'head' ? msg('Head') : msg('Tail')} <bdi>${words}</bdi>
        </button>`;
      })}
    </div>`;
  }

  readonly #look = (): void => {
    const relation = this.#selected();
    const ends = relation
      ? (['head', 'tail'] as const).flatMap((end) => {
          const way = this.#wayTo(relation[end]);
          return way === 'above' || way === 'below' ? [{ end, way }] : [];
        })
      : [];
    const told = (list: readonly EndOutOfSight[]): string => list.map(({ end, way }) => end + way).join();
    if (told(ends) === told(this.#outOfSight)) return;
    this.#outOfSight = ends;
    this.#ground.requestUpdate();
  };

  #selected(): Relation | null {
    const { selection } = this.#ground;
    return selection.kind === 'relation' ? this.#relation(selection.id) : null;
  }

  #relation(id: string): Relation | null {
    return this.#ground.view.relations.find((relation) => relation.id === id) ?? null;
  }

  #mention(id: string): Mention | undefined {
    return this.#ground.view.mentions.find((mention) => mention.id === id);
  }

  #boxOf(mention: string): MentionBox | undefined {
    const { boxes } = this.#ground;
    return boxes.find(({ id, first }) => id === mention && first) ?? boxes.find(({ id }) => id === mention);
  }

  #isSeen(mention: string): boolean {
    return this.#wayTo(mention) === 'here';
  }

  #wayTo(mention: string): 'above' | 'here' | 'below' | null {
    const box = this.#boxOf(mention);
    const view = this.#scroller?.getBoundingClientRect();
    if (!box || !view) return null;
    const origin = this.#ground.surface.getBoundingClientRect().top;
    if (origin + box.y + box.height <= view.top) return 'above';
    return origin + box.y >= view.bottom ? 'below' : 'here';
  }

  #scrollTo(box: Box): void {
    const view = this.#scroller?.getBoundingClientRect();
    if (!view) return;
    const top = this.#ground.surface.getBoundingClientRect().top + box.y;
    const [least, most] = [view.top + MARGIN_PX, view.bottom - MARGIN_PX - box.height];
    // What can be seen well stays where it is.
    if (top >= least && top <= most) return;
    this.#scroller?.scrollBy({ top: top + box.height / 2 - (view.top + view.bottom) / 2 });
  }

  #pointOut(mention: string): void {
    const boxes = this.#ground.shadowRoot?.querySelectorAll(`.box[data-box="${CSS.escape(mention)}"]`) ?? [];
    for (const box of boxes) {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) continue;
      box.animate({ opacity: [0.2, 1, 0.2, 1] }, { duration: POINTED_OUT_MS, easing: 'ease-in-out' });
    }
  }
}
