import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SafetyView } from '../../core/contract/safety.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';

/** Stays as long as the project's file is damaged or gone: what is wrong, and what can be done about it. */
@localized()
@customElement('cman-safety-banner')
export class SafetyBanner extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .banner {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 8px 16px;
        border-bottom: 1px solid var(--line);
        background: var(--bad-soft);
      }
      .banner > .icon {
        flex: none;
        color: var(--bad);
      }
      p {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      button {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) safety: SafetyView | null = null;

  override render(): TemplateResult {
    const { safety } = this;
    // There from the start, so that a screen reader hears what comes into it.
    return html`<div role="alert">
      ${safety?.kind === 'damaged' ? this.#renderDamaged() : safety?.kind === 'lost' ? this.#renderLost(safety.message) : nothing}
    </div>`;
  }

  #renderDamaged(): TemplateResult {
    return html`<div class="banner" data-testid="safety-damaged">
      ${icon('warning')}
      <p>${msg('This project file is damaged. What you do now may not last: recover it into a new file.')}</p>
      <button
        type="button"
        class="primary"
        data-testid="safety-recover"
        @click=${() => this.app.openDialog('recover')}
      >
        ${msg('Recover…')}
      </button>
      <button type="button" data-testid="safety-backups" @click=${() => this.app.openDialog('backups')}>
        ${msg('Backups…')}
      </button>
    </div>`;
  }

  #renderLost(message: string): TemplateResult {
    return html`<div class="banner" data-testid="safety-lost">
      ${icon('warning')}
      <p>${message}</p>
      <button
        type="button"
        class="primary"
        data-testid="safety-save-copy"
        @click=${() => void this.#saveCopy()}
      >
        ${msg('Save a copy…')}
      </button>
    </div>`;
  }

  async #saveCopy(): Promise<void> {
    const { context, state } = this.app;
    const name = `${state.project?.name ?? 'project'} copy.cman`;
    const paths = await context.ask(context.project.chooseFile('create-project', name));
    const path = paths?.[0];
    if (path === undefined) return;
    if (
      (await context.ask(context.project.saveCopy(path))) === null &&
      context.state.notices.at(-1)?.level === 'error'
    )
      return;
    // What is worked on from now on is a file that is there.
    await this.app.project.open(path);
  }
}
