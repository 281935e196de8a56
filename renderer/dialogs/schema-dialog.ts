// The types of the project: a list to choose from, one type to edit, and, before anything is changed that annotations hang on, what will
// become of them. Nothing is saved until the person says so, and then all of it at once.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { SchemaUse, TypeUse } from '../../core/contract/schema-use.ts';
import type { WireError } from '../../core/contract/service.ts';
import { impactOf, type SchemaImpact } from '../../core/model/schema-impact.ts';
import type { Schema } from '../../core/model/schema.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import {
  addType,
  decide,
  draftOf,
  isChanged,
  movesOf,
  moveType,
  nameProblem,
  removeType,
  restoreType,
  schemaOf,
  type DraftEntity,
  type DraftRelation,
  type List,
  type RemovedType,
  type SchemaDraft,
} from '../state/schema-draft.ts';
import { mentionCount, relationCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { schemaDialogStyles } from './schema-dialog-styles.ts';
import './schema-type-form.ts';
import type { SchemaTypeForm } from './schema-type-form.ts';
import './schema-type-list.ts';
import type { Chosen, ListDeed, SchemaTypeList } from './schema-type-list.ts';
import { describeImpact, describeLost, describeModels, describeUse } from './schema-words.ts';

const NO_SCHEMA: Schema = { name: '', entityTypes: [], relationTypes: [] };
const NO_USE: SchemaUse = { mentions: [], relations: [], triples: [] };

@localized()
@customElement('cman-schema-dialog')
export class SchemaDialog extends LitElement {
  static override styles = [controls, dialogStyles, schemaDialogStyles];

  @property({ attribute: false }) app!: Application;
  @state() private draft: SchemaDraft = draftOf(NO_SCHEMA);
  @state() private use: SchemaUse = NO_USE;
  @state() private list: List = 'entityTypes';
  @state() private chosen: Chosen = null;
  /** What is about to be done, while it is shown for confirmation. */
  @state() private review: SchemaImpact | null = null;
  @state() private failure: WireError | null = null;
  @state() private saving = false;
  @query('cman-dialog') private frame!: DialogFrame;
  @query('cman-schema-type-form') private form!: SchemaTypeForm | null;
  #project: Schema = NO_SCHEMA;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#project = this.app.state.project?.schema ?? NO_SCHEMA;
    this.draft = draftOf(this.#project);
    this.chosen = this.draft.entityTypes[0]?.id ?? null;
    void this.#loadUse();
  }

  protected override firstUpdated(): void {
    const [first] = this.#lists();
    void first?.updateComplete.then(() => first.focus());
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Types and relations')} @dismiss=${() => this.app.closeDialog()}>
      ${this.review ? this.#renderReview(this.review) : this.#renderEditor()}
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert" data-testid="schema-error">
              <p>${this.failure.message}</p>
            </div>`
          : nothing
      }
      <div slot="footer">${this.review ? this.#renderConfirm(this.review) : this.#renderFooter()}</div>
    </cman-dialog>`;
  }

  #renderEditor(): TemplateResult {
    return html`<div class="editor">
      <div class="lists">
        ${this.#renderList('entityTypes', msg('Entities'), 'schema-entity', msg('Add an entity type'))}
        ${this.#renderList('relationTypes', msg('Relations'), 'schema-relation', msg('Add a relation type'))}
        <p class="hint">${msg('Alt with an arrow key moves a type, Delete takes it out.')}</p>
      </div>
      <div class="detail">${this.#renderDetail()}</div>
    </div>`;
  }

  #renderList(list: List, heading: string, testId: string, add: string): TemplateResult {
    return html`<h3>${heading}</h3>
      <cman-schema-type-list
        .types=${this.draft[list]}
        .removed=${this.draft.removed.filter((type) => type.list === list)}
        .chosen=${this.list === list ? this.chosen : null}
        .heading=${heading}
        .testId=${testId}
        @deed=${({ detail }: CustomEvent<ListDeed>) => {
          this.#do(list, detail);
          if (detail.kind !== 'edit') void this.#focusList(list);
        }}
      ></cman-schema-type-list>
      <button
        type="button"
        class="quiet"
        data-testid=${list === 'entityTypes' ? 'schema-add-entity' : 'schema-add-relation'}
        @click=${() => void this.#add(list)}
      >
        ${icon('plus')} ${add}
      </button>`;
  }

  #renderDetail(): TemplateResult {
    const { list, chosen, draft } = this;
    if (typeof chosen === 'string') {
      const removed = draft.removed.find((type) => type.list === list && type.origin === chosen);
      return removed ? this.#renderRemoved(removed) : html``;
    }
    const types: readonly (DraftEntity | DraftRelation)[] = draft[list];
    const index = types.findIndex(({ id }) => id === chosen);
    const type = types[index];
    if (!type) {
      return html`<p class="empty">${msg('Add a type, or load a file of types that another site uses.')}</p>`;
    }
    const use = this.#useOf(list, type.origin);
    return html`<div class="head">
        <h3 data-testid="schema-use">
          ${use ? msg(str`In use: ${describeUse(list, use)}`) : msg('Not in use yet')}
        </h3>
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${msg(str`Move ${type.name} up`)}
          title=${msg('Move up (Alt+↑)')}
          ?disabled=${index === 0}
          @click=${() => this.#do(list, { kind: 'move', id: type.id, step: -1 })}
        >
          <span class="up">${icon('chevron')}</span>
        </button>
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${msg(str`Move ${type.name} down`)}
          title=${msg('Move down (Alt+↓)')}
          ?disabled=${index === types.length - 1}
          @click=${() => this.#do(list, { kind: 'move', id: type.id, step: 1 })}
        >
          ${icon('chevron')}
        </button>
        <button
          type="button"
          class="quiet danger"
          data-testid="schema-remove"
          @click=${() => this.#do(list, { kind: 'remove', id: type.id })}
        >
          ${icon('trash')} ${msg('Take out')}
        </button>
      </div>
      <cman-schema-type-form
        .draft=${draft}
        .list=${list}
        .type=${type}
        .keys=${this.app.keymap.table}
        @draft=${({ detail }: CustomEvent<SchemaDraft>) => this.#change(detail)}
      ></cman-schema-type-form>`;
  }

  /** A type that goes: what becomes of what hangs on it. */
  #renderRemoved(removed: RemovedType): TemplateResult {
    const { list, origin, fate } = removed;
    const use = this.#useOf(list, origin);
    const others: readonly (DraftEntity | DraftRelation)[] = this.draft[list];
    const first = others[0];
    const set = (wanted: RemovedType['fate']): void => this.#change(decide(this.draft, removed, wanted));
    return html`<h3>${msg(str`${origin} is taken out`)}</h3>
      <p class="said" data-testid="schema-use">
        ${use ? msg(str`It has ${describeUse(list, use)}. What becomes of them?`) : msg('Nothing has it.')}
      </p>
      ${
        use
          ? html`<fieldset>
              <label class="choice">
                <input
                  type="radio"
                  name="fate"
                  data-testid="schema-fate-change"
                  ?disabled=${!first}
                  .checked=${typeof fate === 'number'}
                  @change=${() => first && set(first.id)}
                />
                <span
                  >${msg('They change to another type')}
                  <small>${msg('Where both are on the same words, one of them stays.')}</small></span
                >
              </label>
              <select
                aria-label=${msg('The type that they change to')}
                data-testid="schema-fate-type"
                ?hidden=${typeof fate !== 'number'}
                @change=${(event: Event) =>
                  event.target instanceof HTMLSelectElement && set(Number(event.target.value))}
              >
                ${others.map(
                  ({ id, name }) => html`<option value=${id} ?selected=${id === fate}>${name}</option>`,
                )}
              </select>
              <label class="choice">
                <input
                  type="radio"
                  name="fate"
                  data-testid="schema-fate-delete"
                  .checked=${fate === 'delete'}
                  @change=${() => set('delete')}
                />
                <span
                  >${msg('They are deleted')}
                  <small
                    >${list === 'entityTypes' ? msg('With the relations that they are an end of.') : ''}</small
                  ></span
                >
              </label>
            </fieldset>`
          : nothing
      }
      <button
        type="button"
        data-testid="schema-restore"
        @click=${() => {
          const draft = restoreType(this.draft, removed, this.#project);
          this.#change(draft);
          this.chosen = draft[list].at(-1)?.id ?? null;
        }}
      >
        ${icon('undo')} ${msg('Put it back')}
      </button>`;
  }

  #renderFooter(): TemplateResult {
    return html`<button
        type="button"
        class="quiet"
        data-testid="schema-load"
        @click=${() => void this.#load()}
      >
        ${icon('import')} ${msg('Load…')}
      </button>
      <button
        type="button"
        class="quiet spread"
        data-testid="schema-save-file"
        ?disabled=${this.#problem() !== null}
        @click=${() => void this.#saveFile()}
      >
        ${icon('export')} ${msg('Save as a file…')}
      </button>
      <button type="button" @click=${() => this.frame.close()}>${msg('Cancel')}</button>
      <button
        type="button"
        class="primary"
        data-testid="schema-save"
        ?disabled=${this.saving}
        @click=${() => void this.#save()}
      >
        ${msg('Save')}
      </button>`;
  }

  #renderReview({ types, lost }: SchemaImpact): TemplateResult {
    const models = describeModels(types, this.app.state.project?.activeModel?.number ?? null);
    return html`<section role="alert" data-testid="schema-review">
      <p>${msg('This changes annotations that are there already:')}</p>
      <ul>
        ${types.map((impact) => html`<li data-kind=${impact.kind}>${describeImpact(impact)}</li>`)}
        ${lost.map((relations) => html`<li data-kind="lost">${describeLost(relations)}</li>`)}
      </ul>
      ${models === null ? nothing : html`<p class="hint">${models}</p>`}
      <p class="hint">${msg('It is one step: undo takes all of it back.')}</p>
    </section>`;
  }

  #renderConfirm({ types, lost }: SchemaImpact): TemplateResult {
    const deletes = lost.length > 0 || types.some(({ kind }) => kind === 'deleted');
    return html`<button
        type="button"
        data-testid="schema-back"
        @click=${() => {
          this.review = null;
          this.failure = null;
        }}
      >
        ${msg('Back')}
      </button>
      <button
        type="button"
        class="primary"
        data-testid="schema-confirm"
        ?disabled=${this.saving}
        @click=${() => void this.#apply()}
      >
        ${this.saving ? msg('Changing…') : deletes ? msg('Change and delete') : msg('Change them')}
      </button>`;
  }

  /** The focus stays in the list, on what is chosen now: the row it was on may be gone. */
  async #focusList(list: List): Promise<void> {
    await this.updateComplete;
    const element = this.#lists()[list === 'entityTypes' ? 0 : 1];
    await element?.updateComplete;
    element?.focus();
  }

  #lists(): SchemaTypeList[] {
    return [...this.renderRoot.querySelectorAll<SchemaTypeList>('cman-schema-type-list')];
  }

  #useOf(list: List, origin: string | null): TypeUse | null {
    const used = list === 'entityTypes' ? this.use.mentions : this.use.relations;
    return used.find(({ type }) => type === origin) ?? null;
  }

  #change(draft: SchemaDraft): void {
    this.draft = draft;
    this.failure = null;
  }

  #do(list: List, deed: ListDeed): void {
    this.list = list;
    switch (deed.kind) {
      case 'choose':
        this.chosen = deed.which;
        return;
      case 'move':
        return this.#change(moveType(this.draft, list, deed.id, deed.step));
      case 'remove':
        return this.#remove(list, deed.id);
      case 'edit':
        return this.form?.focus();
    }
  }

  /** What nothing hangs on goes without a question. */
  #remove(list: List, id: number): void {
    const types: readonly (DraftEntity | DraftRelation)[] = this.draft[list];
    const index = types.findIndex((type) => type.id === id);
    const origin = types[index]?.origin ?? null;
    const used = this.#useOf(list, origin) !== null;
    this.#change(removeType(this.draft, list, id, used ? null : 'delete'));
    const left: readonly (DraftEntity | DraftRelation)[] = this.draft[list];
    this.chosen = origin !== null && used ? origin : ((left[index] ?? left.at(-1))?.id ?? null);
  }

  async #add(list: List): Promise<void> {
    const { draft, id } = addType(this.draft, list, '');
    this.#change(draft);
    this.list = list;
    this.chosen = id;
    await this.updateComplete;
    await this.form?.updateComplete;
    this.form?.focus();
  }

  /** Of the first type whose name can't be; null when all can. */
  #problem(): { list: List; id: number } | null {
    for (const list of ['entityTypes', 'relationTypes'] as const) {
      const wrong = this.draft[list].find(({ id, name }) => nameProblem(this.draft, list, name, id) !== null);
      if (wrong) return { list, id: wrong.id };
    }
    return null;
  }

  async #save(): Promise<void> {
    const problem = this.#problem();
    if (problem) {
      this.list = problem.list;
      this.chosen = problem.id;
      await this.updateComplete;
      await this.form?.updateComplete;
      return this.form?.focus();
    }
    const open = this.draft.removed.find(
      ({ list, origin, fate }) => fate === null && this.#useOf(list, origin) !== null,
    );
    if (open) {
      this.list = open.list;
      this.chosen = open.origin;
      this.app.context.announce(msg(str`What becomes of the annotations of ${open.origin}?`));
      return;
    }
    if (!isChanged(this.draft, this.#project)) return this.frame.close();
    // What has been suggested since the dialog was opened counts, too.
    await this.#loadUse();
    const impact = impactOf(this.#project, schemaOf(this.draft), movesOf(this.draft), this.use);
    if (impact.types.length === 0 && impact.lost.length === 0) return this.#apply();
    this.review = impact;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[data-testid=schema-confirm]')?.focus();
  }

  async #apply(): Promise<void> {
    const { project } = this.app.context;
    this.saving = true;
    const reply = await attempt(
      project.execute({
        kind: 'set-schema',
        schema: schemaOf(this.draft),
        moves: movesOf(this.draft),
        dropUnfit: this.review !== null,
      }),
    );
    this.saving = false;
    if (!reply.ok) {
      this.failure = reply.error;
      return;
    }
    const summary = await this.app.context.ask(project.summary());
    if (summary) await this.app.project.changed(summary);
    if (this.review) this.#tellDone(this.review);
    this.frame.close();
  }

  #tellDone({ types, lost }: SchemaImpact): void {
    const sum = (list: List): number =>
      types.filter((type) => type.list === list).reduce((all, { accepted }) => all + accepted, 0);
    const mentions = mentionCount(sum('entityTypes'));
    const gone = lost.reduce((all, { accepted }) => all + accepted, sum('relationTypes'));
    const relations = relationCount(gone);
    this.app.context.notify(
      'success',
      gone === 0
        ? msg(str`The types have changed, and with them ${mentions}. Undo takes it back.`)
        : msg(str`The types have changed, and with them ${mentions} and ${relations}. Undo takes it back.`),
    );
  }

  async #load(): Promise<void> {
    const { context } = this.app;
    const paths = await context.ask(context.project.chooseFile('load-schema', ''));
    const path = paths?.[0];
    if (path === undefined) return;
    const reply = await attempt(context.project.loadSchema(path));
    if (!reply.ok) {
      this.failure = reply.error;
      return;
    }
    this.#change(draftOf(reply.value, this.#project));
    this.list = 'entityTypes';
    this.chosen = this.draft.entityTypes[0]?.id ?? null;
    context.announce(msg('The file is loaded. Nothing is changed before you save.'));
  }

  async #saveFile(): Promise<void> {
    const { context } = this.app;
    const name = `${context.state.project?.name ?? 'types'}-types.json`;
    const paths = await context.ask(context.project.chooseFile('save-schema', name));
    const path = paths?.[0];
    if (path === undefined) return;
    const reply = await attempt(context.project.saveSchema(path, schemaOf(this.draft)));
    if (reply.ok) context.notify('success', msg(str`The types are written to ${path}.`));
    else this.failure = reply.error;
  }

  async #loadUse(): Promise<void> {
    const use = await this.app.context.ask(this.app.context.project.schemaUse());
    if (use) this.use = use;
  }
}
