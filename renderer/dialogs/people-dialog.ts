// Who annotates which document: dealt out evenly or by hand, and handed over as a project file of one's own.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AssignedDocument, AssignmentsView, HandOverReport } from '../../core/contract/people.ts';
import type { Reply } from '../../core/contract/service.ts';
import { formatNumber, formatPercent } from '../../core/language/languages.ts';
import { dealDocuments } from '../../core/people/assignment.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

/** Some formats make a document of each sentence: more rows than that are asked for. */
const ROWS = 200;

@localized()
@customElement('cman-people-dialog')
export class PeopleDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 860px;
      }
      h3 {
        margin: 0 0 8px;
      }
      section {
        margin-bottom: 20px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 10px 12px;
        margin-bottom: 10px;
      }
      .bar .field {
        margin: 0;
      }
      .bar .grow {
        flex: 1;
        min-width: 200px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 7px;
        min-height: 30px;
      }
      .share {
        width: 84px !important;
      }
      .table {
        max-height: 260px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 9px;
      }
      .table:focus-visible {
        outline-offset: 1px;
      }
      th,
      td {
        padding-left: 10px;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--raised);
      }
      tbody th {
        max-width: 320px;
        overflow: hidden;
        color: var(--ink);
        font-size: inherit;
        text-overflow: ellipsis;
      }
      .names span {
        margin-right: 6px;
        padding: 1px 7px;
        border: 1px solid var(--line);
        border-radius: 9px;
        background: var(--sunken);
      }
      .loads {
        margin: 8px 0 12px;
        color: var(--ink-2);
      }
      .outcome {
        margin-bottom: 12px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private view: AssignmentsView | null = null;
  @state() private failure = '';
  @state() private note = '';
  @state() private busy = false;
  @state() private names = '';
  @state() private share = 0.1;
  @state() private unassigned = false;
  @state() private ticked: ReadonlySet<string> = new Set();
  @state() private byHand = '';
  @state() private shown = ROWS;
  @state() private colleague = '';
  @state() private withAnnotations = false;
  @state() private withModel = true;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#take(attempt(this.app.context.project.assignments()));
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`<cman-dialog heading=${msg('People and documents')} @dismiss=${() => this.app.closeDialog()}>
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert" data-testid="people-error"><p>${this.failure}</p></div>`}
      <div class="outcome" role="status" data-testid="people-note" ?hidden=${this.note === ''}>
        <p>${this.note}</p>
      </div>
      ${
        view === null
          ? nothing
          : view.documents.length === 0
            ? html`<p class="empty">${msg('There are no documents yet: import some first.')}</p>`
            : html`${this.#renderDeal(view)} ${this.#renderDocuments(view)} ${this.#renderHandOver(view)}`
      }
    </cman-dialog>`;
  }

  #renderDeal({ annotators }: AssignmentsView): TemplateResult {
    const names = namesIn(this.names);
    return html`<section aria-labelledby="deal">
      <h3 id="deal">${msg('Deal out evenly')}</h3>
      <div class="bar">
        <label class="field grow">
          <span>${msg('Annotators, with commas between')}</span>
          <input
            type="text"
            autofocus
            data-testid="deal-names"
            placeholder=${annotators.length > 0 ? annotators.join(', ') : msg('Ann, Bo')}
            .value=${this.names}
            @input=${(event: Event) => (this.names = textOf(event))}
          />
        </label>
        <label class="field">
          <span>${msg('Annotated by two')}</span>
          <select data-testid="deal-share" @change=${(event: Event) => (this.share = Number(textOf(event)))}>
            ${[0, 0.05, 0.1, 0.2, 0.3, 0.5, 1].map(
              (share) =>
                html`<option value=${share} ?selected=${share === this.share}>
                  ${formatPercent(share)}
                </option>`,
            )}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            data-testid="deal-unassigned"
            .checked=${this.unassigned}
            @change=${(event: Event) => (this.unassigned = isChecked(event))}
          />
          ${msg('Only what nobody has yet')}
        </label>
        <button
          type="button"
          class="primary"
          data-testid="deal"
          ?disabled=${this.busy || names.length === 0}
          @click=${() => void this.#deal(names)}
        >
          ${msg('Deal out')}
        </button>
      </div>
      <p class="hint">
        ${msg('Documents that two annotate alone are what agreement is measured on. The names must be those under which people annotate.')}
      </p>
    </section>`;
  }

  #renderDocuments({ documents, annotators }: AssignmentsView): TemplateResult {
    const rows = documents.slice(0, this.shown);
    const all = rows.length > 0 && rows.every(({ documentId }) => this.ticked.has(documentId));
    const names = namesIn(this.byHand);
    return html`<section aria-labelledby="documents">
      <h3 id="documents">${msg('Documents')}</h3>
      <div class="table" tabindex="0" role="group" aria-label=${msg('Documents and who annotates them')}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label=${msg('Tick all that are shown')}
                  data-testid="people-tick-all"
                  .checked=${all}
                  @change=${(event: Event) =>
                    (this.ticked = new Set(isChecked(event) ? rows.map(({ documentId }) => documentId) : []))}
                />
              </th>
              <th scope="col">${msg('Document')}</th>
              <th scope="col" class="number">${msg('Done')}</th>
              <th scope="col">${msg('Annotators')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map((document) => this.#renderDocument(document))}
          </tbody>
        </table>
      </div>
      ${
        documents.length > this.shown
          ? html`<p>
              <button type="button" class="quiet" @click=${() => (this.shown += 5 * ROWS)}>
                ${msg(str`Show more of ${formatNumber(documents.length)} documents`)}
              </button>
            </p>`
          : nothing
      }
      <p class="loads" data-testid="people-loads">${loadsOf(documents)}</p>
      <div class="bar">
        <label class="field grow">
          <span>${msg('Give the ticked documents to')}</span>
          <input
            type="text"
            list="known"
            data-testid="people-by-hand"
            .value=${this.byHand}
            @input=${(event: Event) => (this.byHand = textOf(event))}
          />
          <datalist id="known">${annotators.map((name) => html`<option value=${name}></option>`)}</datalist>
        </label>
        <button
          type="button"
          data-testid="people-give"
          ?disabled=${this.busy || names.length === 0 || this.ticked.size === 0}
          @click=${() => void this.#giveTicked(names)}
        >
          ${msg('Give')}
        </button>
        <button
          type="button"
          data-testid="people-take"
          ?disabled=${this.busy || this.ticked.size === 0}
          @click=${() => void this.#giveTicked([])}
        >
          ${msg('Take away')}
        </button>
      </div>
    </section>`;
  }

  #renderDocument({ documentId, name, sentences, complete, annotators }: AssignedDocument): TemplateResult {
    return html`<tr data-testid="people-document" data-name=${name}>
      <td>
        <input
          type="checkbox"
          aria-label=${name}
          .checked=${this.ticked.has(documentId)}
          @change=${(event: Event) => {
            const ticked = new Set(this.ticked);
            if (isChecked(event)) ticked.add(documentId);
            else ticked.delete(documentId);
            this.ticked = ticked;
          }}
        />
      </td>
      <th scope="row" title=${name}>${name}</th>
      <td class="number">${msg(str`${formatNumber(complete)} of ${formatNumber(sentences)}`)}</td>
      <td class="names">
        ${annotators.length === 0 ? html`<i class="muted">${msg('nobody')}</i>` : annotators.map((one) => html`<span>${one}</span>`)}
      </td>
    </tr>`;
  }

  #renderHandOver({ documents }: AssignmentsView): TemplateResult {
    const names = [...new Set(documents.flatMap(({ annotators }) => annotators))].sort();
    const colleague = names.includes(this.colleague) ? this.colleague : (names[0] ?? '');
    return html`<section aria-labelledby="hand-over">
      <h3 id="hand-over">${msg('Hand over')}</h3>
      ${
        names.length === 0
          ? html`<p class="hint">
              ${msg('Give documents to a colleague first; then they can be written as a project file, to be annotated on another machine and merged again.')}
            </p>`
          : html`<div class="bar">
                <label class="field">
                  <span>${msg('Documents of')}</span>
                  <select
                    data-testid="hand-over-name"
                    @change=${(event: Event) => (this.colleague = textOf(event))}
                  >
                    ${names.map((name) => html`<option value=${name} ?selected=${name === colleague}>${name}</option>`)}
                  </select>
                </label>
                <label class="check">
                  <input
                    type="checkbox"
                    data-testid="hand-over-model"
                    .checked=${this.withModel}
                    @change=${(event: Event) => (this.withModel = isChecked(event))}
                  />
                  ${msg('With the model and its suggestions')}
                </label>
                <label class="check">
                  <input
                    type="checkbox"
                    data-testid="hand-over-annotations"
                    .checked=${this.withAnnotations}
                    @change=${(event: Event) => (this.withAnnotations = isChecked(event))}
                  />
                  ${msg('With what others have annotated')}
                </label>
                <button
                  type="button"
                  data-testid="hand-over"
                  ?disabled=${this.busy}
                  @click=${() => void this.#handOver(colleague)}
                >
                  ${msg('Write a project file…')}
                </button>
              </div>
              <p class="hint">
                ${msg('Without what others have annotated, both work alone, and agreement can be measured. Merging brings the file’s work back.')}
              </p>`
      }
    </section>`;
  }

  async #deal(names: readonly string[]): Promise<void> {
    const documents = (this.view?.documents ?? []).filter(
      ({ annotators }) => !this.unassigned || annotators.length === 0,
    );
    const dealt = dealDocuments(
      documents.map(({ documentId, sentences }) => ({ id: documentId, sentences })),
      names,
      this.share,
    );
    const assigned = [...dealt].map(([documentId, annotators]) => ({
      documentId,
      annotators: [...annotators],
    }));
    await this.#assign(assigned);
  }

  async #giveTicked(names: readonly string[]): Promise<void> {
    await this.#assign([...this.ticked].map((documentId) => ({ documentId, annotators: [...names] })));
    this.ticked = new Set();
  }

  async #assign(assignments: { documentId: string; annotators: string[] }[]): Promise<void> {
    await this.#take(attempt(this.app.context.project.assign(assignments)));
    if (this.failure !== '') return;
    this.note =
      assignments.length === 1
        ? msg('1 document has been assigned.')
        : msg(str`${formatNumber(assignments.length)} documents have been assigned.`);
  }

  async #handOver(name: string): Promise<void> {
    const { project, state: shown } = { project: this.app.context.project, state: this.app.state };
    const suggested = `${shown.project?.name ?? 'project'}-${name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.cman`;
    const paths = await this.app.context.ask(project.chooseFile('hand-over', suggested));
    const path = paths?.[0];
    if (path === undefined) return;
    this.busy = true;
    const reply: Reply<HandOverReport> = await attempt(
      project.handOver(name, path, this.withAnnotations, this.withModel),
    );
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    this.note = reply.ok
      ? msg(
          str`${reply.value.path}: ${formatNumber(reply.value.documents)} documents with ${formatNumber(reply.value.sentences)} sentences for ${name}.`,
        )
      : '';
  }

  async #take(asking: Promise<Reply<AssignmentsView>>): Promise<void> {
    this.busy = true;
    const reply = await asking;
    this.busy = false;
    this.note = '';
    this.failure = reply.ok ? '' : reply.error.message;
    if (reply.ok) this.view = reply.value;
  }
}

/** "Ann: 12 documents, 340 sentences" */
function loadsOf(documents: readonly AssignedDocument[]): string {
  const loads = new Map<string, { documents: number; sentences: number }>();
  for (const { annotators, sentences } of documents) {
    for (const name of annotators) {
      const load = loads.get(name) ?? { documents: 0, sentences: 0 };
      load.documents++;
      load.sentences += sentences;
      loads.set(name, load);
    }
  }
  return [...loads]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, load]) =>
      msg(str`${name}: ${formatNumber(load.documents)} documents, ${formatNumber(load.sentences)} sentences`),
    )
    .join(' · ');
}

const namesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

const textOf = (event: Event): string =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    ? event.target.value
    : '';

const isChecked = (event: Event): boolean => event.target instanceof HTMLInputElement && event.target.checked;
