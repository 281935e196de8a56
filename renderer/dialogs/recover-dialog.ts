// A damaged project: what is damaged, a new project out of what can be read, and what of it is missing then.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RecoveryReport, SafetyView } from '../../core/contract/safety.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { modelCount, sentenceCount } from '../text/counts.ts';
import { describeDamage } from '../text/describe-damage.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';

@localized()
@customElement('cman-recover-dialog')
export class RecoverDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .what {
        margin: 14px 0 0;
      }
      .what + .field {
        margin: 14px 0 0;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) path = '';
  /** Of the project that is open; null for one that could not be opened. */
  @property({ attribute: false }) safety: SafetyView | null = null;
  @state() private passphrase = '';
  @state() private busy = false;
  @state() private failure = '';
  @state() private report: RecoveryReport | null = null;
  @query('cman-dialog') private frame!: DialogFrame;
  @query('[data-testid=recover-open]') private opener!: HTMLElement | null;

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Recover a damaged project')} @dismiss=${() => this.#dismiss()}>
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert" data-testid="recover-error"><p>${this.failure}</p></div>`}
      ${this.report === null ? this.#renderOffer() : renderReport(this.report)}
      <div slot="footer">
        ${
          this.report === null
            ? html`<button
                type="button"
                class="primary"
                data-testid="recover-start"
                ?disabled=${this.busy}
                @click=${() => void keepingFocus(this, () => this.#recover())}
              >
                ${this.busy ? msg('Recovering…') : msg('Recover to a new file…')}
              </button>`
            : html`<button
                type="button"
                class="primary"
                data-testid="recover-open"
                @click=${() => void this.#open(this.report)}
              >
                ${msg('Open the recovered project')}
              </button>`
        }
        <button type="button" ?disabled=${this.busy} @click=${() => this.frame.close()}>
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderOffer(): TemplateResult {
    const lines = this.safety?.kind === 'damaged' ? describeDamage(this.safety.damage) : [];
    return html`<div class="outcome bad">
        <p><b>${this.path}</b></p>
        ${
          lines.length === 0
            ? html`<p>${msg('This project file is damaged and can’t be opened.')}</p>`
            : html`<ul data-testid="recover-damage">
                ${lines.map((line) => html`<li>${line}</li>`)}
              </ul>`
        }
      </div>
      <p class="what">
        ${msg('A recovery makes a new project of everything that can still be read, of the log of what was done, and of the newest sound backup, and says what is missing then. The damaged file stays as it is.')}
      </p>
      ${
        this.safety === null
          ? html`<label class="field">
              <span>${msg('Passphrase, if the project is encrypted')}</span>
              <input
                type="password"
                autocomplete="off"
                data-testid="recover-passphrase"
                .value=${this.passphrase}
                @input=${(event: Event) => (this.passphrase = event.target instanceof HTMLInputElement ? event.target.value : '')}
              />
            </label>`
          : nothing
      }`;
  }

  async #recover(): Promise<void> {
    const { context } = this.app;
    const name = this.path.replace(/\.cman$/i, '') + ' recovered.cman';
    const paths = await context.ask(context.project.chooseFile('create-project', name));
    const to = paths?.[0];
    if (to === undefined) return;
    this.busy = true;
    this.failure = '';
    const reply = await attempt(
      context.project.recoverProject(this.path, to, this.passphrase === '' ? null : this.passphrase),
    );
    this.busy = false;
    this.passphrase = '';
    if (!reply.ok) {
      this.failure = reply.error.message;
      return;
    }
    this.report = reply.value;
    await this.updateComplete;
    this.opener?.focus();
  }

  async #open(report: RecoveryReport | null): Promise<void> {
    if (!report) return;
    this.frame.close();
    await this.app.project.open(report.to);
  }

  #dismiss(): void {
    this.app.context.patch({ damaged: null });
    this.app.closeDialog();
  }
}

/** What is not missing needs no number. */
const withMissing = (restored: string, missing: number): string =>
  missing === 0 ? restored : msg(str`${restored}; ${formatNumber(missing)} missing`);

function renderReport({ to, backup, tables, sentences, actions, models }: RecoveryReport): TemplateResult {
  const [fromBackup, fromLog] = [
    tables.reduce((sum, table) => sum + table.fromBackup, 0),
    tables.reduce((sum, table) => sum + table.fromLog, 0),
  ];
  const missing = sentences.missing + actions.missing + models.missing;
  return html`<div class="outcome ${missing > 0 ? 'warn' : ''}" role="status" data-testid="recover-report">
    <p>
      <b
        >${missing > 0 ? msg('Recovered, apart from what is missing here:') : msg('Recovered: nothing is missing.')}</b
      >
    </p>
    <ul>
      <li>
        ${withMissing(msg(str`${sentenceCount(sentences.restored)}, ${formatNumber(sentences.complete)} of them done`), sentences.missing)}
      </li>
      <li>${withMissing(msg(str`${formatNumber(actions.restored)} actions in the log`), actions.missing)}</li>
      <li>${withMissing(modelCount(models.restored), models.missing)}</li>
      ${fromLog > 0 ? html`<li>${msg(str`${formatNumber(fromLog)} entries were made again from the log`)}</li>` : nothing}
      ${fromBackup > 0 ? html`<li>${msg(str`${formatNumber(fromBackup)} entries come from a backup`)}</li>` : nothing}
      <li>${backup === null ? msg('No backup was found.') : msg(str`Backup: ${backup}`)}</li>
      <li>${msg(str`New project: ${to}`)}</li>
    </ul>
  </div>`;
}
