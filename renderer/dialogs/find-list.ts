// Rows to tick, one action for all that are ticked, a preview of what it will change, and then the change with its undo. The list is one stop
// of the Tab key: arrows move in it, the space bar ticks, Enter opens the sentence.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Everywhere } from '../../core/contract/commands.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { EverywhereOutcome, PlaceOutcome } from '../../core/contract/consistency.ts';
import { MAXIMUM_PLACES } from '../../core/contract/edit-size.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { styled, typeStyles } from '../elements/place.ts';
import { likelyFor, snippets, type FindAction, type FindRow } from '../state/find-rows.ts';
import { rowAfterKey } from '../state/row-keys.ts';
import { placeCount, relationCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { dialogStyles } from './dialog-styles.ts';
import { findStyles } from './find-styles.ts';

/** What is shown: the rows to choose from, what would become of those chosen, what has become of them. */
type Phase =
  | { readonly kind: 'choose' }
  | {
      readonly kind: 'preview' | 'done';
      readonly rows: readonly FindRow[];
      readonly edit: Everywhere;
      readonly outcome: EverywhereOutcome;
    };

const CHOOSE: Phase = { kind: 'choose' };

/** Fires `open` with a {@link FindRow} to go to, and `changed` when annotations have changed. */
@localized()
@customElement('cman-find-list')
export class FindList extends LitElement {
  static override styles = [controls, dialogStyles, findStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) rows: readonly FindRow[] = [];
  @property({ attribute: false }) actions: readonly FindAction[] = [];
  @property() name = '';

  @state() private action = '';
  @state() private ticked: ReadonlySet<string> = new Set();
  /** Label of the rows that are shown alone; null shows all. */
  @state() private only: string | null = null;
  @state() private active = 0;
  @state() private phase: Phase = CHOOSE;
  @state() private failure = '';
  @state() private busy = false;
  @query('.rows') private list!: HTMLElement | null;

  override focus(): void {
    this.list?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows') && !changed.has('actions')) return;
    this.phase = CHOOSE;
    this.active = Math.min(this.active, Math.max(0, this.rows.length - 1));
    if (!this.rows.some(({ label }) => label === this.only)) this.only = null;
    if (!this.actions.some(({ id }) => id === this.action)) this.action = this.actions[0]?.id ?? '';
    this.ticked = likelyFor(this.rows, this.action);
  }

  override render(): TemplateResult {
    return html`
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert"><p>${this.failure}</p></div>`}
      ${this.phase.kind === 'choose' ? this.#renderChoice() : this.#renderOutcome(this.phase)}
    `;
  }

  get #shown(): readonly FindRow[] {
    return this.only === null ? this.rows : this.rows.filter(({ label }) => label === this.only);
  }

  get #chosen(): readonly FindRow[] {
    return this.#shown.filter(({ key, deeds }) => this.ticked.has(key) && deeds.has(this.action));
  }

  #renderChoice(): TemplateResult {
    const shown = this.#shown;
    const chosen = this.#chosen.length;
    return html`
      ${this.#renderFilter()}
      <div
        class="rows"
        role="listbox"
        aria-multiselectable="true"
        tabindex="0"
        aria-label=${msg(str`${this.name}. The space bar ticks, Enter opens the sentence.`)}
        aria-activedescendant=${shown.length > 0 ? `row-${this.active}` : nothing}
        data-testid="find-rows"
        @keydown=${this.#onKey}
      >
        ${shown.map((row, index) => this.#renderRow(row, index))}
      </div>
      ${
        this.actions.length === 0
          ? html`<p class="hint">
              ${msg('Press Enter on a line, or click it, to see the sentence and put it right.')}
            </p>`
          : html`<div class="bar">
              <button type="button" data-testid="find-tick-all" @click=${() => this.#tickAll()}>
                ${chosen > 0 ? msg('Tick none') : msg('Tick all')}
              </button>
              <span class="space"></span>
              <select
                aria-label=${msg('What to do to the ticked ones')}
                data-testid="find-action"
                @change=${(event: Event) => {
                  if (event.target instanceof HTMLSelectElement) this.#choose(event.target.value);
                }}
              >
                ${this.actions.map(
                  ({ id, label }) =>
                    html`<option value=${id} ?selected=${id === this.action}>${label}</option>`,
                )}
              </select>
              <button
                type="button"
                class="primary"
                ?disabled=${chosen === 0 || this.busy}
                data-testid="find-preview"
                @click=${() => void this.#preview()}
              >
                ${chosen === 1 ? msg('Preview 1 change') : msg(str`Preview ${formatNumber(chosen)} changes`)}
              </button>
            </div>`
      }
    `;
  }

  #renderFilter(): TemplateResult | typeof nothing {
    const counts = new Map<string, number>();
    for (const { label } of this.rows) counts.set(label, (counts.get(label) ?? 0) + 1);
    if (counts.size < 2) return nothing;
    const choice = (label: string | null, words: string, count: number): TemplateResult =>
      html`<button
        type="button"
        class="quiet"
        aria-pressed=${this.only === label}
        data-testid="find-filter"
        @click=${() => {
          this.only = label;
          this.active = 0;
        }}
      >
        ${words} ${formatNumber(count)}
      </button>`;
    return html`<div class="bar" role="group" aria-label=${msg('Which of them')}>
      ${choice(null, msg('All'), this.rows.length)}
      ${[...counts].sort((a, b) => b[1] - a[1]).map(([label, count]) => choice(label, label, count))}
    </div>`;
  }

  #renderRow(row: FindRow, index: number): TemplateResult {
    const can = row.deeds.has(this.action);
    return html`<div
      id=${`row-${index}`}
      class="row ${index === this.active ? 'active' : ''} ${can ? '' : 'off'}"
      role="option"
      aria-selected=${can && this.ticked.has(row.key)}
      data-testid="find-row"
      data-sentence-id=${row.context.sentenceId}
      data-label=${row.label}
      @click=${() => this.#open(row)}
    >
      <span
        class="tick"
        aria-hidden="true"
        data-testid="find-tick"
        @click=${(event: Event) => {
          event.stopPropagation();
          this.active = index;
          this.#tick(row);
        }}
        >${icon('check')}</span
      >
      ${renderWords(row)}
      <span class="label ${row.type ? 'typed' : ''}" ${styled(typeStyles(this.#typeIndex(row.type)))}>
        ${row.label}
      </span>
      <span class="document"
        >${row.detail === undefined ? nothing : html`<b>${row.detail}</b> `}${row.context.documentName}</span
      >
    </div>`;
  }

  #renderOutcome(phase: Exclude<Phase, { kind: 'choose' }>): TemplateResult {
    const { outcome, rows } = phase;
    const changed = outcome.places.filter(({ kind }) => kind === 'changed').length;
    const left = outcome.places.length - changed;
    const done = phase.kind === 'done';
    const lines = rows.map((row, index) => ({ row, became: outcome.places[index]! }));
    return html`
      <div class="outcome ${left > 0 ? 'warn' : ''}" role="status" data-testid="find-outcome">
        <p>
          <b
            >${done ? msg(str`${placeCount(changed)} changed.`) : msg(str`${placeCount(changed)} will change.`)}</b
          >
          ${
            left === 0
              ? nothing
              : done
                ? msg(str`${formatNumber(left)} left out: the reason stands beside each.`)
                : msg(str`${formatNumber(left)} will be left out: the reason stands beside each.`)
          }
          ${
            outcome.lostRelations > 0
              ? done
                ? msg(
                    str`${relationCount(outcome.lostRelations)} that the schema does not allow went with that.`,
                  )
                : msg(
                    str`${relationCount(outcome.lostRelations)} that the schema does not allow will go with that.`,
                  )
              : nothing
          }
        </p>
      </div>
      <ul
        class="rows"
        tabindex="0"
        aria-label=${done ? msg('What was changed') : msg('What will change')}
        data-testid="find-changes"
      >
        ${[...lines]
          .sort((a, b) => Number(a.became.kind === 'changed') - Number(b.became.kind === 'changed'))
          .map(({ row, became }) => renderBecame(row, became))}
      </ul>
      <div class="bar">
        <span class="space"></span>
        ${done ? this.#renderDoneButtons(changed) : this.#renderPreviewButtons(changed)}
      </div>
    `;
  }

  #renderPreviewButtons(changed: number): TemplateResult {
    return html`<button type="button" data-testid="find-back" @click=${() => void this.#back()}>
        ${msg('Back')}
      </button>
      <button
        type="button"
        class="primary"
        ?disabled=${changed === 0 || this.busy}
        data-testid="find-apply"
        @click=${() => void this.#apply()}
      >
        ${changed === 1 ? msg('Apply to 1 place') : msg(str`Apply to ${formatNumber(changed)} places`)}
      </button>`;
  }

  #renderDoneButtons(changed: number): TemplateResult {
    return html`<button
        type="button"
        ?disabled=${changed === 0 || this.busy}
        data-testid="find-undo"
        @click=${() => void this.#undo()}
      >
        ${icon('undo')} ${msg('Undo')}
      </button>
      <button
        type="button"
        class="primary"
        data-testid="find-go-on"
        @click=${() => this.dispatchEvent(new CustomEvent('changed'))}
      >
        ${msg('Go on')}
      </button>`;
  }

  #typeIndex(type: string | null): number {
    return this.app.state.project?.schema.entityTypes.findIndex(({ name }) => name === type) ?? -1;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const row = this.#shown[this.active];
    const next = rowAfterKey(event.key, this.active, this.#shown.length);
    if (next !== null) {
      this.active = next;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('.row.active')?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (event.key === ' ' && row) this.#tick(row);
    else if (event.key === 'Enter' && row) this.#open(row);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.#tickAll();
    else return;
    event.preventDefault();
  };

  #open(row: FindRow): void {
    this.dispatchEvent(new CustomEvent('open', { detail: row }));
  }

  #tick({ key, deeds }: FindRow): void {
    if (!deeds.has(this.action)) return;
    const ticked = new Set(this.ticked);
    if (!ticked.delete(key)) ticked.add(key);
    this.ticked = ticked;
  }

  /** All that are shown, or none when some are ticked. */
  #tickAll(): void {
    const chosen = new Set(this.#chosen.map(({ key }) => key));
    const able = this.#shown.filter(({ deeds }) => deeds.has(this.action)).map(({ key }) => key);
    this.ticked =
      chosen.size > 0
        ? new Set([...this.ticked].filter((key) => !chosen.has(key)))
        : new Set([...this.ticked, ...able]);
  }

  #choose(action: string): void {
    this.action = action;
    this.ticked = likelyFor(this.rows, action);
  }

  async #preview(): Promise<void> {
    const rows = this.#chosen.slice(0, MAXIMUM_PLACES);
    const edit: Everywhere = {
      places: rows.flatMap(({ context, deeds }) => {
        const deed = deeds.get(this.action);
        return deed ? [{ sentenceId: context.sentenceId, state: context.state, deed }] : [];
      }),
    };
    const outcome = await this.#ask(this.app.context.project.previewEverywhere(edit));
    if (!outcome) return;
    this.phase = { kind: 'preview', rows, edit, outcome };
    await this.#focusOn('find-apply', 'find-back');
  }

  async #apply(): Promise<void> {
    if (this.phase.kind !== 'preview') return;
    const { rows, edit } = this.phase;
    const outcome = await this.#ask(this.app.context.project.applyEverywhere(edit));
    if (!outcome) return;
    await this.app.project.refresh();
    this.phase = { kind: 'done', rows, edit, outcome };
    await this.#focusOn('find-undo', 'find-go-on');
  }

  async #undo(): Promise<void> {
    this.busy = true;
    await this.app.sentence.undo();
    this.busy = false;
    this.dispatchEvent(new CustomEvent('changed'));
  }

  async #back(): Promise<void> {
    this.phase = CHOOSE;
    await this.updateComplete;
    this.focus();
  }

  async #ask<T>(reply: Parameters<typeof attempt<T>>[0]): Promise<T | null> {
    this.busy = true;
    const answer = await attempt(reply);
    this.busy = false;
    this.failure = answer.ok ? '' : answer.error.message;
    return answer.ok ? answer.value : null;
  }

  /** The first of these buttons that can be pressed. */
  async #focusOn(...testIds: readonly string[]): Promise<void> {
    await this.updateComplete;
    for (const testId of testIds) {
      const button = this.renderRoot.querySelector<HTMLButtonElement>(`[data-testid=${testId}]`);
      if (button && !button.disabled) return button.focus();
    }
  }
}

function renderWords(row: FindRow): TemplateResult {
  return html`<span class="words" dir="auto"
    >${snippets(row).map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text))}</span
  >`;
}

function renderBecame(row: FindRow, became: PlaceOutcome): TemplateResult {
  const changed = became.kind === 'changed';
  return html`<li class="row" data-testid="find-change" data-kind=${became.kind}>
    ${icon(changed ? 'check' : 'cross')} ${renderWords(row)}
    <span class="label ${changed ? 'changes' : 'says'}"
      >${changed ? became.says : msg(str`left out: ${became.says}`)}</span
    >
    <span class="document">${row.context.documentName}</span>
  </li>`;
}
