// The types of one kind, as a list to choose from: one stop of Tab. Arrows move, Alt with an arrow moves the type, Delete takes it out.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styled } from '../elements/place.ts';
import type { DraftEntity, DraftRelation, RemovedType } from '../state/schema-draft.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';

/** A type of the draft by its number, or one that was taken out by its name. */
export type Chosen = number | string | null;

export type ListDeed =
  | { readonly kind: 'choose'; readonly which: Exclude<Chosen, null> }
  | { readonly kind: 'move'; readonly id: number; readonly step: 1 | -1 }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'edit' };

@localized()
@customElement('cman-schema-type-list')
export class SchemaTypeList extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        margin: 0;
        padding: 2px;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 30px;
        padding: 3px 8px;
        border-radius: 7px;
        cursor: default;
      }
      li:hover {
        background: var(--hover);
      }
      li[aria-selected='true'] {
        background: var(--accent-soft);
      }
      li:focus-visible {
        outline-offset: -1px;
      }
      i {
        flex: none;
        width: 12px;
        height: 12px;
        border-radius: 4px;
        border: 1px solid var(--line-strong);
        background: var(--swatch);
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        font-weight: 500;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .gone .name {
        color: var(--ink-2);
        text-decoration: line-through;
      }
      .icon {
        width: 14px;
        height: 14px;
        color: var(--ink-3);
      }
      .open {
        color: var(--warn);
      }
    `,
  ];

  @property({ attribute: false }) types: readonly (DraftEntity | DraftRelation)[] = [];
  @property({ attribute: false }) removed: readonly RemovedType[] = [];
  @property({ attribute: false }) chosen: Chosen = null;
  @property({ attribute: false }) heading = '';
  @property({ attribute: false }) testId = '';

  /** To the chosen type, or the first one. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('li[tabindex="0"]')?.focus();
  }

  override render(): TemplateResult {
    const stop = this.#order().includes(this.chosen ?? '') ? this.chosen : this.#order()[0];
    return html`<ul role="listbox" aria-label=${this.heading} @keydown=${this.#onKeyDown}>
      ${this.types.map(
        (type) =>
          html`<li
            role="option"
            tabindex=${type.id === stop ? 0 : -1}
            aria-selected=${type.id === this.chosen}
            aria-description=${type.key ? msg(str`${type.name}, key ${type.key}`) : type.name}
            data-testid=${this.testId}
            data-type=${type.name}
            @click=${() => this.#tell({ kind: 'choose', which: type.id })}
          >
            ${'colour' in type ? html`<i ${styled({ '--swatch': type.colour })}></i>` : nothing}
            <span class="name">${type.name || '…'}</span>
            ${type.guideline.trim() === '' ? nothing : icon('document')}
            ${type.key ? html`<kbd>${type.key}</kbd>` : nothing}
          </li>`,
      )}
      ${this.removed.map(
        ({ origin, fate }) =>
          html`<li
            class="gone"
            role="option"
            tabindex=${origin === stop ? 0 : -1}
            aria-selected=${origin === this.chosen}
            aria-description=${fate === null ? msg(str`${origin}, taken out, to be decided`) : msg(str`${origin}, taken out`)}
            data-testid="schema-removed"
            data-type=${origin}
            @click=${() => this.#tell({ kind: 'choose', which: origin })}
          >
            <span class="name">${origin}</span>
            ${fate === null ? html`<span class="open">${icon('question')}</span>` : icon('trash')}
          </li>`,
      )}
    </ul>`;
  }

  #order(): readonly (number | string)[] {
    return [...this.types.map(({ id }) => id), ...this.removed.map(({ origin }) => origin)];
  }

  #tell(deed: ListDeed): void {
    this.dispatchEvent(new CustomEvent<ListDeed>('deed', { detail: deed }));
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const order = this.#order();
    const here = order.indexOf(this.chosen ?? '');
    const id = typeof this.chosen === 'number' && here >= 0 ? this.chosen : null;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: here + 1,
      ArrowUp: Math.max(0, here - 1),
      Home: 0,
      End: order.length - 1,
    };
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      if (id !== null) this.#tell({ kind: 'move', id, step: event.key === 'ArrowDown' ? 1 : -1 });
    } else if (event.key in steps) {
      const next = order[Math.min(steps[event.key] ?? 0, order.length - 1)];
      if (next !== undefined) this.#tell({ kind: 'choose', which: next });
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && id !== null) {
      this.#tell({ kind: 'remove', id });
    } else if (event.key === 'Enter' || event.key === 'F2') {
      this.dispatchEvent(new CustomEvent<ListDeed>('deed', { detail: { kind: 'edit' } }));
    } else return;
    event.preventDefault();
  };
}
