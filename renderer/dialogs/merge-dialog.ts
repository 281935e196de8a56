// Merging projects: choose files, see what each would bring, merge, and go on to what differs.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { MergeProgress, MergeReport, SourceReport } from '../../core/contract/people.ts';
import type { Reply } from '../../core/contract/service.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

type Phase =
  | { readonly kind: 'choose' }
  | { readonly kind: 'working'; readonly merging: boolean }
  | { readonly kind: 'preview' | 'done'; readonly report: MergeReport };

@localized()
@customElement('cman-merge-dialog')
export class MergeDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 760px;
      }
      .source {
        margin: 0 0 16px;
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-radius: 9px;
        background: var(--surface);
      }
      .source h3 {
        overflow-wrap: anywhere;
      }
      .source > p {
        margin: 2px 0 8px;
        color: var(--ink-2);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 3px 14px;
        margin: 0;
      }
      dt {
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        text-align: right;
      }
      dd {
        margin: 0;
      }
      .note {
        flex: 1;
        color: var(--ink-2);
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .outcome {
        margin-bottom: 14px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) progress: MergeProgress | null = null;
  @state() private paths: readonly string[] = [];
  @state() private phase: Phase = { kind: 'choose' };
  @state() private failure = '';
  /** A file that its passphrase is needed of. */
  @state() private lockedPath: string | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A preview that nobody looks at is ended; a merge was asked for.
    if (this.phase.kind === 'working' && !this.phase.merging) void this.app.context.project.cancelMerge();
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Merge projects')} @dismiss=${() => this.app.closeDialog()}>
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert" data-testid="merge-error"><p>${this.failure}</p></div>`}
      ${this.lockedPath === null ? nothing : this.#renderPassphrase(this.lockedPath)} ${this.#renderPhase()}
      ${this.#renderFooter()}
    </cman-dialog>`;
  }

  #renderPhase(): TemplateResult {
    const { phase } = this;
    switch (phase.kind) {
      case 'choose':
        return html`<div class="empty" data-testid="merge-choose-first">
          <p>${msg('Take in what your colleagues have annotated in their own project files.')}</p>
          <p>
            ${msg(
              'Documents are known by their text, so the projects need never have met. Everybody’s version of a sentence is kept; what two have done alike is accepted, and what differs is for you to decide. The other files are only read, and one undo takes all of it back.',
            )}
          </p>
        </div>`;
      case 'working':
        return this.#renderWorking(phase.merging);
      case 'preview':
        return html`<div data-testid="merge-preview">
          ${phase.report.sources.map((source) => this.#renderSource(source))}
          ${phase.report.changed ? nothing : html`<p class="outcome" data-testid="merge-nothing">${msg('All of it is here already: there is nothing to merge.')}</p>`}
        </div>`;
      case 'done':
        return this.#renderDone(phase.report);
    }
  }

  #renderWorking(merging: boolean): TemplateResult {
    const { progress } = this;
    const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
    return html`<div class="empty" role="status" data-testid="merge-working">
      <p>${merging ? msg('Merging…') : msg('Comparing…')}</p>
      <p>${progress ? fileName(progress.path) : nothing}</p>
      <progress max="1" .value=${share} aria-label=${msg('How far it is')}></progress>
    </div>`;
  }

  #renderSource({ path, annotators, documents, sentences, schema }: SourceReport): TemplateResult {
    const row = (count: number, words: string): TemplateResult | typeof nothing =>
      count === 0
        ? nothing
        : html`<dt>${formatNumber(count)}</dt>
            <dd>${words}</dd>`;
    return html`<section
      class="source"
      data-testid="merge-source"
      data-path=${path}
      aria-label=${fileName(path)}
    >
      <h3 title=${path}>${fileName(path)}</h3>
      <p>
        ${
          annotators.length === 0
            ? msg('Nobody has annotated in it.')
            : msg(str`Annotated by ${annotators.join(', ')}.`)
        }
      </p>
      <dl>
        ${row(documents.added, msg(str`new documents, with ${formatNumber(sentences.added)} sentences`))}
        ${row(documents.cutOtherwise, msg('of the new ones have a text that is here already, cut into other sentences or words'))}
        ${row(documents.common, msg(str`common documents, with ${formatNumber(sentences.common)} sentences`))}
        ${row(sentences.takenOver, msg('sentences taken over as they are done there'))}
        ${row(sentences.agreeing, msg('sentences done alike by both'))}
        ${row(sentences.differing, msg('sentences done differently, to be decided'))}
        ${row(sentences.unfinished, msg('sentences begun there and not finished, kept beside yours'))}
      </dl>
      ${this.#renderSchema(schema)}
    </section>`;
  }

  #renderSchema(schema: SourceReport['schema']): TemplateResult | typeof nothing {
    const { addedEntityTypes, addedRelationTypes, addedPairs, problems } = schema;
    const types = [...addedEntityTypes, ...addedRelationTypes];
    if (types.length + addedPairs.length + problems.length === 0) return nothing;
    return html`<div class="outcome warn" data-testid="merge-schema">
      ${types.length === 0 ? nothing : html`<p>${msg(str`New types: ${types.join(', ')}`)}</p>`}
      ${addedPairs.length === 0 ? nothing : html`<p>${msg(str`Relations may join more: ${addedPairs.join('; ')}`)}</p>`}
      ${problems.map((problem) => html`<p>${problem}</p>`)}
    </div>`;
  }

  #renderDone(report: MergeReport): TemplateResult {
    const sum = (count: (source: SourceReport) => number): number =>
      report.sources.reduce((all, source) => all + count(source), 0);
    const differing = report.sources.at(-1)?.sentences.differing ?? 0;
    const added = sum(({ sentences }) => sentences.added + sentences.takenOver);
    return html`<div class="outcome" role="status" data-testid="merge-done">
        <p>
          <b
            >${added === 1 ? msg('1 sentence has come in.') : msg(str`${formatNumber(added)} sentences have come in.`)}</b
          >
        </p>
        <p>
          ${
            sum(({ sentences }) => sentences.differing) === 0
              ? msg('Nobody contradicts anybody.')
              : msg('What people see differently waits for a decision.')
          }
          ${msg('Undo takes all of the merge back.')}
        </p>
      </div>
      <div data-differing=${differing}>${report.sources.map((source) => this.#renderSource(source))}</div>`;
  }

  #renderFooter(): TemplateResult {
    const { phase } = this;
    const files =
      this.paths.length === 0
        ? ''
        : this.paths.length === 1
          ? msg('1 file')
          : msg(str`${formatNumber(this.paths.length)} files`);
    switch (phase.kind) {
      case 'choose':
        return html`<div slot="footer">
          <button type="button" @click=${() => this.frame.close()}>${msg('Cancel')}</button>
          <button
            type="button"
            class="primary"
            autofocus
            data-testid="merge-choose"
            @click=${() => void this.#choose()}
          >
            ${msg('Choose project files…')}
          </button>
        </div>`;
      case 'working':
        return html`<div slot="footer">
          <span class="note">${files}</span>
          <button
            type="button"
            data-testid="merge-cancel"
            @click=${() => void this.app.context.project.cancelMerge()}
          >
            ${msg('Cancel')}
          </button>
        </div>`;
      case 'preview':
        return html`<div slot="footer">
          <span class="note">${files}</span>
          <button type="button" data-testid="merge-choose" @click=${() => void this.#choose()}>
            ${msg('Other files…')}
          </button>
          <button
            type="button"
            class="primary"
            data-testid="merge-start"
            ?disabled=${!phase.report.changed}
            @click=${() => void this.#run(true)}
          >
            ${msg('Merge')}
          </button>
        </div>`;
      case 'done': {
        const differ = phase.report.sources.some(({ sentences }) => sentences.differing > 0);
        return html`<div slot="footer">
          <button
            type="button"
            class=${differ ? '' : 'primary'}
            data-testid="merge-close"
            @click=${() => this.frame.close()}
          >
            ${msg('Close')}
          </button>
          ${
            differ
              ? html`<button
                  type="button"
                  class="primary"
                  data-testid="merge-adjudicate"
                  @click=${() => this.app.openDialog('adjudicate')}
                >
                  ${msg('Decide what differs')}
                </button>`
              : nothing
          }
        </div>`;
      }
    }
  }

  #renderPassphrase(path: string): TemplateResult {
    return html`<form
      class="outcome"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        void this.#unlock(path);
      }}
    >
      <label class="field">
        <span>${msg(str`Passphrase of ${fileName(path)}`)}</span>
        <input type="password" autocomplete="off" required maxlength="1000" data-testid="merge-passphrase" />
      </label>
      <button type="submit" data-testid="merge-unlock">${msg('Unlock')}</button>
    </form>`;
  }

  async #unlock(path: string): Promise<void> {
    const passphrase = this.renderRoot.querySelector<HTMLInputElement>('[type=password]')?.value ?? '';
    const reply = await this.app.protection.unlockOther(path, passphrase);
    if (reply.ok) await this.#run(false);
    else this.failure = reply.error.message;
  }

  async #choose(): Promise<void> {
    const paths = await this.app.context.ask(this.app.context.project.chooseFile('merge', ''));
    if (!paths || paths.length === 0) return;
    this.paths = paths;
    await this.#run(false);
  }

  async #run(merging: boolean): Promise<void> {
    const { project } = this.app.context;
    const before = this.phase;
    this.failure = '';
    this.lockedPath = null;
    this.app.context.patch({ merging: null });
    this.phase = { kind: 'working', merging };
    const reply: Reply<MergeReport> = await attempt(
      merging ? project.mergeProjects(this.paths) : project.previewMerge(this.paths),
    );
    if (reply.ok) this.phase = { kind: merging ? 'done' : 'preview', report: reply.value };
    else {
      this.phase = merging ? before : { kind: 'choose' };
      const { path } = reply.error.details;
      if (['passphrase-needed', 'wrong-passphrase'].includes(reply.error.code) && typeof path === 'string')
        this.lockedPath = path;
      if (reply.error.code !== 'cancelled') this.failure = reply.error.message;
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[slot=footer] .primary:not(:disabled)')?.focus();
  }
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;
