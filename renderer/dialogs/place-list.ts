// Places in sentences, to look at one after the other: one stop of Tab, arrows move, Enter opens the sentence.
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { snippets } from '../state/find-rows.ts';
import type { ListedPlace } from '../state/places.ts';
import { rowAfterKey } from '../state/row-keys.ts';
import { controls } from '../theme/controls.ts';

@localized()
@customElement('cman-place-list')
export class PlaceList extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        max-height: 260px;
        margin: 0;
        padding: 2px;
        border: 1px solid var(--line);
        border-radius: 9px;
        overflow-y: auto;
        list-style: none;
      }
      li {
        padding: 6px 10px;
        border-radius: 6px;
        cursor: default;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      li:hover,
      li[aria-selected='true'] {
        background: var(--hover);
      }
      li:focus-visible {
        outline-offset: -2px;
      }
      mark {
        padding: 0 1px;
        border-radius: 3px;
        background: var(--accent-soft);
        color: inherit;
        font-weight: 600;
      }
      small {
        display: block;
        color: var(--ink-3);
        font-size: 12px;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) places: readonly ListedPlace[] = [];
  @property({ attribute: false }) heading = '';
  @state() private active = 0;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('li[tabindex="0"]')?.focus();
  }

  override render(): TemplateResult {
    const active = Math.min(this.active, this.places.length - 1);
    return html`<ul role="listbox" aria-label=${this.heading} @keydown=${this.#onKeyDown}>
      ${this.places.map(
        (place, index) =>
          html`<li
            role="option"
            tabindex=${index === active ? 0 : -1}
            aria-selected=${index === active}
            data-testid="place"
            data-sentence-id=${place.sentenceId}
            @focus=${() => (this.active = index)}
            @click=${() => this.#open(place)}
          >
            <p dir="auto">
              ${snippets({
                context: { ...place, begin: 0, status: 'complete', state: '' },
                marks: place.spans,
              }).map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text))}
            </p>
            <small>${place.note === '' ? nothing : html`${place.note} · `}${place.documentName}</small>
          </li>`,
      )}
    </ul>`;
  }

  #open(place: ListedPlace): void {
    this.dispatchEvent(
      new CustomEvent<ListedPlace>('place', { detail: place, bubbles: true, composed: true }),
    );
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const place = this.places[this.active];
    if (event.key === 'Enter' && place) {
      event.preventDefault();
      return this.#open(place);
    }
    const next = rowAfterKey(event.key, this.active, this.places.length);
    if (next === null) return;
    event.preventDefault();
    this.active = next;
    void this.updateComplete.then(() => this.focus());
  };
}
