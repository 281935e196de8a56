// Two model versions side by side: F1 of every type, and what the later one gained or lost.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelSummary } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { TypedScores } from '../../core/metrics/strict.ts';
import { compareScores } from '../../core/progress/compare-models.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';

/** Less is rounded away. */
const SHOWN_DIFFERENCE = 0.05;

@localized()
@customElement('cman-compare-models')
export class CompareModels extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .choose {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-bottom: 10px;
      }
      .choose select {
        width: auto;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: start;
        gap: 26px;
      }
      caption {
        padding: 4px 0;
        color: var(--ink-2);
        font-weight: 550;
        text-align: left;
      }
      tbody th {
        color: inherit;
        font-size: inherit;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      tr.all th,
      tr.all td {
        font-weight: 600;
      }
      .up {
        color: var(--good);
      }
      .down {
        color: var(--bad);
      }
    `,
  ];

  /** Those that were judged on held-out sentences, the newest first; two at least. */
  @property({ attribute: false }) models: readonly ModelSummary[] = [];
  @state() private first: string | null = null;
  @state() private second: string | null = null;

  override render(): TemplateResult | typeof nothing {
    const { models } = this;
    const active = models.findIndex((model) => model.active);
    const second = this.#find(this.second) ?? models[Math.max(0, active)];
    const first = this.#find(this.first) ?? models[models.indexOf(second!) + 1] ?? models[0];
    if (!first?.dev || !second?.dev) return nothing;
    return html`<div class="choose">
        ${this.#renderChoice(msg('Compare'), first, 'compare-first', (id) => (this.first = id))}
        ${this.#renderChoice(msg('with'), second, 'compare-second', (id) => (this.second = id))}
      </div>
      <div class="pair">
        ${renderCompared(msg('Mentions'), first, second, first.dev.ner, second.dev.ner)}
        ${renderCompared(msg('Relations'), first, second, first.dev.re, second.dev.re)}
      </div>
      ${
        first.dev.sentences === second.dev.sentences
          ? nothing
          : html`<p class="hint">
              ${msg(str`They were judged on different sentences (${first.dev.sentences} and ${second.dev.sentences}): small differences say little.`)}
            </p>`
      }`;
  }

  #find(id: string | null): ModelSummary | undefined {
    return this.models.find((model) => model.id === id);
  }

  #renderChoice(
    label: string,
    chosen: ModelSummary,
    testId: string,
    choose: (id: string) => void,
  ): TemplateResult {
    return html`<label
      >${label}
      <select
        data-testid=${testId}
        @change=${(event: Event) => event.target instanceof HTMLSelectElement && choose(event.target.value)}
      >
        ${this.models.map(
          (model) =>
            html`<option value=${model.id} ?selected=${model.id === chosen.id}>
              ${model.active ? msg(str`Model ${model.number}, in use`) : msg(str`Model ${model.number}`)}
            </option>`,
        )}
      </select>
    </label>`;
  }
}

function renderCompared(
  caption: string,
  first: ModelSummary,
  second: ModelSummary,
  a: TypedScores,
  b: TypedScores,
): TemplateResult {
  const score = (value: number | null): string => (value === null ? '–' : formatNumber(value, 1));
  return html`<table>
    <caption>
      ${msg(str`${caption}, F1`)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${msg('Type')}</th>
        <th scope="col" class="number">${msg(str`Model ${first.number}`)}</th>
        <th scope="col" class="number">${msg(str`Model ${second.number}`)}</th>
        <th scope="col" class="number">${msg('Difference')}</th>
      </tr>
    </thead>
    <tbody>
      ${compareScores(a, b).map(
        ({ type, first: before, second: after, difference }) =>
          html`<tr class=${type === null ? 'all' : ''} data-testid="compare-row" data-type=${type ?? ''}>
            <th scope="row">${type ?? msg('All types')}</th>
            <td class="number">${score(before)}</td>
            <td class="number">${score(after)}</td>
            <td class="number">${renderDifference(difference)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderDifference(difference: number | null): TemplateResult | string {
  if (difference === null) return '–';
  if (Math.abs(difference) < SHOWN_DIFFERENCE) return '0';
  return html`<span class=${difference > 0 ? 'up' : 'down'}
    >${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference), 1)}</span
  >`;
}
