// Backups of the project: when each was made and what it holds; one more now; going back to one; where they go and how much room they may take.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { BackupEntry, BackupReason, BackupSettings, BackupsView } from '../../core/contract/safety.ts';
import type { Reply } from '../../core/contract/service.ts';
import { formatNumber, formatTime } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';

const MEGABYTE = 1_000_000;
const SIZES_MB = [500, 1000, 2000, 5000, 20_000] as const;

@localized()
@customElement('cman-backups-dialog')
export class BackupsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 820px;
      }
      .list {
        max-height: 300px;
        overflow-y: auto;
      }
      td button {
        min-height: 26px;
        padding: 2px 10px;
      }
      td:first-child {
        white-space: nowrap;
      }
      .deeds {
        display: flex;
        justify-content: flex-end;
        gap: 6px;
        white-space: nowrap;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px 18px;
        margin-top: 8px;
      }
      .outcome .bar {
        gap: 8px;
      }
      .bar select {
        width: auto;
      }
      .folder {
        overflow-wrap: anywhere;
        user-select: text;
      }
      h3 {
        margin: 20px 0 6px;
      }
      .hint {
        margin-top: 8px;
      }
      .outcome {
        margin-bottom: 8px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private view: BackupsView | null = null;
  @state() private failure = '';
  @state() private note = '';
  @state() private busy = false;
  /** The backup that is asked about before it takes the project's place. */
  @state() private asked: BackupEntry | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#take(this.app.context.project.backups());
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`<cman-dialog heading=${msg('Backups')} @dismiss=${() => this.app.closeDialog()}>
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert" data-testid="backups-error"><p>${this.failure}</p></div>`}
      <div class="outcome" role="status" data-testid="backups-note" ?hidden=${this.note === ''}>
        <p>${this.note}</p>
      </div>
      ${view === null ? nothing : html`${this.#renderList(view)} ${this.asked ? this.#renderQuestion(this.asked) : nothing} ${this.#renderSettings(view.settings)}`}
      <div slot="footer">
        <button
          type="button"
          class="primary"
          data-testid="backups-now"
          ?disabled=${this.busy}
          @click=${() => void keepingFocus(this, () => this.#backUp())}
        >
          ${this.busy ? msg('One moment…') : msg('Back up now')}
        </button>
        <button type="button" @click=${() => this.frame.close()}>${msg('Close')}</button>
      </div>
    </cman-dialog>`;
  }

  #renderList({ entries, folder, failure }: BackupsView): TemplateResult {
    return html`
      ${failure === null ? nothing : html`<div class="outcome warn" data-testid="backups-failure"><p>${failure}</p></div>`}
      ${
        entries.length === 0
          ? html`<p class="empty">
              ${msg('There is no backup yet. One is made when something has changed.')}
            </p>`
          : html`<div class="list" tabindex="0" role="group" aria-label=${msg('Backups of this project')}>
              <table data-testid="backups">
                <thead>
                  <tr>
                    <th scope="col">${msg('Made')}</th>
                    <th scope="col">${msg('Why')}</th>
                    <th scope="col" class="number">${msg('Sentences done')}</th>
                    <th scope="col" class="number">${msg('Size')}</th>
                    <th scope="col"><span class="visually-hidden">${msg('Restore')}</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${entries.map((entry) => this.#renderEntry(entry))}
                </tbody>
              </table>
            </div>`
      }
      <p class="hint folder">
        ${msg(str`They are in ${folder}. Each is a whole project, encrypted if the project is.`)}
      </p>
    `;
  }

  #renderEntry(entry: BackupEntry): TemplateResult {
    const { at, reason, holds, bytes } = entry;
    return html`<tr data-testid="backup">
      <td>${formatTime(at)}</td>
      <td>${describeReason(reason)}</td>
      <td class="number">
        ${holds === null ? html`<span class="muted">–</span>` : msg(str`${formatNumber(holds.complete)} of ${formatNumber(holds.sentences)}`)}
      </td>
      <td class="number">${megabytes(bytes)}</td>
      <td>
        <span class="deeds">
          <button
            type="button"
            data-testid="backup-copy"
            aria-label=${msg(str`Restore the backup of ${formatTime(at)} to a new file`)}
            ?disabled=${this.busy}
            @click=${() => void keepingFocus(this, () => this.#restoreTo(entry))}
          >
            ${msg('To a new file…')}
          </button>
          <button
            type="button"
            data-testid="backup-restore"
            aria-label=${msg(str`Go back to the backup of ${formatTime(at)}`)}
            ?disabled=${this.busy}
            @click=${() => (this.asked = entry)}
          >
            ${msg('Go back')}
          </button>
        </span>
      </td>
    </tr>`;
  }

  #renderQuestion(entry: BackupEntry): TemplateResult {
    return html`<div class="outcome warn" role="alert">
      <p>
        ${msg(str`The project becomes what it was at ${formatTime(entry.at)}. What it is now stays beside it, under another name.`)}
      </p>
      <p class="bar">
        <button
          type="button"
          class="primary"
          data-testid="backup-restore-yes"
          ?disabled=${this.busy}
          @click=${() => void this.#goBack(entry)}
        >
          ${msg('Go back')}
        </button>
        <button type="button" @click=${() => (this.asked = null)}>${msg('Leave it as it is')}</button>
      </p>
    </div>`;
  }

  #renderSettings(settings: BackupSettings): TemplateResult {
    return html`<section aria-labelledby="settings">
      <h3 id="settings">${msg('For all projects on this computer')}</h3>
      <div class="bar">
        <label class="choice">
          <input
            type="checkbox"
            data-testid="backups-enabled"
            .checked=${settings.enabled}
            @change=${(event: Event) => void this.#change({ ...settings, enabled: isChecked(event) })}
          />
          ${msg('Make backups automatically')}
        </label>
        <label>
          ${msg('Room for each project’s backups')}
          <select
            data-testid="backups-room"
            @change=${(event: Event) => void this.#change({ ...settings, largestBytes: Number(valueOf(event)) * MEGABYTE })}
          >
            ${SIZES_MB.map(
              (size) =>
                html`<option value=${size} ?selected=${size * MEGABYTE === settings.largestBytes}>
                  ${megabytes(size * MEGABYTE)}
                </option>`,
            )}
          </select>
        </label>
      </div>
      <div class="bar">
        <button type="button" data-testid="backups-folder" @click=${() => void this.#chooseFolder(settings)}>
          ${msg('Keep them in another folder…')}
        </button>
        ${
          settings.folder === null
            ? nothing
            : html`<button
                type="button"
                data-testid="backups-beside"
                @click=${() => void this.#change({ ...settings, folder: null })}
              >
                ${msg('Beside each project')}
              </button>`
        }
      </div>
      <p class="hint">
        ${msg('Made at opening, every half hour of work, and before schema changes and merges; older ones thin out to one an hour, a day, a week, a month. A folder on another disk also helps when this one fails.')}
      </p>
    </section>`;
  }

  async #backUp(): Promise<void> {
    if (await this.#take(this.app.context.project.takeBackup()))
      this.note = msg('A backup was made and read again: it is sound.');
  }

  async #change(settings: BackupSettings): Promise<void> {
    await this.#take(this.app.context.project.changeBackups(settings));
  }

  async #chooseFolder(settings: BackupSettings): Promise<void> {
    const paths = await this.app.context.ask(this.app.context.project.chooseFile('backup-folder', ''));
    const folder = paths?.[0];
    if (folder !== undefined) await this.#change({ ...settings, folder });
  }

  async #restoreTo(entry: BackupEntry): Promise<void> {
    const { project } = this.app.context;
    const name = `${this.app.state.project?.name ?? 'project'} ${new Date(entry.at).toISOString().slice(0, 10)}.cman`;
    const paths = await this.app.context.ask(project.chooseFile('create-project', name));
    const path = paths?.[0];
    if (path === undefined) return;
    this.busy = true;
    const reply = await attempt(project.restoreBackup(entry.name, path));
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    this.note = reply.ok ? msg(str`The backup is a project of its own now: ${path}`) : '';
  }

  async #goBack(entry: BackupEntry): Promise<void> {
    this.busy = true;
    const reply = await attempt(this.app.context.project.restoreBackup(entry.name, null));
    this.busy = false;
    this.asked = null;
    if (!reply.ok) {
      this.failure = reply.error.message;
      return;
    }
    this.frame.close();
    this.app.context.notify('success', msg(str`The project is what it was at ${formatTime(entry.at)}.`));
  }

  async #take(asking: Promise<Reply<BackupsView>>): Promise<boolean> {
    this.busy = true;
    const reply = await attempt(asking);
    this.busy = false;
    this.note = '';
    this.failure = reply.ok ? '' : reply.error.message;
    if (reply.ok) this.view = reply.value;
    return reply.ok;
  }
}

function describeReason(reason: BackupReason): string {
  const words: Record<BackupReason, string> = {
    opened: msg('at opening'),
    working: msg('while working'),
    asked: msg('asked for'),
    migration: msg('before a new version of the app'),
    schema: msg('before a schema change'),
    merge: msg('before a merge'),
    restore: msg('before going back'),
  };
  return words[reason];
}

const megabytes = (bytes: number): string =>
  msg(str`${formatNumber(bytes / MEGABYTE, bytes < 10 * MEGABYTE ? 1 : 0)} MB`);

const isChecked = (event: Event): boolean => event.target instanceof HTMLInputElement && event.target.checked;
const valueOf = (event: Event): string =>
  event.target instanceof HTMLSelectElement ? event.target.value : '';
