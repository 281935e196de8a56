// All model versions: how good, from what, when; and back to an earlier one.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ModelSummary } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { formatTime } from '../../core/language/languages.ts';
import type { TypedScores } from '../../core/metrics/strict.ts';
import type { Application } from '../control/application.ts';
import { epochCount, heldOutCount } from '../text/counts.ts';
import { describeDuration } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import './compare-models.ts';
import { dialogStyles } from './dialog-styles.ts';
import { openPlace } from './open-place.ts';
import './retrain-change.ts';
import { renderScoreTable, type ScoredType } from './score-table.ts';

@localized()
@customElement('cman-models-dialog')
export class ModelsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 780px;
      }
      .in-use {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        padding: 0 8px 0 6px;
        border-radius: 10px;
        background: var(--good-soft);
        color: var(--good);
        font-size: 11.5px;
        font-weight: 550;
        line-height: 20px;
      }
      .in-use .icon {
        width: 12px;
        height: 12px;
        stroke-width: 2.2;
      }
      .version {
        display: inline-flex;
        gap: 5px;
        min-height: 26px;
        margin-left: -8px;
        padding: 2px 8px;
        font-weight: 600;
      }
      .version .icon {
        transition: transform 0.12s;
        transform: rotate(-90deg);
      }
      .version[aria-expanded='true'] .icon {
        transform: none;
      }
      td button.use {
        min-height: 26px;
        padding: 2px 10px;
      }
      .details td {
        padding: 4px 0 16px 26px;
      }
      .score {
        font-weight: 600;
      }
      .change {
        margin-left: 5px;
        font-size: 11.5px;
      }
      .change.up {
        color: var(--good);
      }
      .change.down {
        color: var(--bad);
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: start;
        gap: 26px;
      }
      .pair td {
        padding: 4px 10px 4px 0;
      }
      .notes {
        margin: 10px 0 0;
        padding-left: 18px;
        color: var(--ink-2);
      }
      caption {
        padding: 6px 0 4px;
        color: var(--ink-2);
        font-weight: 550;
        text-align: left;
      }
      .pair tbody th {
        padding: 4px 10px 4px 0;
        color: inherit;
        font-size: inherit;
        font-weight: 450;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      .pair thead th {
        font-size: 11.5px;
      }
      h3 {
        margin: 22px 0 8px;
      }
      cman-retrain-change {
        display: block;
        margin-top: 22px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) models: readonly ModelSummary[] = [];
  @state() private open: string | null = null;
  @state() private activating: string | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override render(): TemplateResult {
    const newestFirst = [...this.models].sort((a, b) => b.number - a.number);
    const judged = newestFirst.filter(({ dev }) => dev !== null);
    return html`<cman-dialog heading=${msg('Models')} @dismiss=${() => this.app.closeDialog()}>
      ${
        newestFirst.length === 0
          ? html`<div class="empty" data-testid="models-empty">
              <p>${msg('No model has been trained yet.')}</p>
              <p class="hint">${msg('Mark a few sentences as done, then press Retrain.')}</p>
            </div>`
          : html`<table data-testid="models">
              <thead>
                <tr>
                  <th scope="col">${msg('Version')}</th>
                  <th scope="col">${msg('Trained')}</th>
                  <th scope="col" class="number">${msg('Sentences')}</th>
                  <th scope="col" class="number">${msg('Mentions F1')}</th>
                  <th scope="col" class="number">${msg('Relations F1')}</th>
                  <th scope="col">${msg('Took')}</th>
                  <th scope="col"><span class="visually-hidden">${msg('Use')}</span></th>
                </tr>
              </thead>
              <tbody>
                ${newestFirst.map((model, index) => this.#renderModel(model, newestFirst[index + 1]))}
              </tbody>
            </table>`
      }
      ${
        this.models.length > 0
          ? html`<cman-retrain-change .app=${this.app} @place=${openPlace(this.app)}></cman-retrain-change>`
          : nothing
      }
      ${
        judged.length > 1
          ? html`<h3>${msg('Two versions side by side')}</h3>
              <cman-compare-models .models=${judged}></cman-compare-models>`
          : nothing
      }
      <div slot="footer">
        <span class="hint"
          >${msg('Going back to a version brings back its suggestions. What you accepted stays.')}</span
        >
        <button type="button" @click=${() => this.frame.close()}>${msg('Close')}</button>
      </div>
    </cman-dialog>`;
  }

  #renderModel(model: ModelSummary, before: ModelSummary | undefined): TemplateResult {
    const expanded = this.open === model.id;
    return html`<tr data-testid="model" data-number=${model.number} data-active=${model.active}>
        <td>
          <button
            type="button"
            class="quiet version"
            aria-expanded=${expanded}
            data-testid="model-details"
            @click=${() => (this.open = expanded ? null : model.id)}
          >
            ${icon('chevron')} ${msg(str`Model ${model.number}`)}
          </button>
        </td>
        <td>${formatTime(model.createdAt)}</td>
        <td class="number">${formatNumber(model.trainedOn)}</td>
        <td class="number">${renderScore(model.dev?.ner, before?.dev?.ner)}</td>
        <td class="number">${renderScore(model.dev?.re, before?.dev?.re)}</td>
        <td>${describeDuration(model.seconds)}</td>
        <td>
          ${
            model.active
              ? html`<span class="in-use">${icon('check')} ${msg('In use')}</span>`
              : html`<button
                  type="button"
                  class="use"
                  data-testid="model-use"
                  ?disabled=${this.activating !== null}
                  @click=${() => void this.#activate(model.id)}
                >
                  ${this.activating === model.id ? msg('Changing…') : msg('Use this')}
                </button>`
          }
        </td>
      </tr>
      ${
        expanded
          ? html`<tr class="details">
              <td colspan="7">${renderDetails(model)}</td>
            </tr>`
          : nothing
      }`;
  }

  async #activate(id: string): Promise<void> {
    this.activating = id;
    await this.app.project.activateModel(id);
    this.activating = null;
  }
}

function renderScore(scores: TypedScores | undefined, before: TypedScores | undefined): TemplateResult {
  if (!scores) return html`<span class="muted" title=${msg('No sentences were held out')}>–</span>`;
  const change = before ? scores.micro.f1 - before.micro.f1 : 0;
  return html`<span class="score">${formatNumber(scores.micro.f1, 1)}</span>${
      Math.abs(change) >= 0.05
        ? html`<span class="change ${change > 0 ? 'up' : 'down'}"
            >${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change), 1)}</span
          >`
        : nothing
    }`;
}

function renderDetails(model: ModelSummary): TemplateResult {
  const best = model.epochs.reduce(
    (kept, epoch) =>
      (epoch.dev?.ner.micro.f1 ?? -1) + (epoch.dev?.re.micro.f1 ?? 0) >
      (kept?.dev?.ner.micro.f1 ?? -1) + (kept?.dev?.re.micro.f1 ?? 0)
        ? epoch
        : kept,
    model.epochs[0],
  );
  return html`
    <p class="hint">
      ${
        best?.dev
          ? msg(
              str`Engine ${model.engine}, ${epochCount(model.epochs.length)}, best at epoch ${best.epoch}, measured on ${heldOutCount(model.dev?.sentences ?? 0)}.`,
            )
          : msg(str`Engine ${model.engine}, ${epochCount(model.epochs.length)}.`)
      }
    </p>
    ${
      model.dev
        ? html`<div class="pair">
            ${renderScoreTable(msg('Mentions'), scoredTypes(model.dev.ner))}
            ${renderScoreTable(msg('Relations'), scoredTypes(model.dev.re))}
          </div>`
        : nothing
    }
    ${
      model.notes.length > 0
        ? html`<ul class="notes">
            ${model.notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
        : nothing
    }
  `;
}

const scoredTypes = ({ perType }: TypedScores): ScoredType[] =>
  Object.entries(perType).map(([type, { p, r, f1, gold }]) => ({ type, f1, precision: p, recall: r, gold }));
