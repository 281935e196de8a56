// Whose arcs are drawn: a legend of the relation types with a check box each. What is unchecked is not drawn, but for the selected
// relation; it is kept from one session to the next.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { SentenceView } from '../../core/contract/project.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Application } from '../control/application.ts';
import type { Preferences } from '../state/preferences.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { titleWithKey } from './keys.ts';

@localized()
@customElement('cman-arc-menu')
export class ArcMenu extends LitElement {
  static override styles = [
    controls,
    css`
      .opener {
        min-height: 26px;
        padding: 2px 4px 2px 8px;
        gap: 2px;
        color: var(--ink-2);
        font-weight: 450;
        anchor-name: --arcs;
      }
      .opener b {
        color: var(--ink);
        font-weight: 550;
      }
      [popover] {
        position-anchor: --arcs;
        inset: auto;
        top: anchor(bottom);
        right: anchor(right);
        min-width: 220px;
        max-height: 60vh;
        margin: 4px 0;
        padding: 8px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 2px 6px 6px;
        color: var(--ink-2);
        font-size: 12px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 4px 6px;
        border-radius: 5px;
        cursor: pointer;
      }
      label:hover {
        background: var(--hover);
      }
      label span {
        flex: 1;
      }
      .count {
        color: var(--ink-3);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .deeds {
        display: flex;
        gap: 6px;
        padding: 8px 6px 2px;
      }
      .deeds button {
        flex: 1;
        min-height: 26px;
        font-size: 12px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) preferences!: Preferences;

  @query('[popover]') private menu!: HTMLElement;

  /** Opens it, or closes it when it is open. */
  open(): void {
    this.menu.togglePopover();
  }

  override render(): TemplateResult {
    const { app, preferences, schema, view } = this;
    const types = schema.relationTypes.map(({ name }) => name);
    const hidden = types.filter((name) => preferences.hiddenRelations.includes(name));
    const title = titleWithKey(app, msg('Choose the relation types whose arcs are drawn'), 'view.arc-types');
    return html`<button
        type="button"
        class="quiet opener"
        title=${title}
        popovertarget="types"
        data-testid="arc-menu-button"
      >
        ${hidden.length === 0 ? msg('Arcs') : html`<b>${msg(str`Arcs: ${hidden.length} hidden`)}</b>`}
        ${icon('chevron')}
      </button>
      <div id="types" popover data-testid="arc-menu" @toggle=${this.#onToggle} @keydown=${this.#onKeyDown}>
        ${
          types.length === 0
            ? html`<p class="muted">${msg('This project has no relation types yet.')}</p>`
            : html`<fieldset>
                  <legend>${msg('Relations whose arcs are drawn')}</legend>
                  ${types.map((name) => this.#renderType(name, hidden, countOf(view, name)))}
                </fieldset>
                <div class="deeds">
                  <button type="button" data-testid="arcs-all" @click=${() => this.#hide([])}>
                    ${msg('All')}
                  </button>
                  <button type="button" data-testid="arcs-none" @click=${() => this.#hide(types)}>
                    ${msg('None')}
                  </button>
                </div>`
        }
      </div>`;
  }

  #renderType(name: string, hidden: readonly string[], count: number): TemplateResult {
    return html`<label>
      <input
        type="checkbox"
        data-testid="arc-type"
        data-type=${name}
        .checked=${!hidden.includes(name)}
        @change=${() =>
          this.#hide(hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name])}
      />
      <span>${name}</span>
      ${count > 0 ? html`<span class="count" title=${msg('in this sentence')}>${count}</span>` : nothing}
    </label>`;
  }

  #hide(hiddenRelations: readonly string[]): void {
    // Types of other projects stay as they were left there.
    const own = new Set(this.schema.relationTypes.map(({ name }) => name));
    const others = this.preferences.hiddenRelations.filter((name) => !own.has(name));
    this.app.setPreferences({ hiddenRelations: [...others, ...hiddenRelations] });
  }

  /** Opened, its first box has the focus; closed from inside, the text has. */
  readonly #onToggle = (event: Event): void => {
    if (!(event instanceof ToggleEvent)) return;
    if (event.newState === 'open') this.menu.querySelector('input')?.focus();
    else if (this.shadowRoot?.activeElement || document.activeElement === document.body)
      this.app.focus('text');
  };

  /** Arrows go through the boxes; no key means anything else here. */
  readonly #onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const stops = [...this.menu.querySelectorAll<HTMLElement>('input, button')];
    const here = stops.findIndex((stop) => stop === this.shadowRoot?.activeElement);
    stops[(here + step + stops.length) % stops.length]?.focus();
  };
}

const countOf = (view: SentenceView, type: string): number =>
  view.relations.filter((relation) => relation.type === type && relation.status !== 'rejected').length;
