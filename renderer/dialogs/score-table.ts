// Scores of types as a table: the same wherever models are looked at.
import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../../core/language/languages.ts';

export interface ScoredType {
  readonly type: string;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Gold ones among the held-out sentences. */
  readonly gold: number;
}

/** @param testId of the rows */
export function renderScoreTable(
  caption: string,
  rows: readonly ScoredType[],
  testId = 'score-row',
): TemplateResult {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${msg('Type')}</th>
        <th scope="col" class="number">F1</th>
        <th scope="col" class="number">${msg('Precision')}</th>
        <th scope="col" class="number">${msg('Recall')}</th>
        <th scope="col" class="number">${msg('Held out')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ type, f1, precision, recall, gold }) =>
          html`<tr data-testid=${testId}>
            <th scope="row">${type}</th>
            <td class="number">${formatNumber(f1, 1)}</td>
            <td class="number">${formatNumber(precision, 1)}</td>
            <td class="number">${formatNumber(recall, 1)}</td>
            <td class="number">${formatNumber(gold)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
