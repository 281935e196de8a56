// A sentence of the document that is not being worked on: its text with everything that was found in it, and a click away. Far from
// the screen it is plain text and costs nothing; the workspace says when it comes near.
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Preferences } from '../state/preferences.ts';
import { NOTHING, shownRelations } from '../state/selection.ts';
import { itemsAt } from '../text/lines.ts';
import { icon } from '../theme/icons.ts';
import { renderArcs } from './arc-layers.ts';
import { drawSoon, type Drawable } from './drawing-queue.ts';
import { DrawnText } from './drawn-text.ts';
import { styled } from './place.ts';
import { renderStillLabels } from './still-labels.ts';
import { renderBoxes } from './text-layers.ts';
import type { TextScene } from './text-scene.ts';
import { textStyles } from './text-styles.ts';

/** A click this far above or below a word is still on it. */
const CLICK_SLACK_PX = 3;

/** Asks for this sentence, and for the mention or relation in it that was clicked. */
export interface OpenSentence {
  readonly sentenceId: string;
  readonly item: { readonly kind: 'mention' | 'relation'; readonly id: string } | null;
}

@customElement('cman-context-sentence')
export class ContextSentence extends LitElement implements Drawable {
  static override styles = [
    ...textStyles,
    css`
      :host {
        display: block;
        position: relative;
        border-radius: 10px;
        /* Sentences far away in a long document cost nothing until they come near. */
        content-visibility: auto;
        contain-intrinsic-size: auto 64px;
      }
      :host([near]) {
        content-visibility: visible;
      }
      :host(:hover) {
        background: var(--hover);
      }
      .surface {
        cursor: pointer;
        touch-action: auto;
      }
      .text {
        color: var(--ink-2);
      }
      .done {
        position: absolute;
        left: -21px;
        top: 4px;
        color: var(--good);
      }
    `,
  ];

  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) preferences!: Preferences;
  /** Near the screen: drawn in full, from then on. */
  @property({ type: Boolean, reflect: true }) near = false;

  @query('.surface') private surface!: HTMLElement;
  @query('.text') private paragraph!: HTMLElement;
  readonly #text = new DrawnText();
  #typeIndex: ReadonlyMap<string, number> = new Map();
  #width = 0;
  readonly #resize = new ResizeObserver(() => {
    // Its height follows from its own drawing.
    if (this.surface.clientWidth !== this.#width) void drawSoon(this);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('schema')) {
      this.#typeIndex = new Map(this.schema.entityTypes.map((type, index) => [type.name, index]));
    }
    if (this.near && (changed.has('near') || changed.has('view') || changed.has('preferences'))) {
      this.#text.read(this.view, this.preferences.showRejected);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('near') && !changed.has('view') && !changed.has('preferences')) return;
    if (!this.near) {
      this.paragraph.textContent = this.view.text;
      return;
    }
    this.#text.fill(this.paragraph);
    this.#resize.observe(this.surface);
    void drawSoon(this);
  }

  override render(): TemplateResult {
    const scene = this.#scene();
    const done = this.view.sentence.status === 'complete';
    return html`<div
      class="surface"
      ${styled({ '--text-size': `${this.preferences.textSize}px` })}
      @click=${this.#onClick}
    >
      <svg class="under" aria-hidden="true">${scene && renderBoxes(scene)}</svg>
      <p class="text" dir="auto"></p>
      <svg class="over" aria-hidden="true">${scene && renderArcs(scene)}</svg>
      ${scene && renderStillLabels(scene)}
      ${done ? html`<span class="done">${icon('check')}</span>` : nothing}
    </div>`;
  }

  /** The parts of drawing, done for all sentences together (drawing-queue.ts). */
  measure(): void {
    this.#width = this.surface.clientWidth;
    this.#text.measure(this.surface, shownRelations(this.#text.relations, this.preferences, null));
  }

  giveRoom(): void {
    this.#text.giveRoom();
  }

  place(): void {
    this.#text.place();
    this.requestUpdate();
  }

  #scene(): TextScene | null {
    const { drawing, mentions, relations } = this.#text;
    if (!drawing || !this.near) return null;
    return {
      view: this.view,
      drawing,
      mentions,
      relations,
      typeIndex: this.#typeIndex,
      threshold: this.preferences.threshold,
      selection: NOTHING,
      hovered: null,
      lit: new Set(),
      link: null,
      onHover: () => undefined,
      onPress: () => undefined,
    };
  }

  readonly #onClick = (event: MouseEvent): void => {
    const detail: OpenSentence = { sentenceId: this.view.sentence.id, item: this.#itemAt(event) };
    this.dispatchEvent(new CustomEvent('open-sentence', { detail }));
  };

  #itemAt({ target, clientX, clientY }: MouseEvent): OpenSentence['item'] {
    const data = (name: string): string | null =>
      (target instanceof Element && target.closest(`[data-${name}]`)?.getAttribute(`data-${name}`)) || null;
    const relation = data('relation-id');
    if (relation) return { kind: 'relation', id: relation };
    const origin = this.surface.getBoundingClientRect();
    const { segments, lines, mentions } = this.#text;
    const lengths = new Map<string, number>(mentions.map(({ id, begin, end }) => [id, end - begin]));
    const [x, y] = [clientX - origin.left, clientY - origin.top];
    const mention = data('mention-id') ?? itemsAt(segments, lines, lengths, x, y, CLICK_SLACK_PX)[0];
    return mention ? { kind: 'mention', id: mention } : null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cman-context-sentence': ContextSentence;
  }
}
