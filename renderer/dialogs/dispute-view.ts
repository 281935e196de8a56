// One sentence that people have made different things of: the versions beside each other, what differs as a list to take or leave, and what
// the sentence will hold. The list is one stop of Tab; its keys work in all of the view.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DisputedSentence } from '../../core/contract/people.ts';
import { formatDay, formatNumber } from '../../core/language/languages.ts';
import type { Schema } from '../../core/model/schema.ts';
import {
  agreedChoice,
  choicesOf,
  contestedItems,
  decidedBy,
  heldChoice,
  toggled,
  versionChoice,
  type Choice,
  type ChoiceItem,
  type Choices,
  type DecidedMention,
  type DecidedRelation,
} from '../../core/people/adjudication.ts';
import type { VersionAnnotations } from '../../core/people/version.ts';
import { versionText, versionTextStyles } from '../elements/version-text.ts';
import { differenceNames, versionNames } from '../state/adjudication.ts';
import { rowAfterKey } from '../state/row-keys.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import { adjudicateStyles } from './adjudicate-styles.ts';
import { dialogStyles } from './dialog-styles.ts';

export interface Decided {
  readonly mentions: DecidedMention[];
  readonly relations: DecidedRelation[];
}

@localized()
@customElement('cman-dispute')
export class DisputeView extends LitElement {
  static override styles = [controls, dialogStyles, adjudicateStyles, versionTextStyles];

  @property({ attribute: false }) dispute!: DisputedSentence;
  @property({ attribute: false }) schema!: Schema;
  /** What stands around it in its document; null until it is read. */
  @property({ attribute: false }) around: { readonly before: string; readonly after: string } | null = null;
  @state() private choice: Choice = new Set();
  @state() private active = 0;
  /** For screen readers: what the last key did. */
  @state() private said = '';
  @query('.items') private list!: HTMLElement | null;
  #choices: Choices = { mentions: [], relations: [], versions: 0 };
  #contested: readonly ChoiceItem[] = [];

  /** The list, or the text where there is nothing to take or leave. */
  override focus(): void {
    this.list?.focus();
  }

  /** What the sentence is to hold, as the command wants it. */
  get decided(): Decided {
    const { versions, begin } = this.dispute;
    return decidedBy(
      this.#choices,
      this.choice,
      begin,
      versions.map(({ annotator }) => annotator),
    );
  }

  /** Takes all that one version has, and nothing else. */
  takeVersion(index: number): void {
    const name = versionNames(this.dispute.versions)[index];
    if (name === undefined) return;
    this.choice = versionChoice(this.#choices, index);
    this.said = msg(str`All of ${name} taken`);
  }

  takeAgreed(): void {
    this.choice = agreedChoice(this.#choices);
    this.said = msg('Only what all agree on taken');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('dispute')) return;
    const { versions, held, state: status } = this.dispute;
    this.#choices = choicesOf(
      versions.map(({ annotations }) => annotations),
      held,
    );
    this.#contested = contestedItems(this.#choices);
    this.choice = status === 'decided' ? heldChoice(held) : agreedChoice(this.#choices);
    this.active = 0;
    this.said = '';
  }

  override render(): TemplateResult {
    const { dispute, schema } = this;
    const names = versionNames(dispute.versions);
    const contested = new Set(this.#contested.map(({ key }) => key));
    const agreed = this.#choices.mentions.length + this.#choices.relations.length - contested.size;
    return html`
      <p class="facts" data-testid="dispute-facts">
        ${dispute.documentName} ·
        ${
          dispute.differences.length === 0
            ? msg('no difference')
            : msg(str`different in ${differenceNames(dispute.differences)}`)
        }${dispute.decidedBy === null ? nothing : html` · ${msg(str`decided by ${dispute.decidedBy}`)}`}
      </p>
      <div class="versions">
        ${dispute.versions.map(
          (version, index) =>
            html`<section
              class="version"
              data-testid="version"
              data-annotator=${version.annotator}
              aria-label=${names[index]!}
            >
              <header>
                <b title=${names[index]!}>${names[index]}</b>
                <small
                  >${version.status === 'pending' ? msg('not finished') : version.recordedAt > 0 ? formatDay(version.recordedAt) : nothing}</small
                >
                <button
                  type="button"
                  data-testid="take-version"
                  aria-description=${msg(str`Take all of ${names[index]!}`)}
                  @click=${() => this.takeVersion(index)}
                >
                  ${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing} ${msg('Take all')}
                </button>
              </header>
              ${versionText({ text: dispute.text, annotations: version.annotations, schema, contested })}
            </section>`,
        )}
      </div>
      <section class="result" data-testid="result" aria-label=${msg('What the sentence will hold')}>
        <h3>${msg('What the sentence will hold')}</h3>
        ${this.around?.before ? html`<p class="around" dir="auto">${this.around.before}</p>` : nothing}
        ${versionText({ text: dispute.text, annotations: this.result, schema, contested })}
        ${this.around?.after ? html`<p class="around" dir="auto">${this.around.after}</p>` : nothing}
      </section>
      ${this.#renderItems(names)}
      ${
        agreed === 0
          ? nothing
          : html`<p class="agreed-items">
              ${
                agreed === 1
                  ? msg('1 annotation that all have made is taken.')
                  : msg(str`${formatNumber(agreed)} annotations that all have made are taken.`)
              }
            </p>`
      }
      <div class="visually-hidden" role="status" data-testid="dispute-said">${this.said}</div>
    `;
  }

  #renderItems(names: readonly string[]): TemplateResult {
    const active = Math.min(this.active, this.#contested.length - 1);
    return html`<div
      class="items"
      role="listbox"
      tabindex="0"
      aria-multiselectable="true"
      aria-label=${msg('What they see differently. Space takes or leaves it.')}
      aria-activedescendant=${active < 0 ? nothing : `item-${active}`}
      data-testid="items"
      @keydown=${this.#onKey}
    >
      ${this.#contested.map((item, index) => this.#renderItem(item, index, index === active, names))}
    </div>`;
  }

  #renderItem(item: ChoiceItem, index: number, active: boolean, names: readonly string[]): TemplateResult {
    const taken = this.choice.has(item.key);
    const has = item.by.map((version) => names[version] ?? '');
    const lacks = names.filter((_, version) => !item.by.includes(version));
    return html`<div
      id=${`item-${index}`}
      class="item ${active ? 'active' : ''}"
      role="option"
      aria-selected=${taken}
      aria-description=${
        has.length === 0
          ? msg(str`${this.#words(item)}, only in the sentence as it is`)
          : msg(str`${this.#words(item)}, by ${has.join(', ')}`)
      }
      data-testid="item"
      data-key=${item.key}
      @click=${() => {
        this.active = index;
        this.#toggle(item);
      }}
    >
      <span class="tick">${taken ? icon('check') : nothing}</span>
      <span class="what"><b>${item.type}</b> ${this.#wordsOf(item)}</span>
      <span class="by">
        ${has.map((name) => html`<span class="has">✓ ${name}</span>`)}
        ${lacks.map((name) => html`<span>– ${name}</span>`)}
      </span>
    </div>`;
  }

  /** The choice, as annotations. */
  get result(): VersionAnnotations {
    const mentions = this.#choices.mentions.filter(({ key }) => this.choice.has(key));
    const place = new Map(mentions.map(({ key }, index) => [key, index]));
    return {
      mentions: mentions.map(({ begin, end, type }) => [begin, end, type]),
      relations: this.#choices.relations.flatMap(({ key, head, tail, type }) => {
        const ends = [place.get(head), place.get(tail)] as const;
        if (!this.choice.has(key) || ends[0] === undefined || ends[1] === undefined) return [];
        return [[ends[0], ends[1], type] as const];
      }),
    };
  }

  #wordsAt(key: string): string {
    const mention = this.#choices.mentions.find((one) => one.key === key);
    return mention ? this.dispute.text.slice(mention.begin, mention.end) : '';
  }

  #wordsOf(item: ChoiceItem): string {
    return item.kind === 'mention'
      ? this.#wordsAt(item.key)
      : `${this.#wordsAt(item.head)} → ${this.#wordsAt(item.tail)}`;
  }

  #words(item: ChoiceItem): string {
    return item.kind === 'mention'
      ? `${item.type}, ${this.#wordsAt(item.key)}`
      : msg(str`${item.type} from ${this.#wordsAt(item.head)} to ${this.#wordsAt(item.tail)}`);
  }

  #toggle(item: ChoiceItem): void {
    this.choice = toggled(this.#choices, this.choice, item.key);
    const words = this.#words(item);
    this.said = this.choice.has(item.key) ? msg(str`Taken: ${words}`) : msg(str`Left: ${words}`);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Pages are the sentences' keys.
    const next = event.key.startsWith('Page')
      ? null
      : rowAfterKey(event.key, this.active, this.#contested.length);
    if (next !== null) this.active = next;
    else if (event.key === ' ') {
      const item = this.#contested[this.active];
      if (item) this.#toggle(item);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('.item.active')?.scrollIntoView({ block: 'nearest' }),
    );
  };
}
