// One type of the schema: name, key, colour, what it may join, and when to use it.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { MAXIMUM_GUIDELINE } from '../../core/model/guideline.ts';
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/palette.ts';
import { styled } from '../elements/place.ts';
import { actionFacts, type ActionId } from '../keys/actions.ts';
import type { KeyTable } from '../keys/keymap.ts';
import { hiddenBy, keptFrom } from '../keys/type-keys.ts';
import {
  changeType,
  nameProblem,
  setColour,
  setKey,
  setPairs,
  type DraftEntity,
  type DraftRelation,
  type List,
  type SchemaDraft,
} from '../state/schema-draft.ts';
import { ALIKE, worstDistance } from '../theme/colour-vision.ts';
import { joined } from '../text/joined.ts';
import { controls } from '../theme/controls.ts';
import { contrast, GROUNDS, typeColours } from '../theme/type-colours.ts';
import { dialogStyles } from './dialog-styles.ts';
import './schema-pairs.ts';
import type { PairsChange } from './schema-pairs.ts';
import { nameProblemText } from './schema-words.ts';

/** Below this, outlines in the colour itself are hard to see (WCAG 2.2, 1.4.11): they are drawn darker or lighter. */
const VISIBLE_CONTRAST = 3;

const valueOf = (event: Event): string =>
  event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    ? event.target.value
    : '';

@localized()
@customElement('cman-schema-type-form')
export class SchemaTypeForm extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .row {
        display: flex;
        gap: 14px;
      }
      .row .field:first-child {
        flex: 1;
      }
      .key input {
        width: 56px;
        text-align: center;
      }
      .colours {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 7px;
      }
      .colour {
        width: 24px;
        min-height: 24px;
        padding: 0;
        border-radius: 50%;
        border: 1px solid var(--line-strong);
        background: var(--swatch);
      }
      .colour:hover:not(:disabled) {
        background: var(--swatch);
      }
      .colour[aria-pressed='true'] {
        border-color: transparent;
        background: var(--swatch);
        outline: 2px solid var(--ink);
        outline-offset: 2px;
      }
      .colour[aria-pressed='true']:focus-visible {
        outline: 3px solid var(--accent);
      }
      .own {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        margin-left: 6px;
        color: var(--ink-2);
        font-size: 12px;
      }
      .own input {
        width: 40px;
        height: 26px;
        padding: 1px;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: none;
      }
      .samples {
        display: flex;
        gap: 8px;
      }
      .sample {
        padding: 6px 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--sample-ground);
        font-size: 12px;
      }
      .sample span {
        padding: 1px 6px;
        border: 1.5px solid var(--sample-line);
        border-radius: 4px;
        background: var(--sample-fill);
        color: var(--sample-ink);
        font-weight: 600;
      }
      .problem {
        color: var(--bad);
        font-size: 12px;
      }
      .warning {
        color: var(--warn);
        font-size: 12px;
      }
      p.warning:not(:empty) {
        margin: -8px 0 12px;
      }
      textarea {
        width: 100%;
        min-height: 84px;
        padding: 7px 9px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        line-height: 1.45;
        resize: vertical;
      }
    `,
  ];

  @property({ attribute: false }) draft!: SchemaDraft;
  @property({ attribute: false }) list!: List;
  @property({ attribute: false }) type!: DraftEntity | DraftRelation;
  @property({ attribute: false }) keys!: KeyTable;

  /** To the name, all of it selected: what is typed replaces it. */
  override focus(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('#name');
    input?.focus();
    input?.select();
  }

  override render(): TemplateResult {
    const { type, list } = this;
    const problem = nameProblem(this.draft, list, type.name, type.id);
    return html`<div class="row">
        <label class="field"
          ><span>${msg('Name')}</span>
          <input
            id="name"
            type="text"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${problem !== null}
            aria-describedby="name-problem"
            data-testid="schema-name"
            .value=${type.name}
            @input=${(event: Event) =>
              this.#change(changeType(this.draft, list, type.id, { name: valueOf(event).trim() }))}
          />
          <span id="name-problem" class="problem" role="status"
            >${problem === null ? '' : nameProblemText(problem)}</span
          >
        </label>
        <label class="field key"
          ><span>${msg('Key')}</span>
          <input
            type="text"
            maxlength="1"
            autocomplete="off"
            aria-describedby="key-warning"
            data-testid="schema-key"
            .value=${type.key}
            @focus=${(event: Event) => event.target instanceof HTMLInputElement && event.target.select()}
            @input=${(event: Event) => this.#change(setKey(this.draft, list, type.id, valueOf(event).trim()))}
          />
        </label>
      </div>
      ${this.#renderKeyWarning()} ${'colour' in type ? this.#renderColour(type) : nothing}
      ${'pairs' in type ? this.#renderPairs(type) : nothing}
      <label class="field"
        ><span>${msg('Guideline')}</span>
        <textarea
          maxlength=${MAXIMUM_GUIDELINE}
          data-testid="schema-guideline"
          placeholder=${msg('When to use this type, and when not. Shown beside the text while annotating.')}
          .value=${type.guideline}
          @input=${(event: Event) =>
            this.#change(changeType(this.draft, list, type.id, { guideline: valueOf(event) }))}
        ></textarea>
      </label>`;
  }

  #renderKeyWarning(): TemplateResult {
    const { list, keys } = this;
    const { key } = this.type;
    const named = (actions: readonly ActionId[]): string =>
      joined(actions.map((action) => `“${actionFacts(action).title()}”`));
    const [hidden, kept] = [hiddenBy(key, list, keys), keptFrom(key, keys)];
    const [lost, other] = [named(hidden), named(kept)];
    const warnings = [
      hidden.length === 0
        ? ''
        : list === 'entityTypes'
          ? msg(str`While words or a mention are selected, this key no longer does ${lost}.`)
          : msg(str`While a relation is selected or drawn, this key no longer does ${lost}.`),
      kept.length === 0
        ? ''
        : list === 'entityTypes'
          ? msg(str`With nothing selected it does ${other}, and begins no mention.`)
          : msg(str`With nothing selected it does ${other}, and begins no relation.`),
    ];
    return html`<p
      id="key-warning"
      class="warning"
      role="status"
      data-testid="schema-key-warning"
      .textContent=${warnings.filter(Boolean).join(' ')}
    ></p>`;
  }

  #renderColour(type: DraftEntity): TemplateResult {
    const isOwn = !COLOUR_BLIND_SAFE_PALETTE.some(
      (candidate) => candidate.toUpperCase() === type.colour.toUpperCase(),
    );
    const choose = (colour: string): void => this.#change(setColour(this.draft, type.id, colour));
    return html`<div class="field">
      <span id="colour-label">${msg('Colour')}</span>
      <span class="colours" role="group" aria-labelledby="colour-label">
        ${COLOUR_BLIND_SAFE_PALETTE.map(
          (candidate, index) =>
            html`<button
              type="button"
              class="colour"
              aria-label=${msg(str`Colour ${index + 1} of the palette`)}
              aria-pressed=${candidate.toUpperCase() === type.colour.toUpperCase()}
              data-testid="schema-colour"
              ${styled({ '--swatch': candidate })}
              @click=${() => choose(candidate)}
            ></button>`,
        )}
        <label class="own"
          >${isOwn ? msg('Own colour, in use') : msg('Own colour')}
          <input
            type="color"
            data-testid="schema-own-colour"
            .value=${type.colour.toLowerCase()}
            @input=${(event: Event) => choose(valueOf(event))}
          />
        </label>
      </span>
      <span class="samples" aria-hidden="true"
        >${this.#renderSample(type, 'light', msg('light'))}
        ${this.#renderSample(type, 'dark', msg('dark'))}</span
      >
      <span class="warning" role="status" data-testid="schema-colour-warning"
        >${this.#colourWarnings(type).map((text) => html`<span>${text} </span>`)}</span
      >
    </div>`;
  }

  #renderSample(type: DraftEntity, theme: 'light' | 'dark', name: string): TemplateResult {
    const { fill, line, ink } = typeColours(type.colour, theme);
    const styles = {
      '--sample-ground': GROUNDS[theme],
      '--sample-fill': fill,
      '--sample-line': line,
      '--sample-ink': ink,
    };
    return html`<span class="sample" title=${name} ${styled(styles)}><span>${type.name || '…'}</span></span>`;
  }

  #colourWarnings(type: DraftEntity): string[] {
    const warnings: string[] = [];
    const faint = (['light', 'dark'] as const).filter(
      (theme) => contrast(type.colour, GROUNDS[theme]) < VISIBLE_CONTRAST,
    );
    const isOwn = !COLOUR_BLIND_SAFE_PALETTE.some((one) => one.toUpperCase() === type.colour.toUpperCase());
    // Of the palette it is known, and taken care of in the same way.
    if (isOwn && faint.includes('light')) {
      warnings.push(msg('Too pale for a light ground: there it is drawn darker.'));
    }
    if (isOwn && faint.includes('dark')) {
      warnings.push(msg('Too dark for a dark ground: there it is drawn lighter.'));
    }
    const alike = this.draft.entityTypes.find(
      (other) => other.id !== type.id && worstDistance(other.colour, type.colour) < ALIKE,
    );
    if (alike) {
      warnings.push(msg(str`Some people cannot tell it from the colour of ${alike.name}.`));
    }
    return warnings;
  }

  #renderPairs(type: DraftRelation): TemplateResult {
    return html`<div class="field">
      <span>${msg('May join')}</span>
      ${
        this.draft.entityTypes.length === 0
          ? html`<p class="hint">${msg('Define entity types first.')}</p>`
          : html`<cman-schema-pairs
              .entities=${this.draft.entityTypes}
              .relation=${type}
              @pairs=${({ detail }: CustomEvent<PairsChange>) =>
                this.#change(setPairs(this.draft, type.id, detail.pairs, detail.allowed))}
            ></cman-schema-pairs>`
      }
      ${
        type.pairs.length === 0 && this.draft.entityTypes.length > 0
          ? html`<p class="hint">${msg('It may join nothing yet.')}</p>`
          : nothing
      }
    </div>`;
  }

  #change(draft: SchemaDraft): void {
    this.dispatchEvent(new CustomEvent<SchemaDraft>('draft', { detail: draft }));
  }
}
