// What an installed app is made of, to be searched and read: every part with its version and its licence's text.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NoticedComponent, NoticesView } from '../../core/contract/notices.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';

@localized()
@customElement('cman-notices-list')
export class NoticesList extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      ul {
        list-style: none;
        margin: 8px 0;
        padding: 0;
      }
      summary {
        cursor: pointer;
        padding: 3px 0;
      }
      summary span {
        color: var(--ink-2);
        margin-inline-start: 8px;
      }
      pre {
        margin: 4px 0 10px 18px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        user-select: text;
        font-size: 12px;
      }
      .outcome {
        margin-bottom: 12px;
      }
      .place {
        user-select: text;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) notices!: NoticesView;
  @state() private query = '';

  override render(): TemplateResult {
    const shown = this.notices.components.filter((component) => fits(component, this.query));
    return html`
      ${
        this.notices.development
          ? html`<p class="outcome bad" data-testid="development-build">
              ${msg('This package was built from a development runtime, to test the package itself. It is not to be handed out.')}
            </p>`
          : nothing
      }
      <label class="field">
        <span>${msg('Search parts and licences')}</span>
        <input
          type="search"
          data-testid="parts-search"
          .value=${this.query}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.query = event.target.value;
          }}
        />
      </label>
      <p role="status" class="hint">
        ${msg(str`${shown.length} of ${this.notices.components.length} parts`)}
      </p>
      <ul data-testid="parts">
        ${shown.map((component) => renderComponent(component))}
      </ul>
      <p class="hint">
        ${msg('These texts and the bill of materials (CycloneDX) lie in')}
        <span class="place">${this.notices.folder}</span>
      </p>
    `;
  }
}

function renderComponent({ name, version, licence, origin, text }: NoticedComponent): TemplateResult {
  return html`<li>
    <details data-testid="part" data-name=${name}>
      <summary>${name} <span>${version}</span><span>${licence}</span></summary>
      <pre>${origin ? `${origin}\n\n` : ''}${text}</pre>
    </details>
  </li>`;
}

/** By name, licence and its words. */
function fits({ name, licence, text }: NoticedComponent, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return [name, licence, text].some((words) => words.toLowerCase().includes(wanted));
}
