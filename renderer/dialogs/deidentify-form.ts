// Part of the export dialog: which types are replaced and by what, some sentences before and after, and what was found.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  REPLACEMENTS,
  SCOPES,
  SURROGATE_KINDS,
  UNMARKED_CHOICES,
  type DeidentifyOptions,
  type DeidentifyPreview,
  type DeidentifyReport,
  type SurrogateKind,
} from '../../core/contract/deidentify.ts';
import { kindOf } from '../../core/deidentify/surrogate-kinds.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import {
  differentStringCount,
  documentCount,
  mentionCount,
  sentenceCount,
  unmarkedPlaceCount,
} from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';

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
        margin-block: 12px 16px;
        padding-inline-start: 14px;
        border-inline-start: 2px solid var(--line);
      }
      .missing {
        margin: 0;
        color: var(--bad);
      }
      .inset > .hint {
        margin: 14px 0 0;
      }
      .inset > button {
        margin-top: 10px;
      }
      ul {
        margin: 4px 0;
        padding-inline-start: 18px;
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
  /** The types were asked for, because none was chosen. */
  @state() private asked = false;
  @state() private busy = false;
  @query('.shown') private outcome!: HTMLElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Of other annotations than those that are written now.
    if (changed.has('include')) this.preview = null;
  }

  override render(): TemplateResult {
    return html`
      <label class="choice">
        <input
          type="checkbox"
          data-testid="export-deidentify"
          .checked=${this.on}
          @change=${() => {
            this.on = !this.on;
            this.asked = false;
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
    const { types, method, numberDocuments } = this.options;
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
        <p
          class="missing"
          role="alert"
          data-testid="deidentify-missing"
          ?hidden=${!this.asked || types.length > 0}
        >
          ${msg('Choose the types whose names are to be replaced.')}
        </p>
      </fieldset>
      <div class="grid">
        ${this.#choice('method', msg('Replaced by'), REPLACEMENTS, {
          placeholders: msg('a placeholder: [PATIENT_1]'),
          surrogates: msg('something made up'),
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
        ${method === 'surrogates' ? types.map((type) => this.#renderKind(type)) : nothing}
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
        ${msg('A name that nobody has annotated, and that reads like no replaced one, stays. Whether what is left says who somebody is, a person has to judge.')}
      </p>
      <button
        type="button"
        data-testid="deidentify-preview"
        ?disabled=${types.length === 0 || this.busy || this.disabled}
        @click=${() => void keepingFocus(this, () => this.#show())}
      >
        ${this.busy ? msg('One moment…') : msg('Preview')}
      </button>
      <div role="status" class="shown">
        ${this.failure === '' ? nothing : html`<div class="outcome bad"><p>${this.failure}</p></div>`}
        ${this.preview ? this.#renderPreview(this.preview) : nothing}
      </div>
    </div>`;
  }

  /** What stands for the mentions of a type: its name says it, or a person does. */
  #renderKind(type: string): TemplateResult {
    const { kinds } = this.options;
    const words = describeKinds();
    return html`<label class="field">
      <span>${msg(str`${type} becomes`)}</span>
      <select
        data-testid="deidentify-kind"
        data-type=${type}
        @change=${({ target }: Event) => {
          if (!(target instanceof HTMLSelectElement)) return;
          const chosen = SURROGATE_KINDS.find((kind) => kind === target.value);
          if (chosen !== undefined) this.#change({ kinds: { ...kinds, [type]: chosen } });
        }}
      >
        ${SURROGATE_KINDS.map(
          (kind) =>
            html`<option value=${kind} ?selected=${kind === kindOf(type, kinds)}>${words[kind]}</option>`,
        )}
      </select>
    </label>`;
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

  /** The file is written, and what is said of it says all that the preview did. */
  closePreview(): void {
    this.preview = null;
  }

  /** Says so, and leads to the first. */
  async askForTypes(): Promise<void> {
    this.asked = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('.types input')?.focus();
  }

  async #show(): Promise<void> {
    this.busy = true;
    const { options, include } = this;
    const reply = await attempt(this.app.context.project.previewDeidentified(include, options));
    this.busy = false;
    this.failure = reply.ok ? '' : reply.error.message;
    if (!reply.ok || options !== this.options || include !== this.include) return;
    this.preview = reply.value;
    await this.updateComplete;
    this.outcome?.scrollIntoView({ block: 'nearest' });
  }
}

const describeKinds = (): Readonly<Record<SurrogateKind, string>> => ({
  name: msg('a name'),
  place: msg('a place'),
  organisation: msg('an organisation'),
  date: msg('a date, all moved alike'),
  age: msg('an age: above 89, 90+'),
  shape: msg('letters and digits at random'),
});

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
      ? [
          left === 1
            ? msg('1 place that may be such a string is left as it is.')
            : msg(str`${formatNumber(left)} places that may be such strings are left as they are.`),
        ]
      : []),
    ...(tellingNames > 0
      ? [msg(str`${documentCount(tellingNames)} whose name holds a replaced string.`)]
      : []),
  ];
  return html`
    <ul data-testid="deidentify-report">
      ${types.map(
        ({ type, mentions, distinctStrings }) =>
          html`<li>${type}: ${mentionCount(mentions)} (${differentStringCount(distinctStrings)})</li>`,
      )}
      <li>${unmarkedPlaceCount(unmarked.replaced)}</li>
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
