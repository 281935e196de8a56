// What the model in use suggests otherwise than the one before it: how much, and where.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  ChangeCounts,
  RetrainChange,
  RetrainPlaces,
  SuggestionChange,
} from '../../core/contract/model-changes.ts';
import { formatNumber, formatPercent } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import type { ListedPlace } from '../state/places.ts';
import { sentenceCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';
import './place-list.ts';

/** More are shown when these have been looked at: the next retraining is nearer than the end of a long list. */
const SHOWN = 200;

@localized()
@customElement('cman-retrain-change')
export class RetrainChangeView extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      table {
        width: auto;
        margin: 6px 0 10px;
      }
      tbody th {
        padding-right: 22px;
        color: inherit;
        font-size: inherit;
      }
      td.number,
      th.number {
        padding: 4px 12px;
      }
      .list {
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private change: RetrainChange | null = null;
  @state() private places: RetrainPlaces | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render(): TemplateResult | typeof nothing {
    const { change, places } = this;
    if (!change) return nothing;
    const { model, former, compared, changed, mentions, relations } = change;
    return html`<section data-testid="retrain-change">
      <h3>${msg(str`What model ${model} changed`)}</h3>
      <p class="hint">
        ${msg(str`Against model ${former}: other suggestions in ${sentenceCount(changed)} of ${formatNumber(compared)} that both have read and that waited.`)}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">${msg('Suggestions')}</span></th>
            <th scope="col" class="number">${msg('New')}</th>
            <th scope="col" class="number">${msg('Gone')}</th>
            <th scope="col" class="number">${msg('Other type')}</th>
            <th scope="col" class="number">${msg('Surer')}</th>
            <th scope="col" class="number">${msg('Less sure')}</th>
          </tr>
        </thead>
        <tbody>
          ${renderCounts(msg('Mentions'), mentions)} ${renderCounts(msg('Relations'), relations)}
        </tbody>
      </table>
      ${
        changed === 0
          ? nothing
          : html`<button
              type="button"
              aria-expanded=${places !== null}
              data-testid="retrain-show"
              @click=${() => (places ? (this.places = null) : void this.#loadPlaces())}
            >
              ${places ? msg('Hide the sentences') : msg('Show the sentences')}
            </button>`
      }
      ${
        places
          ? html`<div class="list">
              <cman-place-list
                .places=${places.places.map(toListed)}
                .heading=${msg('Sentences with other suggestions')}
              ></cman-place-list>
              ${
                places.total > places.places.length
                  ? html`<p class="hint">
                      ${msg(str`The ${formatNumber(places.places.length)} with the most changes.`)}
                    </p>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </section>`;
  }

  async #load(): Promise<void> {
    this.change = await this.app.context.ask(this.app.context.project.retrainChange());
  }

  async #loadPlaces(): Promise<void> {
    this.places = await this.app.context.ask(this.app.context.project.retrainPlaces(0, SHOWN));
  }
}

const renderCounts = (name: string, counts: ChangeCounts): TemplateResult =>
  html`<tr>
    <th scope="row">${name}</th>
    ${([counts.gained, counts.lost, counts.retyped, counts.surer, counts['less-sure']] as const).map(
      (count) => html`<td class="number">${formatNumber(count)}</td>`,
    )}
  </tr>`;

function toListed({ sentenceId, documentName, text, changes }: RetrainPlaces['places'][number]): ListedPlace {
  return {
    ...{ sentenceId, documentName, text, id: null },
    spans: changes.map(({ begin, end }) => ({ begin, end })),
    note: changes.map(describeChange).join(', '),
  };
}

function describeChange({ kind, type, former, before, now }: SuggestionChange): string {
  const [was, is] = [before === null ? '' : formatPercent(before), now === null ? '' : formatPercent(now)];
  switch (kind) {
    case 'gained':
      return msg(str`new: ${type} ${is}`);
    case 'lost':
      return msg(str`gone: ${type} ${was}`);
    case 'retyped':
      return msg(str`${former ?? ''} is ${type} now`);
    case 'surer':
    case 'less-sure':
      return msg(str`${type} ${was}, now ${is}`);
  }
}
