import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { styled, type Styles } from '../elements/place.ts';
import { rowAfterKey } from '../state/row-keys.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';
import { findStyles } from './find-styles.ts';

export interface FindGroup {
  readonly text: string;
  readonly counts: readonly { readonly label: string; readonly styles: Styles }[];
}

/** Strings with how they are annotated, one of which can be opened: fires `open` with its place in the list. */
@customElement('cman-find-groups')
export class FindGroups extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    findStyles,
    css`
      .rows {
        height: auto;
        max-height: min(430px, calc(100vh - 300px));
        min-height: 0;
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly FindGroup[] = [];
  @property() name = '';
  @state() private active = 0;
  @query('.rows') private list!: HTMLElement;

  override focus(): void {
    this.list.focus();
  }

  override render(): TemplateResult {
    const { groups } = this;
    const active = Math.min(this.active, groups.length - 1);
    return html`<div
      class="rows"
      role="listbox"
      tabindex="0"
      aria-label=${this.name}
      aria-activedescendant=${active >= 0 ? `group-${active}` : nothing}
      data-testid="find-groups"
      @keydown=${this.#onKey}
    >
      ${groups.map(
        ({ text, counts }, index) =>
          html`<div
            id=${`group-${index}`}
            class="row group ${index === active ? 'active' : ''}"
            role="option"
            aria-selected=${index === active}
            data-testid="find-group"
            data-text=${text}
            @click=${() => this.#open(index)}
          >
            <b class="words" dir="auto">${text}</b>
            <span class="counts">
              ${counts.map(
                ({ label, styles }) => html`<span class="label typed" ${styled(styles)}>${label}</span>`,
              )}
            </span>
          </div>`,
      )}
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const next = rowAfterKey(event.key, this.active, this.groups.length);
    if (next !== null) {
      this.active = next;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('.row.active')?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === 'Enter' || event.key === ' ') this.#open(this.active);
    else return;
    event.preventDefault();
  };

  #open(index: number): void {
    this.active = index;
    this.dispatchEvent(new CustomEvent('open', { detail: index }));
  }
}
