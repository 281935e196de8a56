// Suggestions of the whole project: filtered by what they are, how sure they are, where they come from and what they say; ticked, previewed, and
// accepted or rejected at once, with one undo. What was rejected is found here, too, and can be suggested again.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { MAXIMUM_PLACES } from '../../core/contract/edit-size.ts';
import type { ListedSuggestion, SuggestionFilter, SuggestionsPage } from '../../core/contract/suggestions.ts';
import type { Reply } from '../../core/contract/service.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import type { FindAction, FindRow } from '../state/find-rows.ts';
import { LoadLatest } from '../state/load-latest.ts';
import { rowsOfSuggestions, suggestionActions } from '../state/suggestion-rows.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import './find-list.ts';
import type { FindList } from './find-list.ts';
import { findStyles } from './find-styles.ts';

/** Shown at once: more lines than anybody reads, few enough to come at once. */
const PAGE = 500;

interface Listed {
  readonly suggestions: readonly ListedSuggestion[];
  readonly rows: readonly FindRow[];
  readonly actions: readonly FindAction[];
  /** Where the next page begins; null: these are all. */
  readonly next: number | null;
}

@localized()
@customElement('cman-suggestions-dialog')
export class SuggestionsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    findStyles,
    css`
      :host {
        --dialog-width: 920px;
      }
      .filter {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        margin-bottom: 10px;
      }
      .filter select {
        width: auto;
      }
      .filter label,
      .filter [role='group'] {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .filter input[type='number'] {
        width: 62px;
      }
      .filter input[type='search'] {
        flex: 1;
        min-width: 180px;
      }
      .over {
        margin: 10px 0 8px;
      }
      p.over button {
        margin-left: 8px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private kind: SuggestionFilter['kind'] = 'mention';
  @state() private status: SuggestionFilter['status'] = 'suggested';
  @state() private type = '';
  @state() private origin: '' | 'model' | 'recommender' = '';
  @state() private side: 'least' | 'most' = 'least';
  /** Percent. */
  @state() private border = 0;
  @state() private words = '';
  @state() private listed: Listed | null = null;
  @state() private failure = '';
  @query('cman-dialog') private frame!: DialogFrame;
  @query('cman-find-list') private list!: FindList | null;
  readonly #loads = new LoadLatest();
  #asking = false;
  #askAgain = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loads.cancel();
  }

  override render(): TemplateResult {
    return html`<cman-dialog
      heading=${msg('Suggestions of the whole project')}
      @dismiss=${() => this.app.closeDialog()}
    >
      <div data-testid="suggestions">
        ${this.#renderFilter()}
        ${
          this.failure === ''
            ? nothing
            : html`<div class="outcome bad" role="alert"><p>${this.failure}</p></div>`
        }
        ${this.listed === null ? nothing : this.#renderListed(this.listed)}
      </div>
    </cman-dialog>`;
  }

  #renderFilter(): TemplateResult {
    const { entityTypes = [], relationTypes = [] } = this.app.state.project?.schema ?? {};
    const types = this.kind === 'mention' ? entityTypes : relationTypes;
    return html`<div class="filter">
      <div role="group" aria-label=${msg('What is suggested')}>
        ${this.#choice('kind', 'mention', msg('Mentions'))}
        ${this.#choice('kind', 'relation', msg('Relations'))}
      </div>
      <div role="group" aria-label=${msg('Judged or not')}>
        ${this.#choice('status', 'suggested', msg('Open'))}
        ${this.#choice('status', 'rejected', msg('Rejected'))}
      </div>
      <select
        aria-label=${msg('Type')}
        data-testid="suggestions-type"
        @change=${(event: Event) => this.#change(() => (this.type = valueOf(event)))}
      >
        <option value="" ?selected=${this.type === ''}>${msg('Any type')}</option>
        ${types.map(({ name }) => html`<option value=${name} ?selected=${name === this.type}>${name}</option>`)}
      </select>
      <select
        aria-label=${msg('From')}
        data-testid="suggestions-origin"
        @change=${(event: Event) => {
          const value = valueOf(event);
          this.#change(() => (this.origin = value === 'model' || value === 'recommender' ? value : ''));
        }}
      >
        <option value="">${msg('From anywhere')}</option>
        <option value="model">${msg('From the model')}</option>
        <option value="recommender">${msg('From recommenders')}</option>
      </select>
      <label>
        <select
          aria-label=${msg('Sure by')}
          data-testid="suggestions-side"
          @change=${(event: Event) => this.#change(() => (this.side = valueOf(event) === 'most' ? 'most' : 'least'))}
        >
          <option value="least">${msg('at least')}</option>
          <option value="most">${msg('at most')}</option>
        </select>
        <input
          type="number"
          min="0"
          max="100"
          step="5"
          aria-label=${msg('Percent sure')}
          data-testid="suggestions-border"
          .value=${String(this.border)}
          @input=${(event: Event) => {
            const percent = Number(valueOf(event));
            if (percent >= 0 && percent <= 100) this.#change(() => (this.border = percent));
          }}
        />
        ${msg('% sure')}
      </label>
      <input
        type="search"
        autofocus
        placeholder=${msg('Words in it')}
        aria-label=${msg('Words in it')}
        data-testid="suggestions-words"
        .value=${this.words}
        @input=${(event: Event) => this.#change(() => (this.words = valueOf(event)))}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          this.list?.focus();
        }}
      />
    </div>`;
  }

  #choice(
    name: 'kind' | 'status',
    value: SuggestionFilter['kind'] | SuggestionFilter['status'],
    words: string,
  ): TemplateResult {
    return html`<button
      type="button"
      class="quiet"
      aria-pressed=${(name === 'kind' ? this.kind : this.status) === value}
      data-testid=${`suggestions-${value}`}
      @click=${() => {
        if (value === 'mention' || value === 'relation') this.kind = value;
        else this.status = value;
        this.type = '';
        void this.#load();
      }}
    >
      ${words}
    </button>`;
  }

  #renderListed({ suggestions, rows, actions, next }: Listed): TemplateResult {
    if (suggestions.length === 0) {
      return html`<div class="empty" role="status" data-testid="suggestions-empty">
        <p>${this.#emptyWords()}</p>
      </div>`;
    }
    const count = formatNumber(suggestions.length);
    return html`
      <p class="over" role="status" data-testid="suggestions-count">
        ${next === null ? msg(str`${count} found`) : msg(str`The first ${count}`)}
        ${
          next === null || suggestions.length >= MAXIMUM_PLACES
            ? nothing
            : html`<button type="button" data-testid="suggestions-more" @click=${() => void this.#more()}>
                ${msg(str`Up to ${formatNumber(MAXIMUM_PLACES)}`)}
              </button>`
        }
      </p>
      <cman-find-list
        .app=${this.app}
        .rows=${rows}
        .actions=${actions}
        name=${msg('Suggestions')}
        @open=${(event: CustomEvent<FindRow>) => void this.#open(event.detail)}
        @changed=${() => void this.#loadAndFocus()}
      ></cman-find-list>
    `;
  }

  #emptyWords(): string {
    if (this.status === 'rejected') return msg('Nothing like this has been rejected.');
    return this.app.state.project?.openSuggestions === 0
      ? msg('Nothing is suggested. Retrain, or load word lists, and suggestions will stand here.')
      : msg('No open suggestion is like this: widen the filter.');
  }

  get #filter(): SuggestionFilter {
    const border = this.border / 100;
    return {
      kind: this.kind,
      status: this.status,
      type: this.type === '' ? null : this.type,
      origin: this.origin === '' ? null : this.origin,
      least: this.side === 'least' ? border : 0,
      most: this.side === 'most' ? border : 1,
      words: this.words,
    };
  }

  #change(change: () => void): void {
    change();
    void this.#load();
  }

  /** The newest filter wins, and one question is asked at a time. */
  async #load(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    do {
      this.#askAgain = false;
      await this.#loads.run(
        () => attempt(this.app.context.project.suggestions(this.#filter, 0, PAGE)),
        (reply) => this.#take(reply, []),
      );
    } while (this.#askAgain && this.isConnected);
    this.#asking = false;
  }

  async #more(): Promise<void> {
    const { listed } = this;
    if (!listed || listed.next === null) return;
    const { suggestions, next } = listed;
    await this.#loads.run(
      () =>
        attempt(
          this.app.context.project.suggestions(this.#filter, next, MAXIMUM_PLACES - suggestions.length),
        ),
      (reply) => this.#take(reply, suggestions),
    );
  }

  /** A page comes in whole sentences: the last may be a few more than an edit takes. */
  #take(reply: Reply<SuggestionsPage>, before: readonly ListedSuggestion[]): void {
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok) return;
    const suggestions = [...before, ...reply.value.suggestions].slice(0, MAXIMUM_PLACES);
    this.listed = {
      suggestions,
      rows: rowsOfSuggestions(suggestions),
      actions: suggestionActions(this.status),
      next: reply.value.next,
    };
  }

  async #loadAndFocus(): Promise<void> {
    await this.#load();
    await this.updateComplete;
    if (this.list) this.list.focus();
    else this.renderRoot.querySelector<HTMLElement>('[data-testid=suggestions-words]')?.focus();
  }

  async #open({ context, select }: FindRow): Promise<void> {
    this.frame.close();
    await this.app.sentence.open(context.sentenceId, (view) => {
      const mention = 'mentionId' in select && view.mentions.find(({ id }) => id === select.mentionId);
      return mention ? { kind: 'mention', id: mention.id } : { kind: 'nothing' };
    });
    this.app.focus('text');
  }
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
}
