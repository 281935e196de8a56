// Adjudication: sentences that people have made different things of, one after another, and how far people agree. A decision is an ordinary
// transaction with its undo; the versions stay, so that agreement is still that of the people.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DisputedSentence, DisputesView } from '../../core/contract/people.ts';
import type { DifferenceKind } from '../../core/people/disputes.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import {
  ALL_OPEN,
  differenceName,
  differenceNames,
  disputedPairs,
  shownDisputes,
  versionNames,
  withDecision,
  type DisputeFilter,
} from '../state/adjudication.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { adjudicateStyles } from './adjudicate-styles.ts';
import './agreement-table.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import './dispute-view.ts';
import type { DisputeView } from './dispute-view.ts';

const DIFFERENCES: readonly DifferenceKind[] = ['types', 'borders', 'mentions', 'relations'];
/** What a decision is called in the log: the only step that this dialog takes back. */
const DECISION = 'adjudicate sentence';

@localized()
@customElement('cman-adjudicate-dialog')
export class AdjudicateDialog extends LitElement {
  static override styles = [controls, dialogStyles, adjudicateStyles];

  @property({ attribute: false }) app!: Application;
  @state() private tab: 'decide' | 'agreement' = 'decide';
  @state() private view: DisputesView | null = null;
  @state() private filter: DisputeFilter = ALL_OPEN;
  @state() private index = 0;
  @state() private failure = '';
  @state() private busy = false;
  @state() private undo: string | null = null;
  @state() private said = '';
  /** What stands around the sentence that is shown. */
  @state() private around: { sentenceId: string; before: string; after: string } | null = null;
  @query('cman-dialog') private frame!: DialogFrame;
  @query('cman-dispute') private dispute!: DisputeView | null;
  #pairs: readonly (readonly [string, string])[] = [];
  /** Sentence whose surroundings were asked for last. */
  #asked = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.undo = this.app.state.project?.undo ?? null;
    void this.#load();
  }

  protected override updated(): void {
    const current = this.#shown[this.#at];
    if (current && this.#asked !== current.sentenceId) void this.#readAround(current.sentenceId);
  }

  override render(): TemplateResult {
    return html`<cman-dialog
      heading=${msg('Adjudicate')}
      @dismiss=${() => this.app.closeDialog()}
      @keydown=${this.#onKey}
    >
      <div role="tablist" aria-label=${msg('What to show')} @keydown=${this.#onTabKey}>
        ${this.#renderTab('decide', msg('Differences'))} ${this.#renderTab('agreement', msg('Agreement'))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby=${`tab-${this.tab}`} data-testid="adjudicate">
        ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert" data-testid="adjudicate-error"><p>${this.failure}</p></div>`}
        ${this.tab === 'decide' ? this.#renderDecide() : this.#renderAgreement()}
      </div>
      <div class="visually-hidden" role="status" data-testid="adjudicate-said">${this.said}</div>
      ${this.#renderFooter()}
    </cman-dialog>`;
  }

  #renderTab(tab: 'decide' | 'agreement', title: string): TemplateResult {
    return html`<button
      type="button"
      id=${`tab-${tab}`}
      role="tab"
      aria-selected=${this.tab === tab}
      aria-controls="panel"
      tabindex=${this.tab === tab ? 0 : -1}
      data-testid=${`adjudicate-tab-${tab}`}
      @click=${() => (this.tab = tab)}
    >
      ${title}
    </button>`;
  }

  #renderAgreement(): TemplateResult {
    const { view } = this;
    if (!view) return html`<p class="empty" role="status">${msg('Comparing…')}</p>`;
    return html`
      <p class="facts">
        ${msg(
          str`${formatNumber(view.compared)} sentences that more than one person has completed, ${formatNumber(view.agreed)} of them alike.`,
        )}
      </p>
      <cman-agreement-table .agreement=${view.agreement}></cman-agreement-table>
    `;
  }

  #renderDecide(): TemplateResult {
    const { view } = this;
    if (!view) return html`<p class="empty" role="status">${msg('Comparing…')}</p>`;
    const shown = this.#shown;
    const current = shown[this.#at];
    return html`
      ${this.#renderBar(view, shown.length)}
      ${
        current
          ? html`<cman-dispute
              .dispute=${current}
              .around=${this.around?.sentenceId === current.sentenceId ? this.around : null}
              .schema=${this.app.state.project?.schema ?? { name: '', entityTypes: [], relationTypes: [] }}
            ></cman-dispute>`
          : this.#renderEmpty(view)
      }
    `;
  }

  #renderBar(view: DisputesView, shown: number): TemplateResult {
    const { filter } = this;
    const count = (status: DisputeFilter['state']): string => formatNumber(view.counts[status]);
    const pairs = this.#pairs;
    const states = [
      { value: 'open', title: msg(str`To decide (${count('open')})`) },
      { value: 'unfinished', title: msg(str`Begun, not finished (${count('unfinished')})`) },
      { value: 'decided', title: msg(str`Decided (${count('decided')})`) },
    ] as const;
    return html`<div class="bar">
      <label>
        ${msg('Show')}
        <select
          data-testid="dispute-state"
          @change=${(event: Event) => {
            const chosen = states.find(({ value }) => value === valueOf(event));
            if (chosen) this.#refilter({ ...filter, state: chosen.value });
          }}
        >
          ${states.map(({ value, title }) => html`<option value=${value} ?selected=${filter.state === value}>${title}</option>`)}
        </select>
      </label>
      <label>
        ${msg('Annotators')}
        <select
          data-testid="dispute-pair"
          @change=${(event: Event) =>
            this.#refilter({ ...filter, pair: pairs[Number(valueOf(event))] ?? null })}
        >
          <option value="-1" ?selected=${filter.pair === null}>${msg('All')}</option>
          ${pairs.map(
            ([first, second], index) =>
              html`<option
                value=${index}
                ?selected=${filter.pair?.[0] === first && filter.pair[1] === second}
              >
                ${msg(str`${first} and ${second}`)}
              </option>`,
          )}
        </select>
      </label>
      <label>
        ${msg('Different in')}
        <select
          data-testid="dispute-difference"
          @change=${(event: Event) =>
            this.#refilter({
              ...filter,
              difference: DIFFERENCES.find((kind) => kind === valueOf(event)) ?? null,
            })}
        >
          <option value="" ?selected=${filter.difference === null}>${msg('Anything')}</option>
          ${DIFFERENCES.map(
            (kind) =>
              html`<option value=${kind} ?selected=${filter.difference === kind}>
                ${differenceName(kind)}
              </option>`,
          )}
        </select>
      </label>
      <span class="grow"></span>
      <span data-testid="dispute-place">
        ${shown === 0 ? nothing : msg(str`${formatNumber(this.#at + 1)} of ${formatNumber(shown)}`)}
      </span>
      <button
        type="button"
        class="icon-only"
        aria-label=${msg('Sentence before')}
        data-testid="dispute-previous"
        ?disabled=${this.#at <= 0}
        @click=${() => this.#go(-1)}
      >
        ${icon('previous')}
      </button>
      <button
        type="button"
        class="icon-only"
        aria-label=${msg('Next sentence')}
        data-testid="dispute-next"
        ?disabled=${this.#at >= shown - 1}
        @click=${() => this.#go(1)}
      >
        ${icon('next')}
      </button>
    </div>`;
  }

  #renderEmpty(view: DisputesView): TemplateResult {
    if (view.compared === 0 && view.disputes.length === 0) {
      return html`<div class="empty" data-testid="adjudicate-empty">
        <p>${msg('Nobody else’s work is in this project yet.')}</p>
        <p>
          ${msg('Merge the project files of your colleagues: every version is kept, and what differs comes here.')}
        </p>
        <p>
          <button
            type="button"
            class="primary"
            data-testid="adjudicate-merge"
            @click=${() => this.app.openDialog('merge')}
          >
            ${msg('Merge projects…')}
          </button>
        </p>
      </div>`;
    }
    const filtered = this.filter.pair !== null || this.filter.difference !== null;
    return html`<div class="empty" data-testid="adjudicate-empty">
      <p>
        ${this.filter.state === 'open' && !filtered ? msg('Everything is decided.') : msg('There is no such sentence.')}
      </p>
      ${
        this.filter.state === 'open' && !filtered
          ? html`<p>
              ${msg('What was decided is found under “Decided”, and can be decided anew. Export the corpus to use it elsewhere.')}
            </p>`
          : html`<p>
              <button type="button" @click=${() => this.#refilter(ALL_OPEN)}>
                ${msg('Show all to decide')}
              </button>
            </p>`
      }
    </div>`;
  }

  #renderFooter(): TemplateResult {
    if (this.tab === 'agreement') {
      return html`<div slot="footer">
        <button type="button" class="primary" @click=${() => this.frame.close()}>${msg('Close')}</button>
      </div>`;
    }
    const none = !this.#shown[this.#at];
    return html`<div slot="footer">
      <span class="keys">
        ${none ? nothing : msg(html`<kbd>↑</kbd> <kbd>↓</kbd> <kbd>Space</kbd> take or leave · <kbd>1</kbd>–<kbd>9</kbd> take a version · <kbd>PgUp</kbd> <kbd>PgDn</kbd> sentences`)}
      </span>
      <button
        type="button"
        data-testid="undo-decision"
        ?disabled=${this.busy || this.undo !== DECISION}
        @click=${() => void this.#takeBack()}
      >
        ${msg('Undo')} <kbd aria-hidden="true">U</kbd>
      </button>
      <button
        type="button"
        data-testid="take-agreed"
        ?disabled=${none}
        @click=${() => this.dispute?.takeAgreed()}
      >
        ${msg('Only what all agree on')} <kbd aria-hidden="true">A</kbd>
      </button>
      <button
        type="button"
        data-testid="edit-in-text"
        ?disabled=${none || this.busy}
        @click=${() => void this.#decide(true)}
      >
        ${msg('Decide, and edit in the text')} <kbd aria-hidden="true">E</kbd>
      </button>
      <button
        type="button"
        class="primary"
        data-testid="decide"
        ?disabled=${none || this.busy}
        @click=${() => void this.#decide(false)}
      >
        ${msg('Decide')} <kbd aria-hidden="true">↵</kbd>
      </button>
    </div>`;
  }

  get #shown(): readonly DisputedSentence[] {
    return shownDisputes(this.view?.disputes ?? [], this.filter);
  }

  get #at(): number {
    return Math.max(0, Math.min(this.index, this.#shown.length - 1));
  }

  async #load(): Promise<void> {
    const reply = await attempt(this.app.context.project.disputes());
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok) return;
    this.#use(reply.value);
    this.#tellWhere();
    await this.#focusItems();
  }

  #use(view: DisputesView): void {
    this.view = view;
    this.#pairs = disputedPairs(view.disputes);
  }

  async #readAround(sentenceId: string): Promise<void> {
    this.#asked = sentenceId;
    const reply = await attempt(this.app.context.project.sentence(sentenceId));
    // Another one may be shown by now.
    if (!reply.ok || this.#asked !== sentenceId) return;
    const { before, after } = reply.value;
    this.around = { sentenceId, before, after };
  }

  #refilter(filter: DisputeFilter): void {
    this.filter = filter;
    this.index = 0;
    this.#tellWhere();
  }

  #go(step: 1 | -1): void {
    this.index = Math.max(0, Math.min(this.#at + step, this.#shown.length - 1));
    this.#tellWhere();
    void this.#focusItems();
  }

  #tellWhere(): void {
    const current = this.#shown[this.#at];
    this.said = current
      ? msg(
          str`Sentence ${formatNumber(this.#at + 1)} of ${formatNumber(this.#shown.length)}: ${versionNames(current.versions).join(', ')}; different in ${differenceNames(current.differences)}. ${current.text}`,
        )
      : msg('There is no such sentence.');
  }

  async #focusItems(): Promise<void> {
    await this.updateComplete;
    await this.dispute?.updateComplete;
    if (this.dispute) this.dispute.focus();
    else this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }

  async #decide(edit: boolean): Promise<void> {
    const current = this.#shown[this.#at];
    const decided = this.dispute?.decided;
    const held = this.dispute?.result;
    if (!current || !decided || !held || this.busy) return;
    this.busy = true;
    const { sentenceId } = current;
    const reply = await attempt(
      this.app.context.project.execute({ kind: 'adjudicate-sentence', sentenceId, ...decided }),
    );
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok) return;
    this.undo = reply.value.undo;
    void this.app.project.refresh();
    if (edit) {
      this.frame.close();
      await this.app.sentence.open(sentenceId);
      this.app.focus('text');
      return;
    }
    // Nothing else has changed by it: in a big project, comparing all anew would take seconds.
    const decidedBy = this.app.state.project?.annotator ?? null;
    if (this.view) this.view = withDecision(this.view, current, decidedBy, held);
    this.#tellWhere();
    await this.#focusItems();
  }

  /** Takes the last decision back, and shows its sentence again. */
  async #takeBack(): Promise<void> {
    if (this.undo !== DECISION || this.busy) return;
    this.busy = true;
    const reply = await attempt(this.app.context.project.undo());
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok) return;
    this.undo = reply.value.undo;
    void this.app.project.refresh();
    await this.#reload(reply.value.sentenceId);
  }

  /** @param show the sentence to be shown */
  async #reload(show: string | null): Promise<void> {
    const reply = await attempt(this.app.context.project.disputes());
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok) return;
    const { disputes } = reply.value;
    this.#use(reply.value);
    const again = disputes.find(({ sentenceId }) => sentenceId === show);
    if (again && again.state !== 'agreed') {
      this.filter = { ...ALL_OPEN, state: again.state };
      this.index = this.#shown.indexOf(again);
    }
    this.#tellWhere();
    await this.#focusItems();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.tab !== 'decide' || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    const own = target instanceof HTMLSelectElement || target instanceof HTMLButtonElement;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'z' && !event.shiftKey) {
      event.preventDefault();
      void this.#takeBack();
      return;
    }
    if (command || event.altKey) return;
    if (event.key === 'Enter' && !own) void this.#decide(false);
    else if (event.key === 'PageDown') this.#go(1);
    else if (event.key === 'PageUp') this.#go(-1);
    else if (target instanceof HTMLSelectElement) return;
    else if (/^[1-9]$/.test(event.key)) this.dispute?.takeVersion(Number(event.key) - 1);
    else if (event.key.toLowerCase() === 'a') this.dispute?.takeAgreed();
    else if (event.key.toLowerCase() === 'e') void this.#decide(true);
    else if (event.key.toLowerCase() === 'u') void this.#takeBack();
    else return;
    event.preventDefault();
  };

  readonly #onTabKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    this.tab = this.tab === 'decide' ? 'agreement' : 'decide';
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  };
}

const valueOf = (event: Event): string =>
  event.target instanceof HTMLSelectElement ? event.target.value : '';
