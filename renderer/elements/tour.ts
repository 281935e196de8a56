// The tour of the demo project: a card beside the part of the window it speaks of, which is outlined. It is not modal: whoever wants to try
// at once what it says can, and it waits. Its own keys work while it has the focus: arrows step, Escape ends it.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Application } from '../control/application.ts';
import { actionFacts } from '../keys/actions.ts';
import { TOUR_STEPS } from '../state/tour.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { keyHint } from './keys.ts';

/** Between the card and the borders of the part it speaks of. */
const GAP_PX = 14;

@localized()
@customElement('cman-tour')
export class Tour extends LitElement {
  static override styles = [
    controls,
    css`
      .ring {
        position: fixed;
        inset: auto;
        z-index: 5;
        margin: 0;
        padding: 0;
        border: 3px solid var(--accent);
        border-radius: 8px;
        background: none;
        pointer-events: none;
      }
      .card {
        position: fixed;
        inset: auto;
        margin: 0;
        z-index: 6;
        width: min(380px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
        overflow-y: auto;
        padding: 16px 18px 14px;
        border: 1px solid var(--accent-line);
        border-radius: 12px;
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      h2 {
        margin-bottom: 5px;
        font-size: 15px;
      }
      p {
        color: var(--ink-2);
      }
      ul {
        display: grid;
        gap: 4px;
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .keys {
        display: flex;
        gap: 3px;
      }
      .steps {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-top: 14px;
      }
      .steps span {
        flex: 1;
        color: var(--ink-3);
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ type: Number }) step = 0;
  /** A dialog is open: the tour waits behind it. */
  @property({ type: Boolean }) held = false;
  @query('.card') private card!: HTMLElement | null;
  @query('.ring') private ring!: HTMLElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('resize', this.#onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.#onResize);
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#place();
    if (changed.has('step') || changed.has('held')) {
      this.renderRoot.querySelector<HTMLElement>('.primary')?.focus();
    }
  }

  override render(): TemplateResult | typeof nothing {
    const step = TOUR_STEPS[this.step];
    if (!step || this.held) return nothing;
    const last = this.step === TOUR_STEPS.length - 1;
    const { tour } = this.app;
    return html`<div class="ring"></div>
      <section
        class="card"
        role="dialog"
        aria-labelledby="title"
        aria-describedby="words"
        data-testid="tour"
        data-step=${this.step}
        @keydown=${this.#onKey}
      >
        <h2 id="title">${step.title()}</h2>
        <p id="words">${step.words()}</p>
        <ul>
          ${step.keys.map(
            (action) =>
              html`<li><span>${actionFacts(action).title()}</span> ${keyHint(this.app, action)}</li>`,
          )}
        </ul>
        <div class="steps">
          <span>${msg(str`${this.step + 1} of ${TOUR_STEPS.length}`)}</span>
          ${
            last
              ? nothing
              : html`<button type="button" class="quiet" data-testid="tour-skip" @click=${this.#end}>
                  ${msg('Skip')}
                </button>`
          }
          <button
            type="button"
            data-testid="tour-back"
            ?disabled=${this.step === 0}
            @click=${() => tour.step(-1)}
          >
            ${icon('previous')} ${msg('Back')}
          </button>
          <button
            type="button"
            class="primary"
            data-testid="tour-next"
            @click=${() => (last ? this.#end() : tour.step(1))}
          >
            ${last ? msg('Begin') : msg('Next')} ${last ? nothing : icon('next')}
          </button>
        </div>
      </section>`;
  }

  readonly #end = (): void => {
    this.app.tour.end();
    this.app.focus('text');
  };

  readonly #onResize = (): void => this.#place();

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#end();
    else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') this.app.tour.step(1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') this.app.tour.step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** The ring around the part, the card beside it where there is room, else within it. */
  #place(): void {
    const { card, ring } = this;
    const step = TOUR_STEPS[this.step];
    const root = this.getRootNode();
    if (!card || !ring || !step || !(root instanceof ShadowRoot)) return;
    const part = root.querySelector(step.at)?.getBoundingClientRect();
    if (!part) return;
    const set = (element: HTMLElement, name: string, value: number): void =>
      element.style.setProperty(name, `${Math.round(value)}px`);
    set(ring, 'left', part.left + 2);
    set(ring, 'top', part.top + 2);
    set(ring, 'width', part.width - 4);
    set(ring, 'height', part.height - 4);
    const { width, height } = card.getBoundingClientRect();
    const right = part.right + GAP_PX;
    const left = part.left - GAP_PX - width;
    const beside =
      right + width <= window.innerWidth
        ? right
        : left >= 0 && part.width < width
          ? left
          : part.left + GAP_PX;
    const wide = part.width > window.innerWidth * 0.9;
    // Within a part, below what there is to see of it.
    const within = beside === part.left + GAP_PX;
    const x = wide ? (window.innerWidth - width) / 2 : beside;
    const y = wide ? part.bottom + GAP_PX : part.top + part.height * (within ? 0.68 : 0.5) - height / 2;
    set(card, 'left', Math.max(16, Math.min(x, window.innerWidth - width - 16)));
    set(card, 'top', Math.max(16, Math.min(y, window.innerHeight - height - 16)));
  }
}
