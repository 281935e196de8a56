// What is seen when no project is open: three ways to begin.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Application } from '../control/application.ts';
import { fileName } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { keyHint } from './keys.ts';

@localized()
@customElement('cman-welcome')
export class Welcome extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        height: 100%;
        overflow: auto;
        padding: 32px;
      }
      main {
        width: min(560px, 100%);
      }
      h1 {
        margin: 0 0 6px;
        font-size: 27px;
        font-weight: 650;
        letter-spacing: -0.015em;
      }
      .lead {
        margin-bottom: 26px;
        color: var(--ink-2);
        font-size: 15px;
      }
      .ways {
        display: grid;
        gap: 8px;
      }
      .way {
        justify-content: flex-start;
        gap: 14px;
        padding: 13px 16px;
        border-radius: 10px;
        text-align: left;
        white-space: normal;
      }
      .way > span:nth-of-type(1) {
        flex: 1;
      }
      .way b {
        display: block;
        font-weight: 600;
      }
      .way small {
        color: var(--ink-2);
        font-size: 12.5px;
        font-weight: 400;
      }
      .way.primary small {
        color: inherit;
        opacity: 0.85;
      }
      .keys {
        display: flex;
        gap: 3px;
      }
      h2 {
        margin: 28px 0 6px;
        color: var(--ink-2);
        font-size: 12.5px;
      }
      ul {
        margin: 0 -11px;
        padding: 0;
        list-style: none;
      }
      li button {
        justify-content: flex-start;
        width: 100%;
        gap: 10px;
        font-weight: 500;
      }
      li span {
        overflow: hidden;
        color: var(--ink-3);
        font-weight: 400;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) recent: readonly string[] = [];

  override render(): TemplateResult {
    const { app } = this;
    return html`<main data-testid="welcome">
      <h1>CMAN Annotator</h1>
      <p class="lead">
        ${msg('Mark entities and relations in text. A model on this machine suggests them, learns from your corrections, and asks about what it is least sure of. Nothing leaves this machine.')}
      </p>
      <div class="ways">
        <button
          type="button"
          class="way primary"
          data-testid="welcome-demo"
          @click=${() => app.perform('project.demo')}
        >
          ${icon('document')}
          <span
            ><b>${msg('Open the demo project')}</b
            ><small>${msg('News and clinical sentences to try everything on')}</small></span
          >
        </button>
        <button
          type="button"
          class="way"
          data-testid="welcome-open"
          @click=${() => app.perform('project.open')}
        >
          ${icon('folder')}
          <span><b>${msg('Open a project')}</b><small>${msg('A .cman file')}</small></span>
          ${keyHint(app, 'project.open')}
        </button>
        <button
          type="button"
          class="way"
          data-testid="welcome-create"
          @click=${() => app.perform('project.create')}
        >
          ${icon('plus')}
          <span
            ><b>${msg('New project')}</b
            ><small>${msg('Then import plain text or an annotated corpus')}</small></span
          >
          ${keyHint(app, 'project.create')}
        </button>
      </div>
      ${
        this.recent.length > 0
          ? html`<h2>${msg('Recent projects')}</h2>
              <ul>
                ${this.recent.map(
                  (path) =>
                    html`<li>
                      <button
                        type="button"
                        class="quiet"
                        title=${path}
                        data-testid="recent-project"
                        @click=${() => void app.project.open(path)}
                      >
                        ${fileName(path)} <span>${path}</span>
                      </button>
                    </li>`,
                )}
              </ul>`
          : nothing
      }
    </main>`;
  }
}
