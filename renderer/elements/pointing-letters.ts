// The letters that stand over the words while something is pointed at. Where each stands is read from the text's own elements, whenever the
// text may have moved; a letter can be clicked as well.
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { describeMention, describeRelation, textOf } from '../text/describe.ts';
import { touchedTokens } from '../text/segments.ts';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Application } from '../control/application.ts';
import type { LabelledTarget, PointingTarget } from '../state/pointing.ts';
import { keepFocus } from './keys.ts';
import { boxStyles, styled } from './place.ts';
import type { TextSurface } from './text-surface.ts';

interface PlacedLetter extends LabelledTarget {
  readonly x: number;
  readonly y: number;
}

@localized()
@customElement('cman-pointing-letters')
export class PointingLetters extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    button {
      position: absolute;
      min-width: 15px;
      padding: 0 3px;
      border: 1px solid light-dark(#6b5200, #f6d77c);
      border-radius: 4px;
      background: light-dark(#ffe79b, #4a3b0d);
      color: light-dark(#221b00, #ffedb8);
      font: 700 11px/15px var(--font);
      text-align: center;
      /* On the first letter's shoulder, so that the word can still be read. */
      transform: translate(-6px, -9px);
      pointer-events: auto;
      cursor: default;
    }
    .chosen {
      border-color: transparent;
      background: var(--accent);
      color: var(--accent-ink);
    }
    .typed {
      opacity: 0.45;
    }
  `;

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) targets: readonly LabelledTarget[] = [];
  /** Letters typed of a label with two: what begins otherwise is out. */
  @property() typed = '';
  /** The first word of a mention, once it has been pointed at. */
  @property({ attribute: false }) first: number | null = null;
  @property({ attribute: false }) surface: () => TextSurface | null = () => null;
  @state() private placed: readonly PlacedLetter[] = [];

  readonly #onResize = (): void => this.#place();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('resize', this.#onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.#onResize);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('targets') && !changed.has('view')) return;
    // The text is measured and drawn anew in the same turn, possibly after this.
    void this.surface()?.updateComplete.then(() => this.#place());
  }

  override render(): TemplateResult {
    return html`${this.placed
      .filter(({ label }) => label.startsWith(this.typed))
      .map(
        ({ target, label, x, y }) =>
          html`<button
            type="button"
            class=${target.kind === 'token' && target.token === this.first ? 'chosen' : ''}
            tabindex="-1"
            aria-label=${`${label} ${wordsOf(this.view, target)}`}
            data-testid="pointing-letter"
            data-target=${target.kind === 'token' ? target.token : target.id}
            ${styled(boxStyles({ x, y }))}
            @pointerdown=${keepFocus}
            @click=${() => this.app.pointing.choose(target)}
          >
            ${this.typed ? html`<span class="typed">${this.typed}</span>` : nothing}${label.slice(this.typed.length)}
          </button>`,
      )}`;
  }

  #place(): void {
    const surface = this.surface();
    if (!surface || !this.isConnected) return;
    const origin = this.getBoundingClientRect();
    const inks = [...surface.renderRoot.querySelectorAll<HTMLElement>('.ink')];
    const [first] = inks;
    const rightToLeft = first !== undefined && getComputedStyle(first).direction === 'rtl';
    this.placed = this.targets.flatMap((labelled) => {
      const { target } = labelled;
      const token = tokenOf(this.view, target);
      const segment = surface.segments.findIndex((candidate) => candidate.token === token);
      const at =
        target.kind === 'relation'
          ? surface.renderRoot
              .querySelector(`button[data-id="${CSS.escape(target.id)}"]`)
              ?.getBoundingClientRect()
          : inks[segment]?.getClientRects()[0];
      if (!at) return [];
      return [{ ...labelled, x: (rightToLeft ? at.right : at.left) - origin.left, y: at.top - origin.top }];
    });
  }
}

/** The word that a letter stands on. */
function tokenOf(view: SentenceView, target: PointingTarget): number | null {
  if (target.kind === 'token') return target.token;
  if (target.kind === 'relation') return null;
  const mention = view.mentions.find(({ id }) => id === target.id);
  return mention ? (touchedTokens(view.sentence.tokens, mention)?.begin ?? null) : null;
}

/** What a letter stands for, to be heard with it. */
function wordsOf(view: SentenceView, target: PointingTarget): string {
  if (target.kind === 'token') {
    const token = view.sentence.tokens[target.token];
    return token ? textOf(view, token) : '';
  }
  const mention = view.mentions.find(({ id }) => id === target.id);
  const relation = view.relations.find(({ id }) => id === target.id);
  return mention ? describeMention(view, mention) : relation ? describeRelation(view, relation) : '';
}
