// Which types a relation may join: a grid of boxes, heads down and tails across. One stop of Tab; arrows move, the space bar ticks, and the
// names of rows and columns tick a whole line.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DraftEntity, DraftRelation } from '../state/schema-draft.ts';
import { controls } from '../theme/controls.ts';

export interface PairsChange {
  readonly pairs: readonly { readonly head: number; readonly tail: number }[];
  readonly allowed: boolean;
}

@localized()
@customElement('cman-schema-pairs')
export class SchemaPairs extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding: 2px 6px;
        border: 1px solid var(--line);
        font-weight: 450;
        text-align: center;
      }
      th[scope='row'] {
        text-align: left;
      }
      thead th:first-child {
        border-color: transparent;
        color: var(--ink-2);
        font-size: 12px;
      }
      button {
        min-height: 24px;
        padding: 1px 6px;
        font-weight: 500;
      }
      td:has(:focus-visible) {
        background: var(--accent-soft);
      }
      input {
        width: 16px;
        height: 16px;
        margin: 4px;
      }
    `,
  ];

  @property({ attribute: false }) entities: readonly DraftEntity[] = [];
  @property({ attribute: false }) relation!: DraftRelation;
  /** Row and column that Tab stops at. */
  @state() private row = 0;
  @state() private column = 0;

  override render(): TemplateResult {
    const { entities, relation } = this;
    const [row, column] = [this.#within(this.row), this.#within(this.column)];
    return html`<table @keydown=${this.#onKeyDown} aria-label=${msg(str`What ${relation.name} may join`)}>
      <thead>
        <tr>
          <th scope="col">${msg('from ↓ to →')}</th>
          ${entities.map(
            (tail) =>
              html`<th scope="col">
                ${this.#renderLine(
                  tail.name,
                  entities.map((head) => ({ head: head.id, tail: tail.id })),
                )}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${entities.map(
          (head, y) =>
            html`<tr>
              <th scope="row">
                ${this.#renderLine(
                  head.name,
                  entities.map((tail) => ({ head: head.id, tail: tail.id })),
                )}
              </th>
              ${entities.map(
                (tail, x) =>
                  html`<td>
                    <input
                      type="checkbox"
                      tabindex=${y === row && x === column ? 0 : -1}
                      aria-label=${msg(str`${relation.name} from ${head.name} to ${tail.name}`)}
                      data-testid="schema-pair"
                      data-pair=${`${head.name} ${tail.name}`}
                      .checked=${this.#allows(head.id, tail.id)}
                      @focus=${() => ([this.row, this.column] = [y, x])}
                      @change=${() =>
                        this.#tell([{ head: head.id, tail: tail.id }], !this.#allows(head.id, tail.id))}
                    />
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** The mouse's way to tick many; with keys, the boxes are as quick. */
  #renderLine(name: string, pairs: PairsChange['pairs']): TemplateResult {
    const all = pairs.every(({ head, tail }) => this.#allows(head, tail));
    return html`<button
      type="button"
      class="quiet"
      tabindex="-1"
      title=${all ? msg('Forbid all of them') : msg('Allow all of them')}
      @click=${() => this.#tell(pairs, !all)}
    >
      ${name}
    </button>`;
  }

  #within(index: number): number {
    return Math.max(0, Math.min(index, this.entities.length - 1));
  }

  #allows(head: number, tail: number): boolean {
    return this.relation.pairs.some((pair) => pair.head === head && pair.tail === tail);
  }

  #tell(pairs: PairsChange['pairs'], allowed: boolean): void {
    this.dispatchEvent(new CustomEvent<PairsChange>('pairs', { detail: { pairs, allowed } }));
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    this.row = this.#within(this.row + step[0]);
    this.column = this.#within(this.column + step[1]);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('input[tabindex="0"]')?.focus(),
    );
  };
}
