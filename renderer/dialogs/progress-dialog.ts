// Progress: what is done, by whom and how quickly, what it taught the models, and whether going on pays.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Advice, ProgressReport, WeakType } from '../../core/contract/progress.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { formatDay } from '../../core/language/languages.ts';
import type { WireError } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import '../charts/line-chart.ts';
import type { Application } from '../control/application.ts';
import { sentenceCount } from '../text/counts.ts';
import { describeDuration } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './confusion-table.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { openPlace } from './open-place.ts';
import { renderScoreTable } from './score-table.ts';

/** Types that are worth a person's attention. */
const SHOWN_TYPES = 6;
const SECONDS_PER_HOUR = 3600;
/** Work that is too short to make a speed of. */
const SHORTEST_WORK_SECONDS = 60;

/** What the learning curve runs along. */
const AXES = ['sentences', 'time', 'corrections'] as const;
type Axis = (typeof AXES)[number];
const axisNames = (): Readonly<Record<Axis, string>> => ({
  sentences: msg('sentences learned from'),
  time: msg('time at work'),
  corrections: msg('corrected items'),
});

@localized()
@customElement('cman-progress-dialog')
export class ProgressDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 780px;
      }
      h3 {
        margin: 20px 0 6px;
        font-size: 13px;
        font-weight: 600;
      }
      .sum {
        display: flex;
        align-items: baseline;
        gap: 8px;
      }
      .sum b {
        font-size: 22px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      progress {
        width: 100%;
        margin: 6px 0 4px;
        accent-color: var(--good);
      }
      .advice {
        display: flex;
        gap: 9px;
        margin-top: 14px;
        padding: 10px 12px;
        border-radius: 9px;
        background: var(--sunken);
      }
      .advice.pays {
        background: var(--good-soft);
      }
      .advice.little {
        background: var(--warn-soft);
      }
      .advice .icon {
        flex: none;
        margin-top: 1px;
      }
      .axis {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-bottom: 10px;
        color: var(--ink-2);
        white-space: nowrap;
      }
      .axis select {
        width: auto;
      }
      td {
        white-space: nowrap;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: start;
        gap: 26px;
      }
      .pair tbody th {
        color: inherit;
        font-size: inherit;
        font-weight: 450;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      .pair caption {
        padding: 2px 0 4px;
        color: var(--ink-2);
        font-weight: 550;
        text-align: left;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private report: ProgressReport | null = null;
  @state() private failure: WireError | null = null;
  @state() private axis: Axis = 'sentences';
  @query('cman-dialog') private frame!: DialogFrame;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const reply = await attempt(this.app.context.project.progress());
    if (reply.ok) this.report = reply.value;
    else this.failure = reply.error;
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Progress')} @dismiss=${() => this.app.closeDialog()}>
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert"><p>${this.failure.message}</p></div>`
          : this.report
            ? this.#renderReport(this.report)
            : html`<p class="empty" role="status">${msg('Counting…')}</p>`
      }
      <div slot="footer">
        <button type="button" class="primary" autofocus @click=${() => this.frame.close()}>
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderReport(report: ProgressReport): TemplateResult {
    const { complete, pending, advice } = report;
    const all = complete + pending;
    return html`<div data-testid="progress">
      <div class="sum">
        <b data-testid="progress-done">${formatNumber(complete)}</b>
        <span>${msg(str`of ${sentenceCount(all)} done`)}${remaining(report)}</span>
      </div>
      <progress max=${Math.max(1, all)} value=${complete} aria-label=${msg('Sentences done')}></progress>
      ${advice ? renderAdvice(advice) : nothing} ${renderAnnotators(report)} ${this.#renderCurve(report)}
      ${renderDays(report)} ${renderWeakTypes(report.weakTypes)}
      <h3>${msg('What models got wrong')}</h3>
      <cman-confusion-table .app=${this.app} @place=${openPlace(this.app)}></cman-confusion-table>
    </div>`;
  }

  #renderCurve({ curve }: ProgressReport): TemplateResult {
    const judged = curve.filter(({ mentions }) => mentions !== null);
    if (judged.length < 2) {
      return html`<h3>${msg('Learning curve')}</h3>
        <p class="hint">
          ${msg('There is a curve once two models were judged on held-out sentences. Finish some sentences, then press Retrain.')}
        </p>`;
    }
    const along = judged.map(({ trainedOn, seconds, corrections }) =>
      this.axis === 'sentences' ? trainedOn : this.axis === 'time' ? seconds : corrections,
    );
    const span = Math.max(...along) - Math.min(...along);
    const places = span > 0 ? along.map((value) => (value - Math.min(...along)) / span) : null;
    const format = (value: number): string => formatNumber(value, 1);
    return html`<h3>${msg('Learning curve')}</h3>
      <label class="axis"
        >${msg('F1 on held-out sentences, by')}
        <select
          data-testid="progress-axis"
          .value=${this.axis}
          @change=${(event: Event) => (this.axis = (event.target as HTMLSelectElement).value as Axis)}
        >
          ${AXES.map((id) => html`<option value=${id}>${axisNames()[id]}</option>`)}
        </select>
      </label>
      <cman-line-chart
        label=${msg(str`F1 by ${axisNames()[this.axis]}`)}
        .slots=${judged.length}
        .places=${places}
        .series=${[
          {
            name: msg('Mentions F1'),
            values: judged.map(({ mentions }) => mentions!),
            look: 'solid',
            format,
          },
          {
            name: msg('Relations F1'),
            values: judged.map(({ relations }) => relations!),
            look: 'dashed',
            format,
          },
        ]}
      ></cman-line-chart>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Model')}</th>
            <th scope="col" class="number">${msg('Sentences')}</th>
            <th scope="col" class="number">${msg('Time at work')}</th>
            <th scope="col" class="number">${msg('Corrected items')}</th>
            <th scope="col" class="number">${msg('Mentions F1')}</th>
            <th scope="col" class="number">${msg('Relations F1')}</th>
          </tr>
        </thead>
        <tbody>
          ${judged.map(
            (point) =>
              html`<tr data-testid="progress-point">
                <td>${point.number}</td>
                <td class="number">${formatNumber(point.trainedOn)}</td>
                <td class="number">${describeDuration(point.seconds)}</td>
                <td class="number">${formatNumber(point.corrections)}</td>
                <td class="number">${format(point.mentions!)}</td>
                <td class="number">${format(point.relations!)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;
  }
}

/** ", about 2 h 5 min to go": at everybody's speed so far; nothing where there is none. */
function remaining({ annotators, pending }: ProgressReport): string {
  const seconds = annotators.reduce((sum, one) => sum + one.seconds, 0);
  const sentences = annotators.reduce((sum, one) => sum + one.sentences, 0);
  if (sentences <= 0 || seconds < SHORTEST_WORK_SECONDS || pending === 0) return '';
  return msg(str`, about ${describeDuration((pending * seconds) / sentences)} of work to go`);
}

const renderAdvice = ({ verdict, text }: Advice): TemplateResult =>
  html`<p class="advice ${verdict}" data-testid="progress-advice" data-verdict=${verdict}>
    ${icon(verdict === 'pays' ? 'check' : 'info')}<span>${text}</span>
  </p>`;

function renderAnnotators({ annotators }: ProgressReport): TemplateResult {
  if (annotators.length === 0) {
    return html`<h3>${msg('Annotators')}</h3>
      <p class="hint">${msg('Nobody has changed anything yet.')}</p>`;
  }
  return html`<h3>${msg('Annotators')}</h3>
    <table>
      <thead>
        <tr>
          <th scope="col">${msg('Name')}</th>
          <th scope="col" class="number">${msg('Sentences done')}</th>
          <th scope="col" class="number">${msg('Time at work')}</th>
          <th scope="col" class="number">${msg('Sentences an hour')}</th>
          <th scope="col" class="number">${msg('Corrected items')}</th>
          <th scope="col">${msg('Last')}</th>
        </tr>
      </thead>
      <tbody>
        ${annotators.map(
          ({ name, sentences, seconds, corrections, lastAt }) =>
            html`<tr data-testid="progress-annotator">
              <td>${name}</td>
              <td class="number">${formatNumber(sentences)}</td>
              <td class="number">${describeDuration(seconds)}</td>
              <td class="number">
                ${
                  seconds < SHORTEST_WORK_SECONDS
                    ? '–'
                    : formatNumber(Math.round((sentences * SECONDS_PER_HOUR) / seconds))
                }
              </td>
              <td class="number">${formatNumber(corrections)}</td>
              <td>${formatDay(lastAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">${msg('Pauses of more than two minutes are no time at work.')}</p>`;
}

/** A chart once there is something to compare. */
function renderDays({ days }: ProgressReport): TemplateResult | typeof nothing {
  if (days.length < 3) return nothing;
  const format = (value: number): string => msg(str`${value} on ${days.at(-1)!.day}`);
  return html`<h3>${msg('Sentences a day')}</h3>
    <cman-line-chart
      label=${msg('Sentences done, by days with work')}
      .slots=${days.length}
      .series=${[
        {
          name: msg('Sentences done'),
          values: days.map(({ sentences }) => sentences),
          look: 'solid',
          format,
        },
      ]}
    ></cman-line-chart>`;
}

function renderWeakTypes(types: readonly WeakType[]): TemplateResult | typeof nothing {
  if (types.length === 0) return nothing;
  const table = (kind: WeakType['kind'], title: string): TemplateResult =>
    renderScoreTable(
      title,
      types.filter((type) => type.kind === kind).slice(0, SHOWN_TYPES),
      'progress-type',
    );
  return html`<h3>${msg('Where the model in use is weakest')}</h3>
    <div class="pair">
      ${table('mention', msg('Mentions, the weakest first'))}
      ${table('relation', msg('Relations, the weakest first'))}
    </div>`;
}
