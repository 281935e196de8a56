// Part of the export dialog: which types are replaced and by what, some sentences before and after, and what was found.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  REPLACEMENTS,
  SCOPES,
  UNMARKED_CHOICES,
  type DeidentifyOptions,
  type DeidentifyPreview,
  type DeidentifyReport,
} from '../../core/contract/deidentify.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { documentCount, mentionCount, sentenceCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';

const START: DeidentifyOptions = {
  types: [],
  method: 'placeholders',
  scope: 'document',
  unmarked: 'likely',
  numberDocuments: true,
  kinds: {},
};

/** Says `change` with the options, null while names are not to be replaced or no type is chosen. */
@localized()
@customElement('cman-deidentify-form')
export class DeidentifyForm extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .types {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 18px;
      }
      .grid {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0 16px;
      }
      .inset {
        margin-block: 4px 16px;
        padding-inline-start: 14px;
        border-inline-start: 2px solid var(--line);
      }
      .inset > button {
        margin-top: 10px;
      }
      dl {
        display: grid;
        gap: 4px;
        max-height: 190px;
        margin: 10px 0;
        overflow-y: auto;
      }
      dt {
        color: var(--ink-3);
      }
      dd {
        margin: 0 0 8px;
        overflow-wrap: anywhere;
        user-select: text;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property() include: 'accepted' | 'all' = 'accepted';
  @property({ type: Boolean }) disabled = false;
  @state() private on = false;
  @state() private options: DeidentifyOptions = START;
  @state() private preview: DeidentifyPreview | null = null;
  @state() private failure = '';
  @state() private busy = false;

  override render(): TemplateResult {
    return html`
      <label class="choice">
        <input
          type="checkbox"
          data-testid="export-deidentify"
          .checked=${this.on}
          @change=${() => {
            this.on = !this.on;
            this.#change({});
          }}
        />
        <span>
          ${msg('Replace names')}
          <small
            >${msg('mentions of types that you choose, and where their strings stand unannotated')}</small
          >
        </span>
      </label>
      ${this.on ? this.#renderChoices() : nothing}
    `;
  }

  #renderChoices(): TemplateResult {
    const { types, numberDocuments } = this.options;
    return html`<div class="inset">
      <fieldset>
        <legend>${msg('Types to replace')}</legend>
        <div class="types">
          ${(this.app.state.project?.schema.entityTypes ?? []).map(
            ({ name }) =>
              html`<label class="choice">
                <input
                  type="checkbox"
                  data-testid="deidentify-type"
                  .checked=${types.includes(name)}
                  @change=${() =>
                    this.#change({
                      types: types.includes(name) ? types.filter((type) => type !== name) : [...types, name],
                    })}
                />
                <span>${name}</span>
              </label>`,
          )}
        </div>
      </fieldset>
      <div class="grid">
        ${this.#choice('method', msg('By'), REPLACEMENTS, {
          placeholders: msg('a placeholder: [PATIENT_1]'),
          surrogates: msg('something made up: names, dates, numbers'),
        })}
        ${this.#choice('scope', msg('Equal strings stay equal within'), SCOPES, {
          document: msg('a document'),
          corpus: msg('the whole corpus'),
        })}
        ${this.#choice('unmarked', msg('The same strings, unannotated'), UNMARKED_CHOICES, {
          likely: msg('replace where likely'),
          all: msg('replace everywhere'),
          none: msg('leave, and list them in the report'),
        })}
      </div>
      <label class="choice">
        <input
          type="checkbox"
          data-testid="deidentify-number"
          .checked=${numberDocuments}
          @change=${() => this.#change({ numberDocuments: !numberDocuments })}
        />
        <span
          >${msg('Call documents 1, 2, 3')}<small>${msg('their names may be names of patients')}</small></span
        >
      </label>
      <p class="hint">
        ${msg('What is not annotated, and no such string, stays where it is. Whether that tells who somebody is, a person has to judge.')}
      </p>
      <button
        type="button"
        data-testid="deidentify-preview"
        ?disabled=${types.length === 0 || this.busy || this.disabled}
        @click=${() => void this.#show()}
      >
        ${this.busy ? msg('One moment…') : msg('Preview')}
      </button>
      <div role="status">
        ${this.failure === '' ? nothing : html`<div class="outcome bad"><p>${this.failure}</p></div>`}
        ${this.preview ? this.#renderPreview(this.preview) : nothing}
      </div>
    </div>`;
  }

  #choice<Name extends 'method' | 'scope' | 'unmarked'>(
    name: Name,
    label: string,
    values: readonly DeidentifyOptions[Name][],
    words: Readonly<Record<DeidentifyOptions[Name], string>>,
  ): TemplateResult {
    return html`<label class="field">
      <span>${label}</span>
      <select
        data-testid=${`deidentify-${name}`}
        @change=${(event: Event) => {
          const { target } = event;
          if (!(target instanceof HTMLSelectElement)) return;
          const chosen = values.find((value) => value === target.value);
          if (chosen !== undefined) this.#change({ [name]: chosen });
        }}
      >
        ${values.map((value) => html`<option value=${value} ?selected=${this.options[name] === value}>${words[value]}</option>`)}
      </select>
    </label>`;
  }

  #renderPreview({ samples, report }: DeidentifyPreview): TemplateResult {
    return html`
      ${
        samples.length === 0
          ? html`<p class="empty">${msg('Nothing would be replaced.')}</p>`
          : html`<dl
              data-testid="deidentify-samples"
              tabindex="0"
              aria-label=${msg('Sentences before and after')}
            >
              ${samples.map(
                ({ before, after }) =>
                  html`<dt>${before}</dt>
                    <dd>${after}</dd>`,
              )}
            </dl>`
      }
      ${renderDeidentified(report)}
    `;
  }

  #change(part: Partial<DeidentifyOptions>): void {
    this.options = { ...this.options, ...part };
    this.preview = null;
    const detail = this.on && this.options.types.length > 0 ? this.options : null;
    this.dispatchEvent(new CustomEvent<DeidentifyOptions | null>('choose', { detail }));
  }

  /** Whether names are to be replaced, and it is not said yet which. */
  get isIncomplete(): boolean {
    return this.on && this.options.types.length === 0;
  }

  async #show(): Promise<void> {
    this.busy = true;
    const { options } = this;
    const reply = await attempt(this.app.context.project.previewDeidentified(this.include, options));
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    if (reply.ok && options === this.options) this.preview = reply.value;
  }
}

/** What was replaced, and what whoever passes the file on should see to first. */
export function renderDeidentified({
  types,
  unmarked,
  pendingSentences,
  tellingNames,
}: DeidentifyReport): TemplateResult {
  const found = Object.values(unmarked.found).reduce((sum, count) => sum + count, 0);
  const left = found - unmarked.replaced;
  const warnings = [
    ...(pendingSentences > 0
      ? [msg(str`${sentenceCount(pendingSentences)} not done yet: names in them may not be annotated.`)]
      : []),
    ...(left > 0
      ? [msg(str`${formatNumber(left)} places that may be such strings are left as they are.`)]
      : []),
    ...(tellingNames > 0
      ? [msg(str`${documentCount(tellingNames)} whose name holds a replaced string.`)]
      : []),
  ];
  return html`
    <ul data-testid="deidentify-report">
      ${types.map(
        ({ type, mentions, distinctStrings }) =>
          html`<li>
            ${type}: ${mentionCount(mentions)}
            (${msg(str`${formatNumber(distinctStrings)} different strings`)})
          </li>`,
      )}
      <li>${msg(str`${formatNumber(unmarked.replaced)} places that are not annotated`)}</li>
    </ul>
    ${
      warnings.length > 0
        ? html`<div class="outcome warn" data-testid="deidentify-warnings">
            ${warnings.map((warning) => html`<p>${warning}</p>`)}
          </div>`
        : nothing
    }
  `;
}
