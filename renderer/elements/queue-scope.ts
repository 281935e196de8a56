// Whose sentences the queue shows: those of documents that are assigned to whoever annotates, or everybody's.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PeopleSummary, QueueScope } from '../../core/contract/people.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';

@localized()
@customElement('cman-queue-scope')
export class QueueScopeElement extends LitElement {
  static override styles = [
    controls,
    css`
      div {
        display: flex;
        align-items: center;
        gap: 2px;
        margin-bottom: 8px;
        color: var(--ink-3);
      }
      button {
        min-height: 26px;
        padding: 2px 9px;
        color: var(--ink-2);
      }
      button[aria-pressed='true'] {
        background: var(--accent-soft);
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) people: PeopleSummary | null = null;

  override render(): TemplateResult | typeof nothing {
    // Nothing to choose between for whoever has been given nothing.
    if (!this.people || this.people.assignedToMe === 0) return nothing;
    const scopes: readonly { scope: QueueScope; title: string }[] = [
      { scope: 'mine', title: msg('Assigned to me') },
      { scope: 'everyone', title: msg('Everybody’s') },
    ];
    return html`<div role="group" aria-label=${msg('Whose sentences')}>
      ${icon('person')}
      ${scopes.map(
        ({ scope, title }) =>
          html`<button
            type="button"
            class="quiet"
            aria-pressed=${this.people?.scope === scope}
            data-testid=${`scope-${scope}`}
            @click=${() => void this.app.project.setScope(scope)}
          >
            ${title}
          </button>`,
      )}
    </div>`;
  }
}
