// How far any two annotators agree: one row a pair, and the types of the pair that is chosen.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatNumber } from '../../core/language/languages.ts';
import type { PairAgreement, TypeAgreement } from '../../core/people/pair-agreement.ts';
import { percent } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';

@localized()
@customElement('cman-agreement-table')
export class AgreementTable extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      td button {
        min-height: 26px;
        padding: 2px 9px;
      }
      .types {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
        gap: 24px;
        margin-top: 18px;
      }
      h3 {
        margin: 0 0 6px;
      }
      .hint {
        margin-top: 14px;
      }
    `,
  ];

  @property({ attribute: false }) agreement: readonly PairAgreement[] = [];
  @state() private chosen = 0;

  override render(): TemplateResult {
    if (this.agreement.length === 0) {
      return html`<div class="empty" data-testid="agreement-empty">
        <p>${msg('No two people have completed the same sentence yet.')}</p>
        <p>
          ${msg(
            'Assign some documents to two people, let each annotate them alone, and merge their projects: then this page says how far they agree.',
          )}
        </p>
      </div>`;
    }
    const pair = this.agreement[this.chosen] ?? this.agreement[0]!;
    return html`
      <table data-testid="agreement">
        <thead>
          <tr>
            <th scope="col">${msg('Annotators')}</th>
            <th scope="col" class="number">${msg('Sentences')}</th>
            <th scope="col" class="number">${msg('Different')}</th>
            <th scope="col" class="number">${msg('Cohen’s kappa')}</th>
            <th scope="col" class="number">${msg('Mentions, F1')}</th>
            <th scope="col" class="number">${msg('Relations, F1')}</th>
            <th scope="col"><span class="visually-hidden">${msg('Types')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${this.agreement.map((one, index) => this.#renderPair(one, index, one === pair))}
        </tbody>
      </table>
      <div class="types">
        ${this.#renderTypes(msg(str`Mentions of ${pair.first} and ${pair.second}`), pair, pair.mentionTypes)}
        ${this.#renderTypes(msg(str`Relations of ${pair.first} and ${pair.second}`), pair, pair.relationTypes)}
      </div>
      <p class="hint">
        ${msg(
          'Kappa compares the words’ labels and takes off what chance would give; F1 counts mentions with the same borders and type, and relations whose mentions agree as well. What a curator decided does not count.',
        )}
      </p>
    `;
  }

  #renderPair(pair: PairAgreement, index: number, chosen: boolean): TemplateResult {
    const { first, second, sentences, differing, kappa, observed, mentionF1, relationF1 } = pair;
    return html`<tr data-testid="agreement-pair" data-first=${first} data-second=${second}>
      <th scope="row">${msg(str`${first} and ${second}`)}</th>
      <td class="number">${formatNumber(sentences)}</td>
      <td class="number">${formatNumber(differing)}</td>
      <td class="number" title=${msg(str`the same label on ${percent(observed)} of the words`)}>
        ${kappa === null ? '–' : formatNumber(kappa, 2)}
      </td>
      <td class="number">${formatNumber(mentionF1, 1)}</td>
      <td class="number">${hasAny(pair.relationTypes) ? formatNumber(relationF1, 1) : '–'}</td>
      <td class="number">
        ${
          this.agreement.length === 1
            ? nothing
            : html`<button
                type="button"
                aria-pressed=${chosen}
                aria-label=${msg(str`Types of ${first} and ${second}`)}
                @click=${() => (this.chosen = index)}
              >
                ${msg('Types')}
              </button>`
        }
      </td>
    </tr>`;
  }

  #renderTypes(
    title: string,
    { first, second }: PairAgreement,
    types: readonly TypeAgreement[],
  ): TemplateResult {
    return html`<section aria-label=${title}>
      <h3>${title}</h3>
      ${
        types.length === 0
          ? html`<p class="muted">${msg('None.')}</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">${msg('Type')}</th>
                  <th scope="col" class="number">F1</th>
                  <th scope="col" class="number">${first}</th>
                  <th scope="col" class="number">${second}</th>
                </tr>
              </thead>
              <tbody>
                ${types.map(
                  ({ type, f1, first: one, second: other }) =>
                    html`<tr>
                      <td>${type}</td>
                      <td class="number">${formatNumber(f1, 1)}</td>
                      <td class="number">${formatNumber(one)}</td>
                      <td class="number">${formatNumber(other)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }
}

const hasAny = (types: readonly TypeAgreement[]): boolean =>
  types.some(({ first, second }) => first + second > 0);
