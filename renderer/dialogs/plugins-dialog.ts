// Plugins: what is there, what of one's own may run, and the question whether it may, with everything that there is to know before.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PluginKind, PluginPermission } from '../../core/contract/plugin.ts';
import type { PluginState, PluginsView, PluginView } from '../../core/contract/plugins.ts';
import type { Reply } from '../../core/contract/service.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

const kindWords = (kind: PluginKind | null): string => {
  switch (kind) {
    case 'format':
      return msg('File format');
    case 'recommender':
      return msg('Recommender');
    case 'encoder':
      return msg('Encoder');
    case 'strategy':
      return msg('Order of the queue');
    case null:
      return msg('Unknown');
  }
};

const stateWords = (state: PluginState): string => {
  switch (state) {
    case 'built-in':
      return msg('Part of the app');
    case 'allowed':
      return msg('Allowed');
    case 'waiting':
      return msg('Waits for you');
    case 'changed':
      return msg('Changed since it was allowed');
    case 'unusable':
      return msg('Can’t be used');
  }
};

const permissionWords = (permission: PluginPermission): string => {
  switch (permission) {
    case 'imported-files':
      return msg('reads the files that you import with it');
    case 'exported-annotations':
      return msg('reads texts and annotations that you export with it');
    case 'project-sentences':
      return msg('reads every sentence of the open project, and what was accepted and rejected in it');
    case 'word-lists':
      return msg('reads the word lists and patterns that are loaded');
  }
};

@localized()
@customElement('cman-plugins-dialog')
export class PluginsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 700px;
      }
      h3 {
        margin: 20px 0 8px;
      }
      h3:first-of-type {
        margin-top: 4px;
      }
      .own {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .own > li {
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: 9px;
      }
      .own > li + li {
        margin-top: 10px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      .what {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .what b {
        font-weight: 600;
      }
      .what small {
        display: block;
        color: var(--ink-2);
        font-size: 12px;
      }
      .state {
        color: var(--ink-2);
        text-align: right;
      }
      .state.waiting {
        color: var(--ink);
        font-weight: 550;
      }
      .state.bad {
        color: var(--bad);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 5px 16px;
        margin: 14px 0 0;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        user-select: text;
      }
      dd ul {
        margin: 0;
        padding-left: 16px;
      }
      code {
        font-size: 11.5px;
      }
      .question {
        margin-top: 14px;
        padding: 12px 14px;
        border-radius: 9px;
        background: var(--warn-soft);
      }
      .question p {
        margin: 0 0 10px;
      }
      .problem {
        margin: 8px 0 0;
        color: var(--bad);
        overflow-wrap: anywhere;
        user-select: text;
      }
      .note {
        flex: 1;
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private view: PluginsView | null = null;
  @state() private open: string | null = null;
  @state() private busy = false;
  @state() private failure = '';
  @state() private note = '';
  @query('cman-dialog') private frame!: DialogFrame;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#do(this.app.plugins.read());
  }

  override render(): TemplateResult {
    const plugins = this.view?.plugins ?? [];
    const own = plugins.filter(({ state }) => state !== 'built-in');
    return html`<cman-dialog heading=${msg('Plugins')} @dismiss=${() => this.app.closeDialog()}>
      ${
        this.failure === ''
          ? nothing
          : html`<div class="outcome bad" role="alert" data-testid="plugins-error">
              <p>${this.failure}</p>
            </div>`
      }
      ${this.view ? html`${this.#renderOwn(own, this.view.folder)} ${this.#renderBuiltIn(plugins)}` : nothing}
      <div slot="footer">
        <span class="note" role="status" data-testid="plugins-note">${this.note}</span>
        <button
          type="button"
          class="primary"
          autofocus
          data-testid="plugins-close"
          @click=${() => this.frame.close()}
        >
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderOwn(own: readonly PluginView[], folder: string | null): TemplateResult {
    return html`<h3>${msg('Your own')}</h3>
      ${
        own.length === 0
          ? html`<p data-testid="plugins-none">${msg('There are none.')}</p>`
          : html`<ul class="own">
              ${own.map((plugin) => this.#renderPlugin(plugin))}
            </ul>`
      }
      ${
        folder === null
          ? nothing
          : html`<p class="hint">
              ${msg(
                html`A plugin is a folder in <code>formats</code> or <code>recommenders</code> of
                  <code>${folder}</code>. None runs before you have allowed it, and none again when a file of
                  it has changed.`,
              )}
            </p>`
      }`;
  }

  #renderPlugin(plugin: PluginView): TemplateResult {
    const { folder, name, kind, state, problem, hash } = plugin;
    const open = this.open === folder;
    const asks = state === 'waiting' || state === 'changed';
    return html`<li data-testid="plugin" data-id=${plugin.id} data-state=${state}>
      <div class="line">
        <span class="what">
          <b>${name}</b>
          <small>${kindWords(kind)}</small>
        </span>
        <span class="state ${asks ? 'waiting' : ''} ${state === 'unusable' ? 'bad' : ''}">
          ${stateWords(state)}
        </span>
        <button
          type="button"
          aria-expanded=${open}
          aria-label=${msg(str`Details of ${name}`)}
          data-testid="plugin-review"
          @click=${() => (this.open = open ? null : folder)}
        >
          ${msg('Details')}
        </button>
      </div>
      ${problem === null ? nothing : html`<p class="problem" data-testid="plugin-problem">${problem}</p>`}
      ${open ? this.#renderDetails(plugin) : nothing}
      ${open && hash !== null ? this.#renderQuestion(plugin, hash) : nothing}
    </li>`;
  }

  #renderDetails({
    id,
    description,
    version,
    author,
    folder,
    permissions,
    replaces,
    hash,
  }: PluginView): TemplateResult {
    const row = (title: string, value: TemplateResult | string | null): TemplateResult | typeof nothing =>
      value === null || value === ''
        ? nothing
        : html`<dt>${title}</dt>
            <dd>${value}</dd>`;
    return html`<dl>
      ${row(msg('What it does'), description)} ${row(msg('Name for commands'), id)}
      ${row(msg('Version'), version)} ${row(msg('By'), author)} ${row(msg('Takes the place of'), replaces)}
      ${row(
        msg('Permissions'),
        permissions.length === 0
          ? null
          : html`<ul data-testid="plugin-permissions">
              ${permissions.map((permission) => html`<li>${permissionWords(permission)}</li>`)}
            </ul>`,
      )}
      ${row(msg('Folder'), html`<code>${folder}</code>`)}
      ${row(msg('SHA-256 of its files'), hash === null ? null : html`<code>${hash}</code>`)}
    </dl>`;
  }

  #renderQuestion({ name, folder, state }: PluginView, hash: string): TemplateResult {
    if (state === 'allowed')
      return html`<div class="question">
        <p>${msg('It may run as its files are now.')}</p>
        <button
          type="button"
          data-testid="plugin-withdraw"
          ?disabled=${this.busy}
          @click=${() =>
            void this.#decide(this.app.plugins.withdraw(folder), msg(str`${name} no longer runs.`))}
        >
          ${msg('No longer allow it')}
        </button>
      </div>`;
    return html`<div class="question">
      <p>
        ${msg(
          'It says of itself what stands above. It runs apart from the app, without files and without a network, and is given only what is named. Still, it sees texts, and what it answers ends up in your annotations: allow it only if you know where it comes from.',
        )}
      </p>
      <button
        type="button"
        data-testid="plugin-allow"
        ?disabled=${this.busy}
        @click=${() =>
          void this.#decide(this.app.plugins.allow(folder, hash), msg(str`${name} may run now.`))}
      >
        ${msg('Allow it to run')}
      </button>
    </div>`;
  }

  #renderBuiltIn(plugins: readonly PluginView[]): TemplateResult {
    return html`<h3>${msg('Part of the app')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Name')}</th>
            <th scope="col">${msg('Kind')}</th>
          </tr>
        </thead>
        <tbody>
          ${plugins
            .filter(({ state }) => state === 'built-in')
            .map(
              ({ name, kind }) =>
                html`<tr data-testid="plugin-built-in">
                  <td>${name}</td>
                  <td>${kindWords(kind)}</td>
                </tr>`,
            )}
        </tbody>
      </table>`;
  }

  async #decide(asked: Promise<Reply<PluginsView>>, note: string): Promise<void> {
    if (!(await this.#do(asked))) return;
    this.note = note;
    await this.updateComplete;
    // The button that had the focus is another one now.
    this.renderRoot.querySelector<HTMLElement>('[data-testid=plugin-review][aria-expanded=true]')?.focus();
  }

  async #do(asked: Promise<Reply<PluginsView>>): Promise<boolean> {
    this.busy = true;
    this.failure = '';
    this.note = '';
    const reply = await asked;
    this.busy = false;
    if (reply.ok) this.view = reply.value;
    else this.failure = reply.error.message;
    return reply.ok;
  }
}
