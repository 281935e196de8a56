// The small window at a mention, a relation or a selection: which type, and what else can be done. Everything in it has a key, shown
// beside it; the mouse needs nothing but this.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { SentenceView } from '../../core/contract/project.ts';
import { allowedRelations } from '../../core/model/allowed-relations.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Application } from '../control/application.ts';
import type { ActionId } from '../keys/actions.ts';
import { NO_POPUP, type Popup } from '../state/app-state.ts';
import { textOf } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import { icon, type IconName } from '../theme/icons.ts';
import { keepFocus, keyHint } from './keys.ts';
import { styled, typeStyles } from './place.ts';

/** Between the popup and what it is about. */
const GAP_PX = 8;
const EDGE_PX = 8;

@localized()
@customElement('cman-popup')
export class TypePopup extends LitElement {
  static override styles = [
    controls,
    css`
      .popup {
        position: fixed;
        inset: auto;
        margin: 0;
        width: max-content;
        min-width: 210px;
        max-width: 290px;
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      .types {
        display: flex;
        flex-direction: column;
        max-height: 300px;
        overflow-y: auto;
      }
      button {
        justify-content: flex-start;
        width: 100%;
        border-color: transparent;
        background: none;
        font-weight: 450;
      }
      .types button[aria-pressed='true'] {
        background: var(--accent-soft);
        font-weight: 600;
      }
      .types i {
        width: 11px;
        height: 11px;
        border: 1.5px solid var(--type-line);
        border-radius: 3px;
        background: var(--type-fill);
      }
      kbd {
        margin-left: auto;
      }
      .keys {
        display: flex;
        gap: 3px;
        margin-left: auto;
      }
      .types kbd {
        flex: none;
      }
      hr {
        margin: 5px 4px;
        border: 0;
        border-top: 1px solid var(--line);
      }
      .about {
        padding: 3px 9px 6px;
        color: var(--ink-3);
        font-size: 12px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .guideline {
        height: 74px;
        margin: 5px 4px 2px;
        padding: 6px 5px 0;
        border-top: 1px solid var(--line);
        color: var(--ink-2);
        font-size: 12px;
        line-height: 1.4;
        overflow-y: auto;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .none {
        padding: 4px 9px 8px;
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) popup: Popup = NO_POPUP;
  @property({ attribute: false }) view!: SentenceView;
  @property({ attribute: false }) schema!: Schema;
  /** Where it belongs on the screen, asked each time it is placed. */
  @property({ attribute: false }) anchor: () => DOMRect | null = () => null;
  /** Type that the mouse or the focus is on: its guideline is shown. */
  @state() private hinted: string | null = null;
  @query('.popup') private box!: HTMLElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('resize', this.#onResize);
    window.addEventListener('pointerdown', this.#onPointerDown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('resize', this.#onResize);
    window.removeEventListener('pointerdown', this.#onPointerDown);
  }

  /** Puts it below what it is about, above where there is no room below, and inside the window in any case. */
  place(): void {
    const { box } = this;
    const at = this.anchor();
    if (!box || !at) return;
    const { width, height } = box.getBoundingClientRect();
    const below = at.bottom + GAP_PX;
    const top = below + height + EDGE_PX <= window.innerHeight ? below : at.top - GAP_PX - height;
    const left = Math.min(at.left, window.innerWidth - width - EDGE_PX);
    box.style.setProperty('left', `${Math.max(EDGE_PX, left)}px`);
    box.style.setProperty('top', `${Math.max(EDGE_PX, top)}px`);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // It goes and takes the focus with it: the text gets it back.
    if (changed.has('popup') && this.popup.kind === 'closed' && this.shadowRoot?.activeElement) {
      this.app.focus('text');
    }
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    if (this.popup.kind === 'closed') return;
    // What it is about is drawn in the same turn as this, possibly after it.
    await Promise.resolve();
    const { box } = this;
    if (!box?.isConnected) return;
    if (!box.matches(':popover-open')) box.showPopover();
    this.place();
    if (changed.has('popup') && this.popup.focus) this.#focusFirst();
  }

  #focusFirst(): void {
    const chosen = this.renderRoot.querySelector<HTMLElement>('.types button[aria-pressed=true]');
    (chosen ?? this.renderRoot.querySelector('button'))?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { popup } = this;
    if (popup.kind === 'closed') return nothing;
    return html`<div
      class="popup"
      popover="manual"
      role="dialog"
      aria-label=${popup.kind === 'create' ? msg('New mention') : msg('Annotation')}
      data-testid="popup"
      data-kind=${popup.kind}
      @keydown=${this.#onKeyDown}
      @focusin=${this.#onHint}
      @mouseover=${this.#onHint}
    >
      ${this.#renderContent(popup)} ${this.#renderGuideline(popup)}
    </div>`;
  }

  #renderContent(popup: Exclude<Popup, { kind: 'closed' }>): TemplateResult {
    switch (popup.kind) {
      case 'create':
        return this.#renderEntityTypes(null);
      case 'mention':
        return this.#renderMention(popup.id);
      case 'relation':
        return this.#renderRelation(popup.id);
      case 'link':
        return this.#renderLink(popup.head, popup.tail);
    }
  }

  /** Of the type that is pointed at, else of the one that it has. */
  #renderGuideline(popup: Exclude<Popup, { kind: 'closed' }>): TemplateResult | typeof nothing {
    const onMentions = popup.kind === 'create' || popup.kind === 'mention';
    const types: readonly { readonly name: string; readonly guideline?: string | undefined }[] = onMentions
      ? this.schema.entityTypes
      : this.schema.relationTypes;
    const own =
      popup.kind === 'mention'
        ? this.view.mentions.find(({ id }) => id === popup.id)?.type
        : popup.kind === 'relation'
          ? this.view.relations.find(({ id }) => id === popup.id)?.type
          : undefined;
    const shown =
      types.find(({ name }) => name === this.hinted) ?? types.find(({ name }) => name === own) ?? null;
    if (!types.some(({ guideline }) => guideline)) return nothing;
    // Its room is kept, so that the buttons stay where they are while the mouse goes over them.
    return html`<p class="guideline" dir="auto" data-testid="popup-guideline">${shown?.guideline ?? ''}</p>`;
  }

  readonly #onHint = (event: Event): void => {
    const [target] = event.composedPath();
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-type]') : null;
    this.hinted = button?.dataset['type'] ?? null;
  };

  #renderEntityTypes(chosen: string | null): TemplateResult {
    const { schema, app } = this;
    if (schema.entityTypes.length === 0) {
      return html`<p class="none">${msg('The schema has no entity types.')}</p>
        <button type="button" @click=${() => app.openDialog('schema')}>
          ${icon('schema')} ${msg('Define types…')}
        </button>`;
    }
    return html`<div class="types" role="group" aria-label=${msg('Entity type')}>
      ${schema.entityTypes.map(
        ({ name, key }, index) =>
          html`<button
            type="button"
            aria-pressed=${name === chosen}
            data-testid="popup-type"
            data-type=${name}
            ${styled(typeStyles(index))}
            @pointerdown=${keepFocus}
            @click=${() => this.#done(app.judge.giveEntityType(name))}
          >
            <i></i>${name} ${key ? html`<kbd>${key}</kbd>` : nothing}
          </button>`,
      )}
    </div>`;
  }

  #renderMention(id: string): TemplateResult {
    const mention = this.view.mentions.find((candidate) => candidate.id === id);
    if (!mention) return html``;
    const accepted = mention.status === 'accepted';
    return html`
      <p class="about" dir="auto">${textOf(this.view, mention)}</p>
      ${accepted ? nothing : this.#renderDeed('item.accept', 'check', msg('Accept'), 'popup-accept')}
      ${
        mention.status === 'suggested'
          ? this.#renderDeed('item.reject', 'cross', msg('Reject'), 'popup-reject')
          : nothing
      }
      ${accepted ? this.#renderDeed('item.reject', 'trash', msg('Delete'), 'popup-delete') : nothing}
      ${
        mention.status === 'rejected'
          ? nothing
          : this.#renderDeed('relation.link', 'link', msg('Link to another mention'), 'popup-link')
      }
      <hr />
      ${this.#renderEntityTypes(mention.type)}
    `;
  }

  #renderRelation(id: string): TemplateResult {
    const relation = this.view.relations.find((candidate) => candidate.id === id);
    const mention = (end: string | undefined): string | undefined =>
      this.view.mentions.find((candidate) => candidate.id === end)?.type;
    if (!relation) return html``;
    const [head, tail] = [mention(relation.head), mention(relation.tail)];
    const allowed = head && tail ? allowedRelations(this.schema, head, tail) : [];
    const accepted = relation.status === 'accepted';
    const { app } = this;
    return html`
      ${accepted ? nothing : this.#renderDeed('item.accept', 'check', msg('Accept'), 'popup-accept')}
      ${
        relation.status === 'suggested'
          ? this.#renderDeed('item.reject', 'cross', msg('Reject'), 'popup-reject')
          : nothing
      }
      ${accepted ? this.#renderDeed('item.reject', 'trash', msg('Delete'), 'popup-delete') : nothing}
      ${this.#renderDeed('relation.reverse', 'reverse', msg('Reverse'), 'popup-reverse')}
      ${this.#renderDeed('relation.follow', 'next', msg('Go to the other end'), 'popup-follow')}
      <hr />
      <div class="types" role="group" aria-label=${msg('Relation type')}>
        ${allowed.map(
          ({ name, key }) =>
            html`<button
              type="button"
              aria-pressed=${name === relation.type}
              data-testid="popup-relation-type"
              data-type=${name}
              @pointerdown=${keepFocus}
              @click=${() => this.#done(app.judge.retypeRelation(name))}
            >
              ${name} ${key ? html`<kbd>${key}</kbd>` : nothing}
            </button>`,
        )}
      </div>
    `;
  }

  #renderLink(head: string, tail: string): TemplateResult {
    const { app } = this;
    const options = app.judge.linkOptionsNow();
    const name = (id: string): string => {
      const mention = this.view.mentions.find((candidate) => candidate.id === id);
      return mention ? textOf(this.view, mention) : '';
    };
    const reversed = options[0]?.reversed ?? false;
    return html`
      <p class="about">
        <bdi>${name(reversed ? tail : head)}</bdi> → <bdi>${name(reversed ? head : tail)}</bdi>
      </p>
      ${
        options.length === 0
          ? html`<p class="none">${msg('The schema allows no relation between these two.')}</p>`
          : nothing
      }
      <div class="types" role="group" aria-label=${msg('Relation type')}>
        ${options.map(
          (option) =>
            html`<button
              type="button"
              data-testid="popup-relation-type"
              data-type=${option.type.name}
              @pointerdown=${keepFocus}
              @click=${() => this.#done(app.judge.link(head, tail, option))}
            >
              ${option.type.name} ${option.type.key ? html`<kbd>${option.type.key}</kbd>` : nothing}
            </button>`,
        )}
      </div>
    `;
  }

  #renderDeed(action: ActionId, name: IconName, words: string, testId: string): TemplateResult {
    const { app } = this;
    return html`<button
      type="button"
      data-testid=${testId}
      @pointerdown=${keepFocus}
      @click=${() => {
        app.context.patch({ popup: NO_POPUP });
        app.perform(action);
        app.focus('text');
      }}
    >
      ${icon(name)} ${words} ${keyHint(app, action)}
    </button>`;
  }

  /** The choice was made: the popup goes, the text has the focus again. */
  #done(deed: Promise<unknown>): void {
    this.app.context.patch({ popup: NO_POPUP });
    this.app.focus('text');
    void deed;
  }

  readonly #onResize = (): void => this.place();

  /** A press anywhere else closes it; one on the text is the text's own business. */
  readonly #onPointerDown = (event: PointerEvent): void => {
    if (this.popup.kind === 'closed' || event.composedPath().includes(this)) return;
    const onText = event
      .composedPath()
      .some((target) => target instanceof Element && target.localName === 'cman-text-surface');
    if (!onText) this.app.context.patch({ popup: NO_POPUP, linking: null });
  };

  /** Arrows go through the choices. */
  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const here = buttons.findIndex((button) => button === this.shadowRoot?.activeElement);
    buttons[(here + step + buttons.length) % buttons.length]?.focus();
  };
}
