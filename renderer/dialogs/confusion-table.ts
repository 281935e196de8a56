// What models suggested against what people made of it: a table of types by types, each number of which opens the places it counts.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ConfusionCell, ConfusionReport } from '../../core/contract/model-changes.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import { styled } from '../elements/place.ts';
import type { ListedPlace } from '../state/places.ts';
import { sentenceCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';
import './place-list.ts';
import type { PlaceList } from './place-list.ts';

@localized()
@customElement('cman-confusion-table')
export class ConfusionTable extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .scroll {
        overflow-x: auto;
      }
      table {
        width: auto;
      }
      caption {
        padding: 10px 0 4px;
        color: var(--ink-2);
        font-weight: 550;
        text-align: left;
      }
      th,
      td {
        padding: 2px 4px;
        border: 1px solid var(--line);
        text-align: center;
      }
      tbody th {
        padding: 2px 10px 2px 6px;
        color: inherit;
        font-weight: 500;
        text-align: left;
      }
      .corner {
        border-color: transparent;
        text-align: left;
      }
      td {
        min-width: 46px;
        background: color-mix(in oklab, var(--tone) var(--share), transparent);
      }
      td button {
        position: relative;
        width: 100%;
        min-height: 26px;
        padding: 1px 6px;
        border-color: transparent;
        background: none;
        font-variant-numeric: tabular-nums;
      }
      td button small {
        color: var(--ink);
        font-size: 11px;
      }
      .list {
        margin: 10px 0;
      }
      .hint {
        margin: 4px 0 2px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private report: ConfusionReport | null = null;
  @state() private open: { readonly kind: 'mentions' | 'relations'; readonly cell: ConfusionCell } | null =
    null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report) return html`<p class="hint" role="status">${msg('Counting…')}</p>`;
    if (report.sentences === 0) {
      return html`<p class="hint">
        ${msg('There is nothing to compare yet: finish sentences that a model has read.')}
      </p>`;
    }
    const sentences = sentenceCount(report.sentences);
    return html`<p class="hint" data-testid="confusion-data">
        ${
          report.more
            ? msg(
                str`In the last ${sentences} that were finished after a model had read them: rows say what it had suggested, columns what is there now.`,
              )
            : msg(
                str`In ${sentences} that were finished after a model had read them: rows say what it had suggested, columns what is there now.`,
              )
        }
        ${msg('Unsure sentences come first in the queue, so models are better than this on the whole.')}
        ${msg('⇿ counts those with other borders, ⇄ those the other way round.')}
      </p>
      ${this.#renderMatrix('mentions', msg('Mentions'), report.mentions)}
      ${this.#renderMatrix('relations', msg('Relations'), report.relations)}`;
  }

  #renderMatrix(
    kind: 'mentions' | 'relations',
    caption: string,
    cells: readonly ConfusionCell[],
  ): TemplateResult | typeof nothing {
    if (cells.length === 0) return nothing;
    const { schema } = this.app.state.project ?? {};
    const order =
      (kind === 'mentions' ? schema?.entityTypes : schema?.relationTypes)?.map(({ name }) => name) ?? [];
    const used = [...new Set(cells.flatMap(({ suggested, became }) => [suggested, became]))];
    const types = [
      ...order.filter((name) => used.includes(name)),
      ...used.filter((name): name is string => name !== null && !order.includes(name)),
    ];
    const most = Math.max(...cells.map(({ count }) => count));
    const rowName = (type: string | null): string => type ?? msg('missed');
    const columnName = (type: string | null): string => type ?? msg('nothing');
    const axis = [...types, null];
    return html`<div class="scroll">
        <table data-testid=${`confusion-${kind}`}>
          <caption>
            ${caption}
          </caption>
          <thead>
            <tr>
              <th scope="col" class="corner">${msg('suggested ↓ is now →')}</th>
              ${axis.map((type) => html`<th scope="col">${columnName(type)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${axis.map(
              (suggested) =>
                html`<tr>
                  <th scope="row">${rowName(suggested)}</th>
                  ${axis.map((became) => {
                    const cell = cells.find((one) => one.suggested === suggested && one.became === became);
                    return cell ? this.#renderCell(kind, cell, most) : html`<td></td>`;
                  })}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.open?.kind === kind ? this.#renderPlaces(this.open.cell) : nothing}`;
  }

  #renderCell(kind: 'mentions' | 'relations', cell: ConfusionCell, most: number): TemplateResult {
    const { suggested, became, count, displaced } = cell;
    const isRight = suggested === became && displaced === 0;
    const styles = {
      '--tone': suggested === became ? 'var(--good)' : 'var(--bad)',
      '--share': `${Math.round(6 + (30 * count) / most)}%`,
    };
    const isOpen = this.open?.cell === cell;
    return html`<td ${styled(styles)}>
      <button
        type="button"
        aria-expanded=${isOpen}
        title=${describeCell(kind, cell)}
        data-testid="confusion-cell"
        data-cell=${`${suggested ?? ''} ${became ?? ''}`}
        data-right=${isRight}
        @click=${() => void this.#show(isOpen ? null : { kind, cell })}
      >
        <span aria-hidden="true">
          ${formatNumber(count)}
          ${displaced > 0 ? html`<small>${kind === 'mentions' ? '⇿' : '⇄'} ${formatNumber(displaced)}</small>` : nothing}
        </span>
        <span class="visually-hidden">${describeCell(kind, cell)}</span>
      </button>
    </td>`;
  }

  #renderPlaces(cell: ConfusionCell): TemplateResult {
    const kept = cell.places.length;
    return html`<div class="list">
      <cman-place-list
        .places=${cell.places.map((place): ListedPlace => ({
          ...place,
          spans: [{ begin: place.begin, end: place.end }],
          note: '',
        }))}
        .heading=${describeCell(this.open?.kind ?? 'mentions', cell)}
      ></cman-place-list>
      ${kept < cell.count ? html`<p class="hint">${msg(str`The last ${formatNumber(kept)} of ${formatNumber(cell.count)}.`)}</p>` : nothing}
    </div>`;
  }

  async #show(open: typeof this.open): Promise<void> {
    this.open = open;
    await this.updateComplete;
    const list = this.renderRoot.querySelector<PlaceList>('cman-place-list');
    await list?.updateComplete;
    list?.focus();
  }

  async #load(): Promise<void> {
    this.report = await this.app.context.ask(this.app.context.project.confusion());
  }
}

/** "7 suggested as Org are Loc, 1 of them with other borders" */
function describeCell(
  kind: 'mentions' | 'relations',
  { suggested, became, count, displaced }: ConfusionCell,
): string {
  const number = formatNumber(count);
  const said =
    suggested === null
      ? msg(str`${number} ${became ?? ''} that no model had suggested`)
      : became === null
        ? msg(str`${number} suggested as ${suggested} are nothing`)
        : suggested === became
          ? msg(str`${number} suggested as ${suggested} are just that`)
          : msg(str`${number} suggested as ${suggested} are ${became}`);
  if (displaced === 0) return said;
  const others = formatNumber(displaced);
  return kind === 'mentions'
    ? msg(str`${said}, ${others} of them with other borders`)
    : msg(str`${said}, ${others} of them the other way round`);
}
