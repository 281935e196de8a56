// Import: which files, read as what, into which part of the corpus; then what came in, or what is wrong and where.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { FormatSummary, ImportReport } from '../../core/contract/project.ts';
import type { WireError } from '../../core/contract/service.ts';
import { formatProblem } from '../../core/errors.ts';
import type { TaskProgress } from '../../core/contract/task.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { formatsFor } from '../state/formats.ts';
import { documentCount, mentionCount, relationCount, sentenceCount, warningCount } from '../text/counts.ts';
import { fileName } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import './task-progress.ts';

/** A file with more warnings than this is better looked at in an editor. */
const WARNINGS_SHOWN = 100;
const SPLITS = ['train', 'dev', 'test'] as const;

@localized()
@customElement('cman-import-dialog')
export class ImportDialog extends LitElement {
  static override styles = [controls, dialogStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) task: TaskProgress | null = null;
  @state() private formats: readonly FormatSummary[] = [];
  @state() private paths: readonly string[] = [];
  @state() private format = '';
  @state() private split = '';
  @state() private busy = false;
  @state() private report: ImportReport | null = null;
  @state() private failure: WireError | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    this.formats = (await this.app.context.ask(this.app.context.project.formats())) ?? [];
    this.format ||= this.formats[0]?.id ?? '';
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Import')} @dismiss=${() => this.#dismiss()}>
      ${this.report ? this.#renderReport(this.report) : this.#renderForm()}
      ${
        this.busy
          ? html`<cman-task-progress .app=${this.app} .task=${this.task}></cman-task-progress>`
          : nothing
      }
      <div slot="footer">
        ${
          this.report
            ? html`<button
                  type="button"
                  data-testid="import-more"
                  @click=${() => {
                    this.report = null;
                    this.paths = [];
                  }}
                >
                  ${msg('Import more')}
                </button>
                <button
                  type="button"
                  class="primary"
                  data-testid="import-finish"
                  @click=${() => this.frame.close()}
                >
                  ${msg('To the sentences')}
                </button>`
            : html`<button type="button" ?hidden=${this.busy} @click=${() => this.frame.close()}>
                  ${msg('Cancel')}
                </button>
                <button
                  type="button"
                  class="primary"
                  data-testid="import-start"
                  ?disabled=${this.paths.length === 0 || this.format === '' || this.busy}
                  @click=${() => void this.#import()}
                >
                  ${icon('import')} ${this.busy ? msg('Importing…') : msg('Import')}
                </button>`
        }
      </div>
    </cman-dialog>`;
  }

  #renderForm(): TemplateResult {
    const chosen = this.formats.find(({ id }) => id === this.format);
    return html`
      <div class="field">
        <span>${msg('Files')}</span>
        <div class="files">
          <ul data-testid="import-files">
            ${
              this.paths.length === 0
                ? html`<li class="muted">${msg('None chosen yet')}</li>`
                : this.paths.map((path) => html`<li title=${path}>${fileName(path)}</li>`)
            }
          </ul>
          <button type="button" autofocus data-testid="import-choose" @click=${() => void this.#choose()}>
            ${icon('folder')} ${msg('Choose files…')}
          </button>
        </div>
      </div>
      <label class="field">
        <span>${msg('Format')}</span>
        <select
          data-testid="import-format"
          @change=${(event: Event) => {
            if (event.target instanceof HTMLSelectElement) this.format = event.target.value;
          }}
        >
          ${this.formats.map(
            ({ id, name }) => html`<option value=${id} ?selected=${id === this.format}>${name}</option>`,
          )}
        </select>
        ${chosen ? html`<small class="hint">${chosen.description}</small>` : nothing}
      </label>
      <label class="field">
        <span>${msg('Part of the corpus')}</span>
        <select
          data-testid="import-split"
          @change=${(event: Event) => {
            if (event.target instanceof HTMLSelectElement) this.split = event.target.value;
          }}
        >
          <option value="" ?selected=${this.split === ''}>${msg('None in particular')}</option>
          ${SPLITS.map((split) => html`<option value=${split} ?selected=${this.split === split}>${split}</option>`)}
        </select>
        <small class="hint">${msg('Models are measured on dev and never trained on dev or test.')}</small>
      </label>
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert" data-testid="import-error">
              <p><b>${msg('Nothing was imported.')}</b></p>
              <p>${this.failure.message}</p>
            </div>`
          : nothing
      }
    `;
  }

  #renderReport(report: ImportReport): TemplateResult {
    return html`
      <div class="outcome" role="status" data-testid="import-report">
        <p>
          ${msg(
            html`<b>${sentenceCount(report.sentences)}</b> in ${documentCount(report.documents)} came in, with
              ${mentionCount(report.mentions)} and ${relationCount(report.relations)}.`,
          )}
        </p>
      </div>
      ${
        report.warnings.length > 0
          ? html`<div class="outcome warn" data-testid="import-warnings">
              <p>
                ${msg(html`<b>${warningCount(report.warnings.length)}</b>: read otherwise than it stood.`)}
              </p>
              <ul>
                ${report.warnings.slice(0, WARNINGS_SHOWN).map((problem) => html`<li>${formatProblem(problem)}</li>`)}
              </ul>
              ${
                report.warnings.length > WARNINGS_SHOWN
                  ? html`<p>${msg(str`and ${report.warnings.length - WARNINGS_SHOWN} more`)}</p>`
                  : nothing
              }
            </div>`
          : nothing
      }
    `;
  }

  /** Whoever closes it while it works wants it to end. */
  #dismiss(): void {
    if (this.busy) void this.app.context.ask(this.app.context.project.cancelTask());
    this.app.closeDialog();
  }

  async #choose(): Promise<void> {
    const paths = await this.app.context.ask(this.app.context.project.chooseFile('import', ''));
    if (!paths) return;
    this.paths = paths;
    this.failure = null;
    const fitting = formatsFor(this.formats, paths);
    if (fitting[0] && !fitting.some(({ id }) => id === this.format)) this.format = fitting[0].id;
  }

  async #import(): Promise<void> {
    const { project } = this.app.context;
    this.busy = true;
    this.failure = null;
    const reply = await attempt(project.importFiles(this.paths, this.format, this.split || null));
    this.busy = false;
    if (!reply.ok) {
      if (reply.error.code === 'cancelled')
        this.app.context.notify('info', msg('Cancelled: nothing was imported.'));
      else this.failure = reply.error;
      return;
    }
    this.report = reply.value;
    const summary = await this.app.context.ask(project.summary());
    if (summary) await this.app.project.changed(summary);
  }
}
