// Training while it runs, docked below the inspector: it can be watched, folded away or cancelled, and stops nobody from working.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TrainingState } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { EpochReport, TrainProgress } from '../../core/contract/trainer.ts';
import type { Application } from '../control/application.ts';
import '../charts/line-chart.ts';
import type { Series } from '../charts/line-chart.ts';
import { sentenceCount } from '../text/counts.ts';
import { describeDuration } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { progressShare } from '../state/progress.ts';
import { styled } from './place.ts';

const phaseNames = (): Readonly<Record<TrainProgress['phase'], string>> => ({
  encoding: msg('Reading the sentences'),
  compiling: msg('Building the network'),
  training: msg('Training'),
  evaluating: msg('Measuring on held-out sentences'),
  exporting: msg('Writing the model'),
});

@localized()
@customElement('cman-training')
export class TrainingCard extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--line);
        background: var(--raised);
      }
      section {
        padding: 12px 16px 14px;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 26px;
      }
      .head h3 {
        flex: 1;
      }
      .head button {
        min-height: 26px;
      }
      .status {
        display: flex;
        justify-content: space-between;
        gap: 10px;
        margin: 6px 0 5px;
        color: var(--ink-2);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
      }
      .track {
        height: 6px;
        border-radius: 3px;
        background: var(--sunken);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        border-radius: 3px;
        background: var(--accent);
        transition: width 0.3s linear;
      }
      cman-line-chart {
        margin-top: 14px;
      }
      .message {
        margin-top: 4px;
        color: var(--ink-2);
      }
      .actions {
        display: flex;
        gap: 6px;
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) training!: TrainingState;

  override render(): TemplateResult {
    const { training } = this;
    return html`<section aria-label=${msg('Training')} data-testid="training" data-state=${training.kind}>
      <div class="head">
        <h3>${this.#title()}</h3>
        ${
          training.kind === 'running'
            ? html`<button
                type="button"
                data-testid="cancel-training"
                @click=${() => this.app.perform('training.cancel')}
              >
                ${icon('stop')} ${msg('Cancel')}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${msg('Hide training')}
          title=${msg('Hide; the button at the top shows it again')}
          data-testid="hide-training"
          @click=${() => this.app.context.patch({ trainingPanelOpen: false })}
        >
          ${icon('close')}
        </button>
      </div>
      ${this.#renderBody()}
    </section>`;
  }

  #title(): string {
    switch (this.training.kind) {
      case 'idle':
        return msg('No training is running');
      case 'running':
        return this.training.resumed ? msg('Training, resumed') : msg('Training');
      case 'prelabelling':
        return msg('Making new suggestions');
      case 'cancelled':
        return msg('Training was cancelled');
      case 'failed':
        return msg('Training stopped');
      case 'finished':
        return msg(str`Model ${this.training.model.number} is in use`);
      case 'kept':
        return msg(str`Model ${this.training.model.number} stays in use`);
    }
  }

  #renderBody(): TemplateResult {
    const { training } = this;
    switch (training.kind) {
      case 'running':
        return this.#renderRunning(training);
      case 'prelabelling': {
        const share = training.total > 0 ? training.done / training.total : 0;
        return html`${renderTrack(share)}
          <p class="status">
            <span>${msg(str`${formatNumber(training.done)} of ${sentenceCount(training.total)}`)}</span>
          </p>`;
      }
      case 'failed':
        return html`<p class="message">${training.message}</p>
          <p class="message">${msg('Your annotations are safe; the model in use stays as it was.')}</p>
          ${this.#renderAgain(msg('Try again'))}`;
      case 'cancelled':
        return html`<p class="message">${msg('The model in use stays as it was.')}</p>
          ${this.#renderAgain(msg('Retrain'))}`;
      case 'kept':
        return html`<p class="message">
            ${msg('On the held-out and the corrected sentences, nothing that retraining tried was as good as the model there is, so nothing was changed. Training anew takes longer and learns from all sentences alike.')}
          </p>
          <div class="actions">
            <button
              type="button"
              data-testid="train-anew"
              @click=${() => void this.app.training.start(false)}
            >
              ${icon('retrain')} ${msg('Start anew')}
            </button>
          </div>`;
      case 'idle':
        return html`<p class="message">${msg('Retrain when you have corrected a few sentences.')}</p>
          ${this.#renderAgain(msg('Retrain'))}`;
      case 'finished':
        return html`<p class="message">
            ${msg(
              str`Trained on ${sentenceCount(training.model.trainedOn)} in ${describeDuration(training.model.seconds)} (${training.model.engine}).`,
            )}
          </p>
          ${renderCurves(training.model.epochs, training.model.epochs.length)}
          <div class="actions">
            <button type="button" @click=${() => this.app.perform('project.models')}>
              ${icon('models')} ${msg('All models')}
            </button>
          </div>`;
    }
  }

  #renderRunning({
    progress,
    epochs,
    startedAt,
  }: Extract<TrainingState, { kind: 'running' }>): TemplateResult {
    const left =
      progress.secondsLeft === null
        ? msg(str`${describeDuration(Math.max(0, Date.now() - startedAt) / 1000)} so far`)
        : msg(str`about ${describeDuration(progress.secondsLeft)} left`);
    return html`
      <p class="status">
        <span data-testid="training-phase"
          >${phaseNames()[progress.phase]}${
            progress.epoch > 0
              ? msg(html`, epoch <b data-testid="training-epoch">${progress.epoch}</b> of ${progress.epochs}`)
              : nothing
          }</span
        >
        <span data-testid="training-left">${left}</span>
      </p>
      ${renderTrack(progressShare(progress))} ${renderCurves(epochs, progress.epochs)}
    `;
  }

  #renderAgain(words: string): TemplateResult {
    return html`<div class="actions">
      <button type="button" @click=${() => void this.app.training.start()}>
        ${icon('retrain')} ${words}
      </button>
    </div>`;
  }
}

function renderTrack(share: number): TemplateResult {
  const percent = Math.round(100 * share);
  return html`<div
    class="track"
    role="progressbar"
    aria-label=${msg('Progress')}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
  >
    <i ${styled({ width: `${percent}%` })}></i>
  </div>`;
}

function renderCurves(epochs: readonly EpochReport[], slots: number): TemplateResult | typeof nothing {
  if (epochs.length === 0) return nothing;
  const scored = epochs.flatMap(({ dev }) => (dev ? [dev] : []));
  const f1: readonly Series[] = [
    {
      name: msg('Mentions F1'),
      values: scored.map((dev) => dev.ner.micro.f1),
      look: 'solid',
      format: (value) => formatNumber(value, 1),
    },
    {
      name: msg('Relations F1'),
      values: scored.map((dev) => dev.re.micro.f1),
      look: 'dashed',
      format: (value) => formatNumber(value, 1),
    },
  ];
  const loss: readonly Series[] = [
    {
      name: msg('Loss'),
      values: epochs.map((epoch) => epoch.loss),
      look: 'faint',
      format: (value) => formatNumber(value, 2),
    },
  ];
  return html`
    ${
      scored.length > 0
        ? html`<cman-line-chart
            .series=${f1}
            .slots=${slots}
            label=${msg('F1 on held-out sentences')}
            data-testid="f1-chart"
          ></cman-line-chart>`
        : nothing
    }
    <cman-line-chart
      .series=${loss}
      .slots=${slots}
      label=${msg('Loss')}
      data-testid="loss-chart"
    ></cman-line-chart>
  `;
}
