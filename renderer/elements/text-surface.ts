// The sentence: its text, and over and under it everything that was found in it. This element measures and puts together; what is
// drawn where is decided in renderer/text/geometry.ts, how it looks in text-layers.ts, what the pointer does in text-gestures.ts.
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Application } from '../control/application.ts';
import { selecting, type Linking, type Popup } from '../state/app-state.ts';
import { drawsBySelection, type Preferences } from '../state/preferences.ts';
import { linkTargets, shownRelations, type Selection } from '../state/selection.ts';
import { textOf } from '../text/describe.ts';
import type { MentionBox } from '../text/geometry.ts';
import { type VisualLine, tokenRectangles } from '../text/lines.ts';
import { spanOfTokens, type TextSegment } from '../text/segments.ts';
import { renderArcs, renderLink, renderRails } from './arc-layers.ts';
import { DrawnText } from './drawn-text.ts';
import { styled } from './place.ts';
import { RelationEnds, type EndsGround, type RelationEnd } from './relation-ends.ts';
import { TextGestures, type TextGround } from './text-gestures.ts';
import { renderBoxes, renderHandles, renderLabels, renderTokens } from './text-layers.ts';
import { litMentions, type TextScene } from './text-scene.ts';
import { textStyles } from './text-styles.ts';

@customElement('cman-text-surface')
export class TextSurface extends LitElement implements TextGround, EndsGround {
  static override styles = textStyles;

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) selection!: Selection;
  @property({ attribute: false }) linking: Linking | null = null;
  @property({ attribute: false }) preferences!: Preferences;
  /** What the labels speak: another one has words of other widths. */
  @property() language = '';

  @query('.surface') surface!: HTMLElement;
  @query('.text') private paragraph!: HTMLElement;

  readonly #text = new DrawnText();
  #typeIndex: ReadonlyMap<string, number> = new Map();
  readonly #gestures = new TextGestures(this);
  readonly #ends = new RelationEnds(this);
  readonly #resize = new ResizeObserver(() => this.#draw());

  constructor() {
    super();
    this.addController(this.#gestures);
    this.addController(this.#ends);
  }

  get segments(): readonly TextSegment[] {
    return this.#text.segments;
  }

  get lines(): readonly VisualLine[] {
    return this.#text.lines;
  }

  get mentions(): readonly Mention[] {
    return this.#text.mentions;
  }

  get boxes(): readonly MentionBox[] {
    return this.#text.drawing?.boxes ?? [];
  }

  /** Brings the other end of the selected relation into view. */
  followSelected(): void {
    this.#ends.goToOther();
  }

  /** Brings an end of a relation into view. */
  follow(relation: string, end: RelationEnd): void {
    this.#ends.goTo(end, relation);
  }

  /** Brings the selected mention or relation on the screen. */
  revealSelection(): void {
    if ('id' in this.selection) this.#elementOf(this.selection.id)?.scrollIntoView({ block: 'nearest' });
  }

  selectShownEnd(): void {
    this.#ends.selectShown();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('copy', this.#onCopy);
    document.addEventListener('beforecopy', this.#onBeforeCopy);
    if (this.hasUpdated) this.#resize.observe(this.surface);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('copy', this.#onCopy);
    document.removeEventListener('beforecopy', this.#onBeforeCopy);
    this.#resize.disconnect();
  }

  override focus(): void {
    if (this.hasUpdated) this.surface.focus({ preventScroll: true });
    // Asked for in the turn in which it came: there is nothing to focus yet.
    else void this.updateComplete.then(() => this.focus());
  }

  /** Where a popup belongs, in the window's coordinates; null when what it is about is not drawn. */
  anchorOf(popup: Popup): DOMRect | null {
    if (popup.kind === 'closed') return null;
    if (popup.kind === 'create') {
      return this.renderRoot.querySelector('.tokens rect:last-of-type')?.getBoundingClientRect() ?? null;
    }
    const id = popup.kind === 'link' ? popup.tail : popup.id;
    return this.#elementOf(id)?.getBoundingClientRect() ?? null;
  }

  /** Its label; of the two labels of a relation that goes over lines, the one on the screen. */
  #elementOf(id: string): Element | null {
    const labels = [...this.renderRoot.querySelectorAll(`button[data-id="${CSS.escape(id)}"]`)];
    return labels.find((label) => this.#ends.isOnScreen(label)) ?? labels[0] ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('schema')) {
      this.#typeIndex = new Map(this.schema.entityTypes.map((type, index) => [type.name, index]));
    }
    if (changed.has('view') || changed.has('preferences')) {
      this.#text.read(this.view, this.preferences.showRejected);
    }
  }

  protected override firstUpdated(): void {
    this.#resize.observe(this.surface);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('view') || changed.has('preferences')) this.#text.fill(this.paragraph);
    const redraw =
      changed.has('view') ||
      changed.has('preferences') ||
      changed.has('language') ||
      (changed.has('selection') && drawsBySelection(this.preferences));
    if (redraw) this.#draw();
    if (changed.has('selection') || changed.has('view')) this.revealSelection();
  }

  override render(): TemplateResult {
    const { sentence, document } = this.view;
    const { gesture } = this.#gestures;
    const scene = this.#scene();
    const linking = this.linking !== null || gesture.kind === 'link';
    return html`
      <div
        class=${linking ? 'surface linking' : 'surface'}
        tabindex="0"
        role="group"
        aria-label=${msg(str`Sentence ${sentence.index + 1} of ${document.name}`)}
        data-tab-area
        data-testid="sentence"
        data-sentence-id=${sentence.id}
        ${styled({ '--text-size': `${this.preferences.textSize}px` })}
        @pointerdown=${this.#gestures.onPointerDown}
        @pointermove=${this.#gestures.onPointerMove}
        @pointerup=${this.#gestures.onPointerUp}
        @pointercancel=${this.#gestures.onPointerCancel}
        @pointerleave=${this.#gestures.onPointerLeave}
        @dblclick=${this.#gestures.onDoubleClick}
      >
        ${this.#ends.render('above')}
        <svg class="under" aria-hidden="true">
          ${scene && renderBoxes(scene)} ${scene && this.#renderTokens()}
        </svg>
        <p class="text" dir="auto"></p>
        <svg class="over" aria-hidden="true">
          ${scene && renderRails(scene)} ${scene && renderArcs(scene)} ${scene && this.#renderLink(scene)}
        </svg>
        ${scene && renderLabels(scene)}
        ${
          scene && this.selection.kind === 'mention' && !linking
            ? renderHandles(scene, this.selection.id)
            : nothing
        }
        ${this.#ends.render('below')}
      </div>
    `;
  }

  #renderTokens(): ReturnType<typeof renderTokens> | typeof nothing {
    const { gesture } = this.#gestures;
    const range =
      gesture.kind === 'select'
        ? gesture
        : (this.#gestures.resizedTokens(gesture) ??
          (this.selection.kind === 'tokens' ? this.selection : null));
    return range
      ? renderTokens(tokenRectangles(this.segments, this.lines, range.anchor, range.focus))
      : nothing;
  }

  #renderLink(scene: TextScene): ReturnType<typeof renderLink> {
    const { gesture } = this.#gestures;
    if (gesture.kind === 'link') return renderLink(scene, { ...gesture, at: gesture });
    return this.linking ? renderLink(scene, { ...this.linking, at: null }) : nothing;
  }

  #scene(): TextScene | null {
    const { drawing, mentions, relations } = this.#text;
    if (!drawing) return null;
    const { gesture, hovered } = this.#gestures;
    const head = gesture.kind === 'link' ? gesture.head : (this.linking?.head ?? null);
    const mention = mentions.find(({ id }) => id === head);
    return {
      view: this.view,
      drawing,
      mentions,
      relations,
      typeIndex: this.#typeIndex,
      threshold: this.preferences.threshold,
      selection: this.selection,
      hovered,
      lit: litMentions(relations, this.selection, hovered),
      link: mention
        ? {
            head: mention.id,
            targets: new Set(
              linkTargets(this.schema, this.view, this.preferences.showRejected, mention).map(({ id }) => id),
            ),
          }
        : null,
      onHover: (id) => this.#gestures.hover(id),
      onPress: (item) =>
        this.app.context.store.update((current) => ({
          ...selecting(current, item),
          popup: { ...item, focus: true },
        })),
    };
  }

  /** Draws on the text where it stands now; what follows from the drawing is rendered in the same turn. */
  #draw(): void {
    if (!this.isConnected || !this.hasUpdated) return;
    this.#text.draw(this.surface, this.#shownRelations());
    this.requestUpdate();
  }

  #shownRelations(): readonly Relation[] {
    const selected = 'id' in this.selection ? this.selection.id : null;
    return shownRelations(this.#text.relations, this.preferences, selected);
  }

  /** Without a selection of its own the browser copies only where somebody says that there is something to copy. */
  readonly #onBeforeCopy = (event: Event): void => {
    if (this.matches(':focus-within')) event.preventDefault();
  };

  /** The text can't be selected as on a page, since a selection here means tokens: so copying is done here. */
  readonly #onCopy = (event: ClipboardEvent): void => {
    // The event comes from the page, wherever the focus is.
    if (!this.matches(':focus-within') || !event.clipboardData) return;
    const { selection, view } = this;
    const span =
      selection.kind === 'tokens'
        ? spanOfTokens(view.sentence.tokens, selection.anchor, selection.focus)
        : selection.kind === 'mention'
          ? view.mentions.find(({ id }) => id === selection.id)
          : null;
    event.clipboardData.setData('text/plain', span ? textOf(view, span) : view.text);
    event.preventDefault();
  };
}
