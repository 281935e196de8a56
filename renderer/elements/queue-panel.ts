// The queue: filter, search, and a list that draws only the rows on screen, so that 100,000 sentences scroll like a hundred.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PeopleSummary } from '../../core/contract/people.ts';
import type { QueueEntry, QueueFilter, SearchHit } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import type { SearchState } from '../state/app-state.ts';
import { entryAt, visibleRows, type QueueState } from '../state/queue-pages.ts';
import { sentenceCount } from '../text/counts.ts';
import { describeWhy } from '../text/stored-words.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { styled } from './place.ts';
import './queue-scope.ts';
import { queueStyles } from './queue-styles.ts';

/** Two lines of text, a line of facts, and air: fixed, so that any row's place is a multiplication. */
const ROW_PX = 86;
/** Rows drawn beyond the visible ones: a fast wheel turn. */
const MARGIN_ROWS = 8;
/** Room for rows before the panel has been measured. */
const FIRST_GUESS_PX = 800;

const filters = (): readonly { value: QueueFilter; name: string }[] => [
  { value: 'pending', name: msg('To do') },
  { value: 'skipped', name: msg('Later') },
  { value: 'complete', name: msg('Done') },
  { value: 'all', name: msg('All') },
];

@localized()
@customElement('cman-queue')
export class QueuePanel extends LitElement {
  static override styles = [controls, queueStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) queue!: QueueState;
  @property({ attribute: false }) search!: SearchState;
  @property() current = '';
  @property({ attribute: false }) people: PeopleSummary | null = null;

  @state() private listTop = 0;
  @state() private viewport = FIRST_GUESS_PX;
  @query('.list') private list!: HTMLElement | null;
  @query('input[type=search]') private field!: HTMLInputElement;

  readonly #resize = new ResizeObserver(() => {
    if (this.list) this.viewport = this.list.clientHeight;
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  focusSearch(): void {
    this.field.focus();
    this.field.select();
  }

  override focus(): void {
    this.list?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.list && changed.has('search')) {
      this.#resize.disconnect();
      this.#resize.observe(this.list);
    }
    const before = changed.get('queue');
    const moved = before !== undefined && before.position !== this.queue.position;
    if (before !== undefined && before.filter !== this.queue.filter) this.list?.scrollTo({ top: 0 });
    else if (moved || changed.has('current')) this.#reveal();
    if (!this.#searching) {
      const { first, end } = this.#rows();
      if (end > first || this.queue.total === null) this.app.queue.show(first, Math.max(first, end - 1));
    }
  }

  override render(): TemplateResult {
    return html`
      <div class="head">
        <div class="filters" role="group" aria-label=${msg('Which sentences')}>
          ${filters().map(
            ({ value, name }) =>
              html`<button
                type="button"
                class="quiet"
                aria-pressed=${this.queue.filter === value}
                data-testid=${`filter-${value}`}
                @click=${() => void this.app.queue.setFilter(value)}
              >
                ${name}
              </button>`,
          )}
          <span class="total" data-testid="queue-total">
            ${this.queue.total === null ? '' : formatNumber(this.queue.total)}
          </span>
        </div>
        <cman-queue-scope .app=${this.app} .people=${this.people}></cman-queue-scope>
        <label class="search">
          ${icon('search')}
          <input
            type="search"
            placeholder=${msg('Search the corpus')}
            aria-label=${msg('Search the corpus')}
            data-testid="search"
            .value=${this.search.query}
            @input=${() => void this.app.search.setQuery(this.field.value)}
            @keydown=${this.#onSearchKey}
          />
        </label>
      </div>
      ${this.#searching ? this.#renderHits() : this.#renderQueue()}
    `;
  }

  get #searching(): boolean {
    return this.search.query.trim() !== '';
  }

  #rows(): { first: number; end: number } {
    return visibleRows(this.listTop, this.viewport, ROW_PX, this.queue.total ?? 0, MARGIN_ROWS);
  }

  #renderQueue(): TemplateResult {
    const { total } = this.queue;
    if (total === 0) return this.#renderEmpty();
    const { first, end } = this.#rows();
    const rows = Array.from({ length: end - first }, (_, index) => first + index);
    const active = this.queue.position >= first && this.queue.position < end;
    return html`
      <div
        class="list"
        role="listbox"
        tabindex="0"
        aria-label=${msg('Sentences, the most uncertain first')}
        aria-activedescendant=${active ? `row-${this.queue.position}` : nothing}
        data-testid="queue"
        @scroll=${this.#onScroll}
      >
        <div class="runway" ${styled({ height: `${(total ?? 0) * ROW_PX}px` })}>
          ${repeat(
            rows,
            (index) => index,
            (index) => this.#renderRow(index),
          )}
        </div>
      </div>
    `;
  }

  #renderRow(index: number): TemplateResult {
    const entry = entryAt(this.queue, index);
    const place = styled({ top: `${index * ROW_PX}px`, height: `${ROW_PX}px` });
    if (!entry) return html`<div class="row blank" ${place}><i></i><i></i></div>`;
    const isCurrent = entry.sentenceId === this.current;
    return html`<div
      id=${`row-${index}`}
      class="row"
      role="option"
      aria-selected=${isCurrent}
      aria-posinset=${index + 1}
      aria-setsize=${this.queue.total ?? -1}
      data-testid="queue-row"
      data-sentence-id=${entry.sentenceId}
      data-status=${entry.status}
      data-suggestions=${entry.suggestions}
      title=${describeWhy(entry.why)}
      ${place}
      @click=${() => this.#open(entry.sentenceId)}
    >
      ${this.#renderEntry(entry)}
    </div>`;
  }

  #renderEntry(entry: QueueEntry): TemplateResult {
    const done = entry.status === 'complete';
    return html`
      <span class="status ${entry.status}">
        ${done ? icon('check') : nothing}
        <span class="visually-hidden">${done ? msg('Done.') : msg('To do.')}</span>
      </span>
      <span class="text" dir="auto">${entry.text}</span>
      <span class="facts">
        ${
          entry.score === null
            ? nothing
            : html`<span class="score" aria-hidden="true"
                ><i ${styled({ width: `${Math.round(100 * Math.max(0, Math.min(1, entry.score)))}%` })}></i
              ></span>`
        }
        <span class="why">${describeWhy(entry.why) || entry.documentName}</span>
        ${
          entry.suggestions > 0
            ? html`<span class="badge open"
                >${entry.suggestions}<b aria-hidden="true">?</b
                ><span class="visually-hidden">
                  ${entry.suggestions === 1 ? msg('suggestion') : msg('suggestions')}</span
                ></span
              >`
            : nothing
        }
        ${
          entry.accepted > 0
            ? html`<span class="badge"
                >${entry.accepted}<b aria-hidden="true">✓</b
                ><span class="visually-hidden"> ${msg('accepted')}</span></span
              >`
            : nothing
        }
      </span>
    `;
  }

  #renderHits(): TemplateResult {
    const { hits, query: words } = this.search;
    if (hits?.length === 0) {
      return html`<div class="empty" role="status" data-testid="search-empty">
        <p>${msg(str`Nothing found for “${words}”.`)}</p>
        <button type="button" @click=${() => void this.app.search.setQuery('')}>
          ${msg('Back to the queue')}
        </button>
      </div>`;
    }
    return html`
      <p class="found" role="status" data-testid="search-count">
        ${hits === null ? msg('Searching…') : sentenceCount(hits.length)}
      </p>
      <div
        class="list"
        role="listbox"
        tabindex="0"
        aria-label=${msg('Found sentences')}
        data-testid="search-hits"
      >
        ${hits?.map((hit) => this.#renderHit(hit))}
      </div>
    `;
  }

  #renderHit(hit: SearchHit): TemplateResult {
    const parts: (TemplateResult | string)[] = [];
    let from = 0;
    for (const { begin, end } of hit.matches) {
      parts.push(hit.text.slice(from, begin), html`<mark>${hit.text.slice(begin, end)}</mark>`);
      from = end;
    }
    parts.push(hit.text.slice(from));
    return html`<div
      class="row hit"
      role="option"
      aria-selected=${hit.sentenceId === this.current}
      data-testid="search-hit"
      data-sentence-id=${hit.sentenceId}
      @click=${() => this.#open(hit.sentenceId)}
    >
      <span class="text" dir="auto">${parts}</span>
      <span class="facts"><span class="why">${hit.documentName}</span></span>
    </div>`;
  }

  #renderEmpty(): TemplateResult {
    const { filter } = this.queue;
    if (filter === 'complete') {
      return html`<div class="empty" data-testid="queue-empty">
        <p>${msg('No sentence is done yet.')}</p>
        <p class="muted">${msg('A sentence is done when you say so; only then does it teach the model.')}</p>
      </div>`;
    }
    const { project } = this.app.state;
    const none = project !== null && project.sentences === 0;
    if (none) {
      return html`<div class="empty" data-testid="queue-empty">
        <p class="muted">${msg('No sentences yet')}</p>
      </div>`;
    }
    if (this.people?.scope === 'mine') {
      return html`<div class="empty" data-testid="queue-empty">
        <p>${msg('Everything that is assigned to you is done.')}</p>
        <button type="button" @click=${() => void this.app.project.setScope('everyone')}>
          ${msg('Show everybody’s sentences')}
        </button>
      </div>`;
    }
    return html`<div class="empty" data-testid="queue-empty">
      <p>${msg('Everything is done.')}</p>
      <p class="muted">${msg('Export the corpus, or import more text.')}</p>
      <button type="button" class="primary" @click=${() => this.app.perform('project.export')}>
        ${icon('export')} ${msg('Export the corpus')}
      </button>
      ${
        this.people?.hasVersions
          ? html`<button
              type="button"
              data-testid="queue-adjudicate"
              @click=${() => this.app.perform('project.adjudicate')}
            >
              ${msg('Adjudicate…')}
            </button>`
          : nothing
      }
    </div>`;
  }

  /** Opens a sentence that was clicked; the keys go to its text. */
  #open(sentence: string): void {
    void this.app.sentence.open(sentence).then(() => this.app.focus('text'));
  }

  /** Brings the open sentence's row on screen. */
  #reveal(): void {
    const { list, queue } = this;
    if (!list || this.#searching || queue.position < 0) return;
    const top = queue.position * ROW_PX;
    if (top < list.scrollTop) list.scrollTo({ top });
    else if (top + ROW_PX > list.scrollTop + list.clientHeight) {
      list.scrollTo({ top: top + ROW_PX - list.clientHeight });
    }
  }

  readonly #onScroll = (event: Event): void => {
    if (event.target instanceof HTMLElement) this.listTop = event.target.scrollTop;
  };

  readonly #onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      void this.app.search.setQuery('');
      this.app.focus('text');
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      const first = this.search.hits?.[0];
      if (first) void this.app.sentence.open(first.sentenceId);
      this.app.focus('text');
    }
  };
}
