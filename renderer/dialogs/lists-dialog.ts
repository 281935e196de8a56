// Word lists and patterns: what recommenders go by besides what was accepted, and when they suggest.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ProjectSummary } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type {
  ListKind,
  ListSummary,
  RecommenderUse,
  RecommenderView,
} from '../../core/contract/recommender.ts';
import type { Reply } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

const uses = (): readonly {
  readonly use: RecommenderUse;
  readonly title: string;
  readonly detail: string;
}[] => [
  {
    use: 'until-model',
    title: msg('Until a model is trained'),
    detail: msg('From the first mention you accept; then the model’s suggestions take their place'),
  },
  { use: 'always', title: msg('Always'), detail: msg('Beside the model’s suggestions, once there are any') },
  { use: 'never', title: msg('Never'), detail: msg('Lists stay loaded; what they suggest goes') },
];

const loadWords = (kind: ListKind): string => (kind === 'words' ? msg('Load words…') : msg('Load patterns…'));

/** "3 terms", "1 pattern" */
function entryCount(kind: ListKind, count: number): string {
  if (kind === 'words') return count === 1 ? msg('1 term') : msg(str`${formatNumber(count)} terms`);
  return count === 1 ? msg('1 pattern') : msg(str`${formatNumber(count)} patterns`);
}

/** How often it is asked how far they are. */
const READ_AGAIN_MS = 400;

@localized()
@customElement('cman-lists-dialog')
export class ListsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 660px;
      }
      h3 {
        margin: 4px 0 8px;
      }
      .name {
        overflow-wrap: anywhere;
        font-weight: 550;
      }
      .outcome {
        margin: 0 0 14px;
      }
      .load {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 10px;
        margin: 16px 0 0;
      }
      .load .field {
        flex: 1;
        min-width: 190px;
        margin: 0;
      }
      .explanation {
        margin-top: 12px;
      }
      code {
        font-size: 11.5px;
      }
      .empty {
        padding: 12px 0;
        text-align: left;
      }
      .note {
        flex: 1;
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  /** Another one whenever something has changed behind the window. */
  @property({ attribute: false }) project: ProjectSummary | null = null;
  @state() private view: RecommenderView | null = null;
  @state() private failure = '';
  @state() private note = '';
  @state() private busy = false;
  /** Of lines that name no type; empty: each has to. */
  @state() private type = '';
  @query('cman-dialog') private frame!: DialogFrame;
  #again: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#again);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('project')) void this.#read();
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`<cman-dialog
      heading=${msg('Word lists and patterns')}
      @dismiss=${() => this.app.closeDialog()}
    >
      ${
        this.failure === ''
          ? nothing
          : html`<div class="outcome bad" role="alert" data-testid="lists-error"><p>${this.failure}</p></div>`
      }
      ${view ? html`${this.#renderUse(view)} ${this.#renderLists(view)}` : nothing}
      <div slot="footer">
        <span class="note" role="status" data-testid="lists-note">${view ? this.#noteOn(view) : ''}</span>
        <button
          type="button"
          class="primary"
          autofocus
          data-testid="lists-close"
          @click=${() => this.frame.close()}
        >
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderUse(view: RecommenderView): TemplateResult {
    return html`<fieldset>
      <legend>${msg('When words that you accepted, and those of lists, are suggested elsewhere')}</legend>
      ${uses().map(
        ({ use, title, detail }) =>
          html`<label class="choice">
            <input
              type="radio"
              name="use"
              value=${use}
              data-testid="lists-use"
              .checked=${view.use === use}
              @change=${() => void this.#do(this.app.context.project.useRecommenders(use))}
            />
            <span>${title} <small>${detail}</small></span>
          </label>`,
      )}
    </fieldset>`;
  }

  #renderLists({ lists }: RecommenderView): TemplateResult {
    const types = this.project?.schema.entityTypes ?? [];
    return html`<h3>${msg('Lists')}</h3>
      ${
        lists.length === 0
          ? html`<p class="empty" data-testid="lists-empty">
              ${msg('No list is loaded. What you accept is learned without one.')}
            </p>`
          : html`<table data-testid="lists">
              <thead>
                <tr>
                  <th scope="col">${msg('File')}</th>
                  <th scope="col">${msg('Holds')}</th>
                  <th scope="col">${msg('Types')}</th>
                  <th scope="col"><span class="visually-hidden">${msg('Remove')}</span></th>
                </tr>
              </thead>
              <tbody>
                ${lists.map((list) => this.#renderList(list))}
              </tbody>
            </table>`
      }
      <div class="load">
        <label class="field">
          <span>${msg('Type of lines that name none')}</span>
          <select
            data-testid="lists-type"
            @change=${(event: Event) => {
              if (event.target instanceof HTMLSelectElement) this.type = event.target.value;
            }}
          >
            <option value="">${msg('Each line names its own')}</option>
            ${types.map(
              ({ name }) => html`<option value=${name} ?selected=${this.type === name}>${name}</option>`,
            )}
          </select>
        </label>
        ${(['words', 'patterns'] as const).map(
          (kind) =>
            html`<button
              type="button"
              data-testid=${`lists-load-${kind}`}
              ?disabled=${this.busy}
              @click=${() => void this.#load(kind)}
            >
              ${icon('import')} ${loadWords(kind)}
            </button>`,
        )}
      </div>
      <p class="hint explanation">
        ${msg(
          html`A text file: one term or one regular expression a line, its type behind a tab. Lines that begin
            with <code># </code> are left out. Terms without a capital are also found Capitalised and in
            CAPITALS; a pattern has to match whole words, and <code>(?i)</code> before it makes case mean
            nothing.`,
        )}
      </p>`;
  }

  #renderList({ id, name, kind, entries, types }: ListSummary): TemplateResult {
    return html`<tr data-testid="list" data-name=${name}>
      <td class="name">${name}</td>
      <td>${entryCount(kind, entries)}</td>
      <td>${types.join(', ')}</td>
      <td class="number">
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${msg(str`Remove ${name}`)}
          title=${msg('Remove: its suggestions go, what was accepted stays')}
          data-testid="list-remove"
          ?disabled=${this.busy}
          @click=${() => void this.#remove(id, name)}
        >
          ${icon('trash')}
        </button>
      </td>
    </tr>`;
  }

  #noteOn({ working, active, openSuggestions, use }: RecommenderView): string {
    if (working) {
      if (working.total === 0) return msg('Looking for suggestions…');
      return msg(
        str`Going through the sentences: ${formatNumber(working.done)} of ${formatNumber(working.total)}`,
      );
    }
    if (this.note !== '') return this.note;
    if (!active && use === 'until-model') return msg('A model suggests now.');
    if (!active) return '';
    return openSuggestions === 1
      ? msg('1 suggestion of theirs waits.')
      : msg(str`${formatNumber(openSuggestions)} suggestions of theirs wait.`);
  }

  async #load(kind: ListKind): Promise<void> {
    const paths = await this.app.context.ask(this.app.context.project.chooseFile('list', ''));
    const [path] = paths ?? [];
    if (path === undefined) return;
    const before = this.view?.lists ?? [];
    await this.#do(
      this.app.context.project.addList(path, kind, this.type === '' ? null : this.type),
      (view) => {
        const added = view.lists.find(({ id }) => !before.some((list) => list.id === id));
        return added ? msg(str`Loaded ${entryCount(kind, added.entries)} of ${added.name}.`) : '';
      },
    );
  }

  async #remove(id: string, name: string): Promise<void> {
    await this.#do(this.app.context.project.removeList(id), () => msg(str`Removed ${name}.`));
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>('[data-testid=lists-type]')?.focus();
  }

  async #do(
    asked: Promise<Reply<RecommenderView>>,
    noteOn: (view: RecommenderView) => string = () => '',
  ): Promise<void> {
    this.busy = true;
    this.failure = '';
    const reply = await attempt(asked);
    this.busy = false;
    if (reply.ok) {
      this.note = noteOn(reply.value);
      this.#show(reply.value);
    } else this.failure = reply.error.message;
  }

  #show(view: RecommenderView): void {
    this.view = view;
    clearTimeout(this.#again);
    // Nobody says when they come to rest without having changed anything.
    if (view.working) this.#again = setTimeout(() => void this.#read(), READ_AGAIN_MS);
  }

  async #read(): Promise<void> {
    const reply = await attempt(this.app.context.project.recommenders());
    if (reply.ok) this.#show(reply.value);
    else this.failure = reply.error.message;
  }
}
