// The middle of the window: the sentence in its document, the types to give, and what to do with the sentence as a whole.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SentenceView } from '../../core/contract/project.ts';
import { currentLanguage } from '../../core/language/languages.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Application } from '../control/application.ts';
import type { AppState, Linking, Popup } from '../state/app-state.ts';
import type { Pointing } from '../state/pointing.ts';
import { doneEffect, openSuggestions } from '../state/judgement.ts';
import { TEXT_SIZES, type Preferences } from '../state/preferences.ts';
import type { Selection } from '../state/selection.ts';
import { percent } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './arc-menu.ts';
import type { ArcMenu } from './arc-menu.ts';
import './context-sentence.ts';
import type { ContextSentence, OpenSentence } from './context-sentence.ts';
import { drawn } from './drawing-queue.ts';
import { drawNear } from './near-sentences.ts';
import { keepFocus, keyHint, titleWithKey } from './keys.ts';
import { renderHints } from './hints.ts';
import './pointing-letters.ts';
import './popup.ts';
import type { TypePopup } from './popup.ts';
import { styled, typeStyles } from './place.ts';
import './text-surface.ts';
import type { TextSurface } from './text-surface.ts';
import { workspaceStyles } from './workspace-styles.ts';

@localized()
@customElement('cman-workspace')
export class Workspace extends LitElement {
  static override styles = [controls, workspaceStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) view: SentenceView | null = null;
  @property({ attribute: false }) document: AppState['document'] = null;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) selection!: Selection;
  @property({ attribute: false }) linking: Linking | null = null;
  @property({ attribute: false }) pointing: Pointing | null = null;
  @property({ attribute: false }) popup!: Popup;
  @property({ attribute: false }) preferences!: Preferences;
  /** Of the whole project. */
  @property({ type: Number }) sentences = 0;

  @query('cman-text-surface') private surface!: TextSurface | null;
  @query('.scroll') private scroller!: HTMLElement | null;
  @query('cman-arc-menu') private arcMenu!: ArcMenu | null;
  @query('cman-popup') private popupElement!: TypePopup | null;
  #centred = '';
  #hadFocus = false;

  override focus(): void {
    this.surface?.focus();
  }

  openArcMenu(): void {
    this.arcMenu?.open();
  }

  atRelationEnd(deed: 'go-to-other' | 'select'): void {
    if (deed === 'select') this.surface?.selectShownEnd();
    else this.surface?.followSelected();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // In the document view another sentence has another element: the keys go with it.
    const replaced = changed.has('view') || changed.has('document');
    this.#hadFocus = replaced && (this.surface?.matches(':focus-within') ?? false);
  }

  protected override updated(): void {
    const { view, surface } = this;
    if (!view || !surface) return;
    if (this.#hadFocus && !surface.matches(':focus-within')) surface.focus();
    // In the document view the sentence may be far down: another one is brought to the middle, once it stands there.
    const shown = `${view.sentence.id} ${this.document?.id ?? ''}`;
    if (shown !== this.#centred) {
      this.#centred = shown;
      void this.#bringIntoView(surface);
    } else if (this.document) {
      this.#drawNear();
    }
  }

  /** All before the next picture: nothing is seen to move when the sentences around it are drawn and become higher. */
  async #bringIntoView(surface: TextSurface): Promise<void> {
    await surface.updateComplete;
    // An update of its own follows its drawing.
    await surface.updateComplete;
    const bring = (): void => {
      // Of one that is higher than the pane the beginning is shown, unless something further down is selected.
      const tall = surface.offsetHeight > (this.scroller?.clientHeight ?? 0);
      surface.scrollIntoView({ block: tall ? 'start' : this.document ? 'center' : 'nearest' });
      surface.revealSelection();
    };
    bring();
    const near = this.#drawNear();
    await Promise.all(near.map((sentence) => sentence.updateComplete));
    await drawn();
    await Promise.all(near.map((sentence) => sentence.updateComplete));
    if (this.document) bring();
  }

  #drawNear(): readonly ContextSentence[] {
    return this.scroller && this.document
      ? drawNear(this.scroller, [...this.renderRoot.querySelectorAll('cman-context-sentence')])
      : [];
  }

  readonly #onScroll = (): void => {
    this.popupElement?.place();
    this.#drawNear();
  };

  readonly #onOpenSentence = (event: CustomEvent<OpenSentence>): void => {
    const { sentenceId, item } = event.detail;
    void this.app.sentence.open(sentenceId, item ? () => item : undefined).then(() => this.app.focus('text'));
  };

  override render(): TemplateResult {
    const { view } = this;
    if (!view) {
      return renderNothing(this.app, this.sentences);
    }
    return html`
      ${this.#renderHeader(view)}
      <div class="scroll" data-testid="scroll" @scroll=${this.#onScroll}>
        <div class="sheet">${this.document ? this.#renderDocument(view) : this.#renderNeighbours(view)}</div>
      </div>
      ${this.#renderFooter(view)}
      <cman-popup
        .app=${this.app}
        .popup=${this.popup}
        .view=${view}
        .schema=${this.schema}
        .anchor=${() => this.surface?.anchorOf(this.popup) ?? null}
      ></cman-popup>
    `;
  }

  #renderHeader(view: SentenceView): TemplateResult {
    const { preferences, app } = this;
    const done = view.sentence.status === 'complete';
    const toggle = (
      name: 'wholeDocument' | 'selectedArcsOnly' | 'showRejected',
      action: 'view.document' | 'view.arcs' | 'view.rejected',
      label: string,
      title: string,
    ): TemplateResult =>
      html`<button
        type="button"
        class="quiet toggle"
        aria-pressed=${preferences[name]}
        title=${titleWithKey(app, title, action)}
        data-testid=${`toggle-${action.split('.')[1] ?? ''}`}
        @pointerdown=${keepFocus}
        @click=${() => app.perform(action)}
      >
        ${label}
      </button>`;
    return html`<div class="head">
      <div class="where">
        <h2 title=${view.document.name}>${view.document.name}</h2>
        <span class="muted">${msg(str`sentence ${view.sentence.index + 1}`)}</span>
        ${view.document.split ? html`<span class="pill">${view.document.split}</span>` : nothing}
        <span
          class="pill ${view.sentence.status}"
          data-testid="sentence-status"
          data-status=${view.sentence.status}
        >
          ${done ? html`${icon('check')} ${msg('Done')}` : msg('To do')}
        </span>
      </div>
      <div class="toggles">
        ${toggle('wholeDocument', 'view.document', msg('Document'), msg('Show the whole document'))}
        ${toggle('selectedArcsOnly', 'view.arcs', msg('Selected arcs'), msg('Show only arcs of what is selected'))}
        ${toggle('showRejected', 'view.rejected', msg('Rejected'), msg('Show rejected suggestions'))}
        <cman-arc-menu
          .app=${app}
          .view=${view}
          .schema=${this.schema}
          .preferences=${preferences}
        ></cman-arc-menu>
        <span class="sizes">
          <button
            type="button"
            class="quiet icon-only"
            aria-label=${msg('Smaller text')}
            title=${msg('Smaller text')}
            ?disabled=${preferences.textSize <= TEXT_SIZES.smallest}
            @pointerdown=${keepFocus}
            @click=${() => app.setPreferences({ textSize: preferences.textSize - TEXT_SIZES.step })}
          >
            <span class="small-a">A</span>
          </button>
          <button
            type="button"
            class="quiet icon-only"
            aria-label=${msg('Larger text')}
            title=${msg('Larger text')}
            ?disabled=${preferences.textSize >= TEXT_SIZES.largest}
            @pointerdown=${keepFocus}
            @click=${() => app.setPreferences({ textSize: preferences.textSize + TEXT_SIZES.step })}
          >
            <span class="large-a">A</span>
          </button>
        </span>
      </div>
    </div>`;
  }

  #renderNeighbours(view: SentenceView): TemplateResult {
    return html`
      ${view.before.trim() ? html`<p class="neighbour before" dir="auto">${view.before}</p>` : nothing}
      ${this.#renderSurface(view)}
      ${view.after.trim() ? html`<p class="neighbour" dir="auto">${view.after}</p>` : nothing}
    `;
  }

  #renderDocument(view: SentenceView): TemplateResult {
    return html`${repeat(
      this.document?.sentences ?? [],
      (other) => other.sentence.id,
      (other) =>
        other.sentence.id === view.sentence.id
          ? html`<div class="current">${this.#renderSurface(view)}</div>`
          : html`<cman-context-sentence
              .view=${other}
              .schema=${this.schema}
              .preferences=${this.preferences}
              data-testid="context-sentence"
              data-sentence-id=${other.sentence.id}
              @open-sentence=${this.#onOpenSentence}
            ></cman-context-sentence>`,
    )}`;
  }

  #renderSurface(view: SentenceView): TemplateResult {
    return html`<div class="pointable">
      <cman-text-surface
        .app=${this.app}
        .view=${view}
        .schema=${this.schema}
        .selection=${this.selection}
        .linking=${this.linking}
        .preferences=${this.preferences}
        language=${currentLanguage()}
      ></cman-text-surface
      >${this.#renderLetters(view)}
    </div>`;
  }

  #renderLetters(view: SentenceView): TemplateResult | typeof nothing {
    if (!this.pointing && this.linking?.tail !== null) return nothing;
    return html`<cman-pointing-letters
      .app=${this.app}
      .view=${view}
      .targets=${this.app.pointing.targets()}
      typed=${this.pointing?.typed ?? ''}
      .first=${this.pointing?.purpose.kind === 'mention' ? this.pointing.purpose.first : null}
      .surface=${() => this.surface}
    ></cman-pointing-letters>`;
  }

  #renderFooter(view: SentenceView): TemplateResult {
    return html`<div class="foot">
      <div class="palette-row">${this.#renderPalette()}</div>
      <div class="actions">${this.#renderActions(view)}</div>
      <p class="hints" data-testid="hints">
        ${renderHints(this.app, view, this.selection, this.linking, this.pointing)}
      </p>
    </div>`;
  }

  /** The types that can be given to what is selected, or all of them as a legend. */
  #renderPalette(): TemplateResult {
    const { app, schema, selection } = this;
    if (schema.entityTypes.length === 0) {
      return html`<span class="muted">${msg('This project has no types yet.')}</span>
        <button type="button" data-testid="define-types" @click=${() => app.openDialog('schema')}>
          ${icon('schema')} ${msg('Define types')}
        </button>`;
    }
    if (selection.kind === 'relation') {
      const chosen = this.view?.relations.find(({ id }) => id === selection.id)?.type;
      return html`<span class="palette" role="group" aria-label=${msg('Relation types')}>
        ${schema.relationTypes.map(
          ({ name, key }) =>
            html`<button
              type="button"
              class="type relation"
              aria-pressed=${name === chosen}
              data-testid="palette-relation"
              data-type=${name}
              @pointerdown=${keepFocus}
              @click=${() => void app.judge.retypeRelation(name)}
            >
              ${key ? html`<kbd>${key}</kbd>` : nothing} ${name}
            </button>`,
        )}
      </span>`;
    }
    const usable = selection.kind === 'mention' || selection.kind === 'tokens';
    const chosen =
      selection.kind === 'mention' ? this.view?.mentions.find(({ id }) => id === selection.id)?.type : null;
    return html`<span class="palette" role="group" aria-label=${msg('Entity types')}>
      ${schema.entityTypes.map(
        ({ name, key }, index) =>
          html`<button
            type="button"
            class="type"
            aria-pressed=${name === chosen}
            aria-disabled=${!usable}
            data-testid="palette-type"
            data-type=${name}
            ${styled(typeStyles(index))}
            @pointerdown=${keepFocus}
            @click=${() => (usable ? void app.judge.giveEntityType(name) : undefined)}
          >
            ${key ? html`<kbd>${key}</kbd>` : nothing}<i></i>${name}
          </button>`,
      )}
    </span>`;
  }

  #renderActions(view: SentenceView): TemplateResult {
    const { app, preferences, schema } = this;
    const { threshold } = preferences;
    const above = openSuggestions(view, threshold).count;
    const done = view.sentence.status === 'complete';
    const { accepts, rejects } = doneEffect(view, schema, threshold);
    return html`
      <label
        class="threshold"
        title=${msg('Suggestions at least this sure are accepted by the buttons beside it')}
      >
        <span>${msg('Threshold')}</span>
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          aria-label=${msg('Threshold')}
          aria-valuetext=${percent(threshold)}
          data-testid="threshold"
          .value=${String(Math.round(threshold * 100))}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) {
              app.setPreferences({ threshold: Number(event.target.value) / 100 });
            }
          }}
        />
        <b>${percent(threshold)}</b>
      </label>
      <button
        type="button"
        data-testid="accept-all"
        title=${msg(str`Accepts the ${above} open suggestions that are at least ${percent(threshold)} sure`)}
        ?disabled=${above === 0}
        @pointerdown=${keepFocus}
        @click=${() => app.perform('sentence.accept-all')}
      >
        ${icon('check')} ${above > 0 ? msg(str`Accept ${above}`) : msg('Accept')}
        ${keyHint(app, 'sentence.accept-all')}
      </button>
      ${
        done
          ? html`<button
                type="button"
                data-testid="reopen"
                @pointerdown=${keepFocus}
                @click=${() => app.perform('sentence.reopen')}
              >
                ${icon('reopen')} ${msg('Reopen')}
              </button>
              <button
                type="button"
                class="primary"
                data-testid="next"
                @pointerdown=${keepFocus}
                @click=${() => app.perform('queue.next')}
              >
                ${msg('Next')} ${icon('next')} ${keyHint(app, 'queue.next')}
              </button>`
          : html`<button
              type="button"
              class="primary"
              data-testid="done"
              title=${msg(str`Accepts ${accepts} and rejects ${rejects} open suggestions, then goes to the next sentence`)}
              @pointerdown=${keepFocus}
              @click=${() => app.perform('sentence.done')}
            >
              ${msg('Done, next')}
              ${
                accepts + rejects > 0
                  ? html`<span class="effect"
                      >${accepts > 0 ? html`+${accepts}` : nothing}${rejects > 0 ? html` −${rejects}` : nothing}</span
                    >`
                  : nothing
              }
              ${keyHint(app, 'sentence.done')}
            </button>`
      }
    `;
  }
}

/** No sentence is open: in an empty project, what to do first. */
function renderNothing(app: Application, sentences: number): TemplateResult {
  if (sentences > 0) {
    return html`<div class="empty" data-testid="no-sentence">
      <p>${msg('Choose a sentence on the left.')}</p>
    </div>`;
  }
  const step = (
    number: number,
    title: string,
    words: string,
    button: TemplateResult | typeof nothing,
  ): TemplateResult =>
    html`<li>
      <span class="number">${number}</span>
      <span class="step"><b>${title}</b><span>${words}</span></span>
      ${button}
    </li>`;
  return html`<div class="first-steps" data-testid="first-steps">
    <h2>${msg('Four steps to a corpus')}</h2>
    <ol>
      ${step(
        1,
        msg('Bring in text'),
        msg('Plain text, or a corpus that is annotated already: then its types come with it.'),
        html`<button type="button" class="primary" @click=${() => app.perform('project.import')}>
          ${icon('import')} ${msg('Import')}
        </button>`,
      )}
      ${step(
        2,
        msg('Say what to look for'),
        msg('Entity types, relation types, and which may be joined.'),
        html`<button type="button" data-testid="define-types" @click=${() => app.openDialog('schema')}>
          ${icon('schema')} ${msg('Types')}
        </button>`,
      )}
      ${step(3, msg('Mark some sentences'), msg('Select words and press a type’s key; say “done” when a sentence is right.'), nothing)}
      ${step(4, msg('Retrain'), msg('From then on the model suggests, and you correct what it is least sure of.'), nothing)}
    </ol>
  </div>`;
}
