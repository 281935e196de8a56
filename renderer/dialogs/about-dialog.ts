// About: what this is, what was found on this machine, and what the app is made of.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { NoticesView } from '../../core/contract/notices.ts';
import type { DoctorReport } from '../../core/contract/trainer.ts';
import type { WireError } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import './notices-list.ts';

@localized()
@customElement('cman-about-dialog')
export class AboutDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      h3 {
        margin: 18px 0 4px;
      }
      td .icon {
        display: block;
      }
      .yes {
        color: var(--good);
      }
      .no {
        color: var(--ink-3);
      }
      td {
        vertical-align: top;
        user-select: text;
      }
      td:first-child {
        width: 26px;
      }
      .name {
        width: 120px;
        font-weight: 550;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private report: DoctorReport | null = null;
  /** Undefined until they are read. */
  @state() private notices: NoticesView | null | undefined;
  @state() private failure: WireError | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    // Beside the look at the machine, which takes seconds.
    void this.app.look.notices().then((notices) => (this.notices = notices));
    const reply = await attempt(this.app.context.project.doctor());
    if (reply.ok) this.report = reply.value;
    else this.failure = reply.error;
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading="CMAN Annotator" @dismiss=${() => this.app.closeDialog()}>
      <p>
        ${msg('Entities and relations in text, suggested by a joint network that is trained on this machine from what you correct. It works without any network connection and sends nothing anywhere.')}
      </p>
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert"><p>${this.failure.message}</p></div>`
          : this.report
            ? renderReport(this.report)
            : html`<p class="empty" role="status">${msg('Looking at this machine…')}</p>`
      }
      ${this.#renderNotices()}
      <div slot="footer">
        <button type="button" class="primary" autofocus @click=${() => this.frame.close()}>
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderNotices(): TemplateResult | typeof nothing {
    if (this.notices === undefined) return nothing;
    return html`<h3>${msg('Parts and licences')}</h3>
      ${
        this.notices
          ? html`<cman-notices-list .notices=${this.notices}></cman-notices-list>`
          : html`<p class="hint">
              ${msg('The list of parts and their licences is made when the app is packaged; this one runs from its sources.')}
            </p>`
      }`;
  }
}

type Part = DoctorReport['encoders'][number];

function renderReport({ engines, encoders, versions }: DoctorReport): TemplateResult {
  const parts = (title: string, list: readonly Part[]): TemplateResult => html`
    <h3>${title}</h3>
    <table>
      <tbody>
        ${list.map(
          ({ id, available, detail }) =>
            html`<tr data-testid="doctor-part" data-id=${id} data-available=${available}>
              <td class=${available ? 'yes' : 'no'}>
                ${icon(available ? 'check' : 'cross')}
                <span class="visually-hidden">${available ? msg('available') : msg('not available')}</span>
              </td>
              <td class="name">${id}</td>
              <td>${detail}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
  return html`<div data-testid="doctor">
    ${parts(msg('Engines'), engines)} ${encoders.length > 0 ? parts(msg('Encoders'), encoders) : nothing}
    <h3>${msg('Versions')}</h3>
    <table>
      <tbody>
        ${Object.entries(versions).map(
          ([name, version]) =>
            html`<tr>
              <td></td>
              <td class="name">${name}</td>
              <td>${version}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
