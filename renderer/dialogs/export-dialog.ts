// Export: in which format, what of it; then where it went, and what the format could not hold.
import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DeidentifyOptions } from '../../core/contract/deidentify.ts';
import type { ExportReport, FormatSummary } from '../../core/contract/project.ts';
import type { WireError } from '../../core/contract/service.ts';
import type { TaskProgress } from '../../core/contract/task.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { suggestedFileName } from '../state/formats.ts';
import { mentionCount, relationCount, sentenceCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { renderDeidentified, type DeidentifyForm } from './deidentify-form.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';
import './task-progress.ts';

@localized()
@customElement('cman-export-dialog')
export class ExportDialog extends LitElement {
  static override styles = [controls, dialogStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) task: TaskProgress | null = null;
  @state() private formats: readonly FormatSummary[] = [];
  @state() private format = '';
  @state() private include: 'accepted' | 'all' = 'accepted';
  @state() private busy = false;
  @state() private report: ExportReport | null = null;
  @state() private failure: WireError | null = null;
  @state() private deidentify: DeidentifyOptions | null = null;
  @query('cman-dialog') private frame!: DialogFrame;
  @query('[data-testid=export-report]') private result!: HTMLElement | null;
  @query('cman-deidentify-form') private names!: DeidentifyForm;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const formats = await this.app.context.ask(this.app.context.project.formats());
    // Plain text would leave out everything that was annotated.
    this.formats = formats?.filter(({ annotated }) => annotated) ?? [];
    this.format ||= this.formats[0]?.id ?? '';
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Export the corpus')} @dismiss=${() => this.#dismiss()}>
      ${this.#renderForm()}
      ${
        this.busy
          ? html`<cman-task-progress .app=${this.app} .task=${this.task}></cman-task-progress>`
          : nothing
      }
      <div slot="footer">
        <button type="button" @click=${() => this.frame.close()}>
          ${this.report ? msg('Close') : msg('Cancel')}
        </button>
        <button
          type="button"
          class="primary"
          autofocus
          data-testid="export-start"
          ?disabled=${this.format === '' || this.busy}
          @click=${() => void keepingFocus(this, () => this.#export())}
        >
          ${icon('export')} ${this.busy ? msg('Exporting…') : msg('Choose a file and export…')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderForm(): TemplateResult {
    const chosen = this.formats.find(({ id }) => id === this.format);
    const choice = (value: 'accepted' | 'all', words: string, hint: string): TemplateResult =>
      html`<label class="choice">
        <input
          type="radio"
          name="include"
          data-testid=${`export-${value}`}
          .checked=${this.include === value}
          @change=${() => {
            this.include = value;
            this.report = null;
          }}
        />
        <span>${words}<small>${hint}</small></span>
      </label>`;
    return html`
      <label class="field">
        <span>${msg('Format')}</span>
        <select
          data-testid="export-format"
          @change=${(event: Event) => {
            if (event.target instanceof HTMLSelectElement) this.format = event.target.value;
            this.report = null;
          }}
        >
          ${this.formats.map(
            ({ id, name }) => html`<option value=${id} ?selected=${id === this.format}>${name}</option>`,
          )}
        </select>
        ${chosen ? html`<small class="hint">${chosen.description}</small>` : nothing}
      </label>
      <fieldset>
        <legend>${msg('What to write')}</legend>
        ${choice('accepted', msg('Accepted annotations'), msg('what a person has judged'))}
        ${choice('all', msg('Accepted annotations and open suggestions'), msg('the model’s guesses count as right'))}
      </fieldset>
      <cman-deidentify-form
        .app=${this.app}
        .include=${this.include}
        ?disabled=${this.busy}
        @choose=${({ detail }: CustomEvent<DeidentifyOptions | null>) => {
          this.deidentify = detail;
          this.report = null;
        }}
      ></cman-deidentify-form>
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert" data-testid="export-error">
              <p><b>${msg('Nothing was exported.')}</b></p>
              <p>${this.failure.message}</p>
            </div>`
          : nothing
      }
      ${this.report ? renderReport(this.report) : nothing}
    `;
  }

  /** Whoever closes it while it works wants it to end. */
  #dismiss(): void {
    if (this.busy) void this.app.context.ask(this.app.context.project.cancelTask());
    this.app.closeDialog();
  }

  async #export(): Promise<void> {
    const { project } = this.app.context;
    const format = this.formats.find(({ id }) => id === this.format);
    if (!format) return;
    // Nothing goes out with its names that was to go without.
    if (this.names.isIncomplete) {
      await this.names.askForTypes();
      return;
    }
    const name = suggestedFileName(this.app.state.project?.name ?? '', format);
    const paths = await this.app.context.ask(project.chooseFile('export', name));
    const path = paths?.[0];
    if (path === undefined) return;
    this.busy = true;
    this.failure = null;
    const reply = await attempt(project.exportFile(path, format.id, this.include, this.deidentify));
    this.busy = false;
    if (reply.ok) {
      this.report = reply.value;
      this.names.closePreview();
      await this.updateComplete;
      this.result?.scrollIntoView({ block: 'start' });
    } else if (reply.error.code === 'cancelled') {
      this.app.context.notify('info', msg('Cancelled: no file was written.'));
    } else this.failure = reply.error;
  }
}

function renderReport(report: ExportReport): TemplateResult {
  return html`
    <div class="outcome" role="status" data-testid="export-report">
      <p>
        ${msg(
          html`<b>${sentenceCount(report.sentences)}</b> with ${mentionCount(report.mentions)} and
            ${relationCount(report.relations)} written to`,
        )}
      </p>
      <p>${report.path}</p>
      ${
        report.deidentified
          ? html`<p>${msg(html`Report: ${report.deidentified.reportPath}`)}</p>
              ${renderDeidentified(report.deidentified.report)}`
          : nothing
      }
    </div>
    ${
      report.pendingSentences > 0
        ? html`<div class="outcome warn" data-testid="export-pending">
            <p>
              ${msg(
                html`<b>${sentenceCount(report.pendingSentences)}</b> of these are not done yet: the file may
                  say less of them than there is to say.`,
              )}
            </p>
          </div>`
        : nothing
    }
    ${
      report.omissions.length > 0
        ? html`<div class="outcome warn" data-testid="export-omissions">
            <p><b>${msg('Left out, because the format can’t hold it:')}</b></p>
            <ul>
              ${report.omissions.map(
                ({ reason, mentions, relations }) =>
                  html`<li>
                    ${reason}:
                    ${[
                      mentions > 0 ? mentionCount(mentions) : '',
                      relations > 0 ? relationCount(relations) : '',
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </li>`,
              )}
            </ul>
          </div>`
        : nothing
    }
  `;
}
