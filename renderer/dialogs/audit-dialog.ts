// The audit log: who did what when, by person, kind and day; whether it is as it was written; the log as a file. Texts of sentences are not here:
// a record about one leads to it.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  EVERYTHING,
  type AuditChoices,
  type AuditFilter,
  type AuditPage,
  type AuditRecord,
  type AuditVerification,
} from '../../core/contract/audit.ts';
import { formatNumber, formatTime } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { describeDetails, describeKind, describeVerification } from '../text/audit-words.ts';
import { recordCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';

/** Records of a page. A log has one for every key that changed something: hundreds of thousands. */
const PAGE = 100;

@localized()
@customElement('cman-audit-dialog')
export class AuditDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 960px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 10px 14px;
        margin-bottom: 12px;
      }
      .bar .field {
        margin: 0;
      }
      .bar .field input {
        min-height: 30px;
        padding: 2px 8px;
        border: 1px solid var(--line-strong);
        border-radius: 7px;
        background: var(--surface);
        color: inherit;
        font: inherit;
      }
      .outcome {
        margin-bottom: 10px;
      }
      .list {
        height: 400px;
        overflow: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 5px 14px 5px 0;
        text-align: start;
        vertical-align: baseline;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--raised);
      }
      td.time {
        white-space: nowrap;
      }
      td.kind {
        min-width: 150px;
      }
      td.details {
        color: var(--ink-2);
        overflow-wrap: anywhere;
      }
      td button {
        min-height: 24px;
        /* Rows with it are as high as those without. */
        margin-block: -4px;
        padding: 1px 8px;
        white-space: nowrap;
      }
      .pages {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private filter: AuditFilter = EVERYTHING;
  @state() private day = '';
  @state() private offset = 0;
  @state() private page: AuditPage | null = null;
  @state() private choices: AuditChoices = { people: [], kinds: [] };
  @state() private verified: AuditVerification | null = null;
  @state() private busy = false;
  @state() private withFileNames = false;
  @state() private note = '';
  @state() private failure = '';
  @query('cman-dialog') private frame!: DialogFrame;
  @query('.list') private list!: HTMLElement | null;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const { context } = this.app;
    this.choices = (await context.ask(context.project.auditChoices())) ?? this.choices;
    await this.#load();
    await this.updateComplete;
    // Read by arrows and page keys at once; not where somebody has gone to a filter meanwhile: the frame's own button has the focus at first.
    if (this.shadowRoot?.activeElement === this.frame) this.list?.focus();
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Audit log')} @dismiss=${() => this.app.closeDialog()}>
      ${this.#renderFilters()}
      ${
        this.failure === ''
          ? nothing
          : html`<div class="outcome bad" role="alert" data-testid="audit-error"><p>${this.failure}</p></div>`
      }
      <div role="status" data-testid="audit-status">
        ${
          this.verified
            ? html`<div class="outcome ${this.verified.fault ? 'bad' : ''}" data-testid="audit-verified">
                ${describeVerification(this.verified).map((sentence) => html`<p>${sentence}</p>`)}
              </div>`
            : nothing
        }
        ${this.note === '' ? nothing : html`<div class="outcome"><p>${this.note}</p></div>`}
      </div>
      ${this.page ? this.#renderPage(this.page) : nothing}
      <div slot="footer">
        <label class="choice">
          <input
            type="checkbox"
            data-testid="audit-file-names"
            .checked=${this.withFileNames}
            @change=${() => (this.withFileNames = !this.withFileNames)}
          />
          <span>${msg('with file names')}</span>
        </label>
        <button
          type="button"
          data-testid="audit-export"
          ?disabled=${this.busy}
          @click=${() => void keepingFocus(this, () => this.#export())}
        >
          ${msg('Export as CSV…')}
        </button>
        <button
          type="button"
          class="primary"
          data-testid="audit-verify"
          ?disabled=${this.busy}
          @click=${() => void keepingFocus(this, () => this.#verify())}
        >
          ${this.busy ? msg('Verifying…') : msg('Verify')}
        </button>
        <button type="button" @click=${() => this.frame.close()}>${msg('Close')}</button>
      </div>
    </cman-dialog>`;
  }

  #renderFilters(): TemplateResult {
    const choice = (
      name: 'who' | 'kind',
      label: string,
      values: readonly string[],
      words: (value: string) => string,
    ) =>
      html`<label class="field">
        <span>${label}</span>
        <select
          data-testid=${`audit-${name}`}
          @change=${(event: Event) => {
            if (!(event.target instanceof HTMLSelectElement)) return;
            this.#narrow({ ...this.filter, [name]: event.target.value === '' ? null : event.target.value });
          }}
        >
          <option value="">${msg('all')}</option>
          ${values.map((value) => html`<option value=${value} ?selected=${this.filter[name] === value}>${words(value)}</option>`)}
        </select>
      </label>`;
    return html`<div class="bar">
      ${choice('who', msg('Person'), this.choices.people, (name) => name)}
      ${choice('kind', msg('What'), this.choices.kinds, describeKind)}
      <label class="field">
        <span>${msg('Day')}</span>
        <input
          type="date"
          data-testid="audit-day"
          .value=${this.day}
          @change=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.#chooseDay(event.target.value);
          }}
        />
      </label>
    </div>`;
  }

  #renderPage({ total, records }: AuditPage): TemplateResult {
    const last = Math.min(total, this.offset + records.length);
    return html`
      <div
        class="list"
        data-testid="audit-list"
        tabindex="0"
        role="group"
        aria-label=${msg('Records, the newest first')}
        @keydown=${(event: KeyboardEvent) => this.#moveFocus(event)}
      >
        ${
          records.length === 0
            ? html`<p class="empty" data-testid="audit-empty">${msg('There is no such record.')}</p>`
            : html`<table data-testid="audit-records">
                <thead>
                  <tr>
                    <th scope="col" class="number">${msg('Number')}</th>
                    <th scope="col">${msg('When')}</th>
                    <th scope="col">${msg('Who')}</th>
                    <th scope="col">${msg('What')}</th>
                    <th scope="col">${msg('Details')}</th>
                    <th scope="col"><span class="visually-hidden">${msg('Sentence')}</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${records.map((record) => this.#renderRecord(record))}
                </tbody>
              </table>`
        }
      </div>
      <div class="pages">
        <button
          type="button"
          data-testid="audit-newer"
          ?disabled=${this.offset === 0}
          @click=${() => this.#turn(-PAGE)}
        >
          ${msg('Newer')}
        </button>
        <button
          type="button"
          data-testid="audit-older"
          ?disabled=${last >= total}
          @click=${() => this.#turn(PAGE)}
        >
          ${msg('Older')}
        </button>
        <span role="status" data-testid="audit-range">
          ${
            total === 0
              ? nothing
              : msg(str`${formatNumber(this.offset + 1)} to ${formatNumber(last)} of ${formatNumber(total)}`)
          }
        </span>
      </div>
    `;
  }

  #renderRecord({ seq, at, who, kind, details, sentenceId }: AuditRecord): TemplateResult {
    return html`<tr>
      <td class="number">${formatNumber(seq)}</td>
      <td class="time">${formatTime(at)}</td>
      <td>${who}</td>
      <td class="kind">${describeKind(kind)}</td>
      <td class="details">${describeDetails(details)}</td>
      <td>
        ${
          sentenceId === null
            ? nothing
            : html`<button
                type="button"
                data-testid="audit-sentence"
                aria-label=${msg(str`Show the sentence of record ${formatNumber(seq)}`)}
                @click=${() => this.#show(sentenceId)}
              >
                ${msg('Show')}
              </button>`
        }
      </td>
    </tr>`;
  }

  /** Up and down among the sentences that can be shown; Enter shows one, as it does on any button. */
  #moveFocus(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.list td button')];
    if (buttons.length === 0) return;
    const current = buttons.findIndex((button) => button === this.shadowRoot?.activeElement);
    const next = event.key === 'ArrowDown' ? current + 1 : current < 0 ? 0 : current - 1;
    buttons[Math.max(0, Math.min(buttons.length - 1, next))]?.focus();
    event.preventDefault();
  }

  #show(sentenceId: string): void {
    this.app.closeDialog();
    void this.app.sentence.open(sentenceId);
  }

  #chooseDay(day: string): void {
    this.day = day;
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    // Days of the machine's own time: the next begins where this one ends, be it 23 hours long.
    const since = day === '' ? null : new Date(year, month - 1, date).getTime();
    const until = day === '' ? null : new Date(year, month - 1, date + 1).getTime();
    this.#narrow({ ...this.filter, since, until });
  }

  #narrow(filter: AuditFilter): void {
    this.filter = filter;
    this.offset = 0;
    void this.#load();
  }

  #turn(by: number): void {
    this.offset = Math.max(0, this.offset + by);
    void this.#load();
  }

  async #load(): Promise<void> {
    const { filter, offset } = this;
    const { context } = this.app;
    const page = await context.ask(context.project.auditRecords(filter, offset, PAGE));
    // What was asked meanwhile goes before.
    if (page && filter === this.filter && offset === this.offset) this.page = page;
  }

  async #verify(): Promise<void> {
    this.busy = true;
    this.note = '';
    this.verified = null;
    const reply = await attempt(this.app.context.project.verifyAudit());
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    if (reply.ok) this.verified = reply.value;
  }

  async #export(): Promise<void> {
    const { context, state: app } = this.app;
    const name = `${app.project?.name ?? 'project'}-audit.csv`;
    const path = (await context.ask(context.project.chooseFile('export-audit', name)))?.[0];
    if (path === undefined) return;
    this.busy = true;
    const reply = await attempt(context.project.exportAudit(path, this.filter, this.withFileNames));
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    this.verified = null;
    if (!reply.ok) return;
    this.note = msg(str`${recordCount(reply.value)} written to ${path}`);
    await this.#load();
  }
}
