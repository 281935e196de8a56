// Find and fix: all places where the same words stand, strings that are annotated in more than one way, and what contradicts the schema or
// itself. What is found is shown in its sentence, ticked, previewed and changed at once (find-list.ts).
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CheckView, FindingKind, Place } from '../../core/contract/consistency.ts';
import { formatNumber, formatPercent } from '../../core/language/languages.ts';
import type { Reply } from '../../core/contract/service.ts';
import type { BoundaryDispute, DisputedString } from '../../core/consistency/census.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { typeStyles } from '../elements/place.ts';
import {
  commonType,
  findingActions,
  placeActions,
  rowsOfFindings,
  rowsOfPlaces,
  type FindAction,
  type FindRow,
} from '../state/find-rows.ts';
import { LoadLatest } from '../state/load-latest.ts';
import { placeCount } from '../text/counts.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import './find-groups.ts';
import type { FindGroup } from './find-groups.ts';
import './find-list.ts';
import type { FindList } from './find-list.ts';
import { findStyles } from './find-styles.ts';

type Tab = 'search' | 'words' | 'checks';
const tabs = (): readonly { readonly id: Tab; readonly title: string }[] => [
  { id: 'search', title: msg('Search') },
  { id: 'words', title: msg('Same words') },
  { id: 'checks', title: msg('Checks') },
];

type Checked = Extract<CheckView, { kind: 'checked' }>;
type CheckKind = FindingKind | 'boundary';
const checks = (): readonly { readonly kind: CheckKind; readonly title: string }[] => [
  { kind: 'boundary', title: msg('Borders') },
  { kind: 'relation', title: msg('Relations') },
  { kind: 'type', title: msg('Types') },
  { kind: 'crossing', title: msg('Crossing mentions') },
  { kind: 'twice', title: msg('Two types on the same words') },
  { kind: 'same-sentence', title: msg('Same sentence') },
];

/** Places asked for at once: the first come while the rest of a big project is not yet searched. */
const PAGE = 200;

/** Places of some words, with what to do to them. */
interface Found {
  readonly words: string;
  readonly boundary: BoundaryDispute | null;
  readonly places: readonly Place[];
  readonly rows: readonly FindRow[];
  readonly actions: readonly FindAction[];
  /** Where the next page begins; null: these are all. */
  readonly next: number | null;
}

@localized()
@customElement('cman-find-dialog')
export class FindDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    findStyles,
    css`
      :host {
        --dialog-width: 920px;
      }
      input[type='search'] {
        flex: 1;
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .over {
        margin: 10px 0 8px;
      }
      p.over button {
        margin-left: 8px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private tab: Tab = 'search';
  @state() private words = '';
  @state() private searched: Found | null = null;
  /** The group that is open, in "Same words" or "Checks". */
  @state() private opened: Found | null = null;
  @state() private check: CheckView | null = null;
  @state() private kind: CheckKind | null = null;
  @state() private failure = '';
  @query('cman-dialog') private frame!: DialogFrame;
  @query('cman-find-list') private list!: FindList | null;
  readonly #loads = new LoadLatest();
  #asking = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // Whoever comes from a mention wants to see the others like it.
    const { sentence, selection } = this.app.state;
    const mention = selection.kind === 'mention' && sentence?.mentions.find(({ id }) => id === selection.id);
    if (sentence && mention) {
      this.words = sentence.text.slice(
        mention.begin - sentence.sentence.begin,
        mention.end - sentence.sentence.begin,
      );
    }
    if (this.words !== '') void this.#search();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loads.cancel();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('tab') && this.tab !== 'search' && this.check === null) void this.#check();
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Find and fix')} @dismiss=${() => this.app.closeDialog()}>
      <div role="tablist" aria-label=${msg('What to look for')} @keydown=${this.#onTabKey}>
        ${tabs().map(
          ({ id, title }) =>
            html`<button
              type="button"
              id=${`tab-${id}`}
              role="tab"
              aria-selected=${this.tab === id}
              aria-controls="panel"
              tabindex=${this.tab === id ? 0 : -1}
              data-testid=${`find-tab-${id}`}
              @click=${() => this.#show(id)}
            >
              ${title}
            </button>`,
        )}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby=${`tab-${this.tab}`} data-testid="find">
        ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert"><p>${this.failure}</p></div>`}
        ${this.tab === 'search' ? this.#renderSearch() : this.#renderCheck()}
      </div>
    </cman-dialog>`;
  }

  #renderSearch(): TemplateResult {
    const { searched } = this;
    return html`
      <div class="bar">
        <input
          type="search"
          autofocus
          placeholder=${msg('Whole words, as they stand in the text')}
          aria-label=${msg('Words to find')}
          data-testid="find-words"
          .value=${this.words}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.words = event.target.value;
            void this.#search();
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            this.list?.focus();
          }}
        />
      </div>
      ${
        searched === null
          ? html`<div class="empty" data-testid="find-empty">
              <p>${msg('Type words to see every place where they stand, and what each is annotated as.')}</p>
              <p>
                ${msg('Capitals and accents’ spelling do not matter, but words all in capitals are told from others: US is not us. With a mention selected in the text, its words are looked up at once.')}
              </p>
            </div>`
          : searched.places.length === 0
            ? html`<div class="empty" role="status" data-testid="find-empty">
                <p>${msg(str`“${searched.words}” stands nowhere as whole words.`)}</p>
                <p>
                  ${msg('Parts of words, and words apart from each other, are found by the search above the queue.')}
                </p>
              </div>`
            : this.#renderFound(
                searched,
                (found) => (this.searched = found),
                () => void this.#search(),
              )
      }
    `;
  }

  #renderFound(found: Found, use: (found: Found) => void, again: () => void): TemplateResult {
    return html`
      <p class="over" role="status" data-testid="find-count">
        ${
          found.next === null
            ? msg(str`${placeCount(found.places.length)} of “${found.words}”`)
            : msg(str`The first ${placeCount(found.places.length)} of “${found.words}”`)
        }
        ${
          found.next === null
            ? nothing
            : html`<button type="button" data-testid="find-more" @click=${() => void this.#more(found, use)}>
                ${msg('Find more')}
              </button>`
        }
      </p>
      <cman-find-list
        .app=${this.app}
        .rows=${found.rows}
        .actions=${found.actions}
        name=${msg(str`Places of ${found.words}`)}
        @open=${(event: CustomEvent<FindRow>) => void this.#open(event.detail)}
        @changed=${again}
      ></cman-find-list>
    `;
  }

  #renderCheck(): TemplateResult {
    const { check, opened } = this;
    if (check?.kind !== 'checked') {
      const share = check && check.total > 0 ? check.done / check.total : 0;
      return html`<div class="empty" role="status" data-testid="find-checking">
        <p>${msg(str`Looking through the project… ${formatPercent(share)}`)}</p>
        <p>${msg('Closing this page stops it.')}</p>
        <progress max="1" .value=${share} aria-label=${msg('How far it is')}></progress>
      </div>`;
    }
    if (opened) {
      return html`
        <div class="bar over">
          <button type="button" data-testid="find-groups-back" @click=${() => void this.#closeGroup()}>
            ${icon('previous')} ${msg('Back')}
          </button>
        </div>
        ${this.#renderFound(
          opened,
          (found) => (this.opened = found),
          () => void this.#checkAgain(),
        )}
      `;
    }
    return this.tab === 'words' ? this.#renderStrings(check) : this.#renderFindings(check);
  }

  #renderStrings({ strings, counts, sentences }: Checked): TemplateResult {
    if (strings.length === 0) {
      return html`<div class="empty" data-testid="find-empty">
        <p>${msg('No words are annotated in more than one way.')}</p>
        <p>
          ${
            sentences === 0
              ? msg('Import text first.')
              : msg(
                  'Words that are annotated in one place and not in another count when the sentence is done.',
                )
          }
        </p>
      </div>`;
    }
    return html`
      <p class="over" role="status" data-testid="find-count">
        ${
          counts.string === 1
            ? msg('1 string annotated in more than one way, or sometimes not at all.')
            : msg(
                str`${formatNumber(counts.string)} strings annotated in more than one way, or sometimes not at all; the most disputed first.`,
              )
        }
      </p>
      <cman-find-groups
        .groups=${strings.map((disputed) => this.#groupOfString(disputed))}
        name="Words annotated in more than one way. Enter shows their places."
        @open=${(event: CustomEvent<number>) => {
          const disputed = strings[event.detail];
          if (disputed) void this.#openGroup(disputed.text, null);
        }}
      ></cman-find-groups>
    `;
  }

  #renderFindings(check: Checked): TemplateResult {
    const kinds = checks().filter(({ kind }) => check.counts[kind] > 0);
    if (kinds.length === 0) {
      return html`<div class="empty" data-testid="find-empty">
        <p>${msg('Nothing contradicts the schema or itself.')}</p>
        <p>
          ${msg('Looked for: relations and types that the schema does not allow, mentions that cross, two types on the same words, borders that differ, and same sentences annotated differently.')}
        </p>
      </div>`;
    }
    const kind = kinds.find((one) => one.kind === this.kind)?.kind ?? kinds[0]!.kind;
    return html`
      <div class="bar over" role="group" aria-label=${msg('Which check')}>
        ${kinds.map(
          (one) =>
            html`<button
              type="button"
              class="quiet"
              aria-pressed=${one.kind === kind}
              data-testid="find-kind"
              data-kind=${one.kind}
              @click=${() => (this.kind = one.kind)}
            >
              ${one.title} ${formatNumber(check.counts[one.kind])}
            </button>`,
        )}
      </div>
      ${kind === 'boundary' ? this.#renderBoundaries(check) : this.#renderKind(check, kind)}
    `;
  }

  #renderBoundaries({ boundaries }: Checked): TemplateResult {
    return html`<cman-find-groups
      .groups=${boundaries.map(({ longer, shorter, type, asLonger, asShorter }): FindGroup => ({
        text: longer,
        counts: [
          { label: msg(str`all of it ${asLonger}`), styles: this.#stylesOf(type) },
          { label: msg(str`only “${shorter}” ${asShorter}`), styles: this.#stylesOf(type) },
        ],
      }))}
      name="Words whose mentions differ at their borders. Enter shows their places."
      @open=${(event: CustomEvent<number>) => {
        const boundary = boundaries[event.detail];
        if (boundary) void this.#openGroup(boundary.longer, boundary);
      }}
    ></cman-find-groups>`;
  }

  /** Made once for each check and kind: the list keeps its ticks while its rows are the same. */
  readonly #rowsOfKind = new WeakMap<Checked, Map<FindingKind, { rows: FindRow[]; actions: FindAction[] }>>();

  #renderKind(check: Checked, kind: FindingKind): TemplateResult {
    const kinds =
      this.#rowsOfKind.get(check) ?? new Map<FindingKind, { rows: FindRow[]; actions: FindAction[] }>();
    this.#rowsOfKind.set(check, kinds);
    const findings = check.findings.filter((finding) => finding.kind === kind);
    const { rows, actions } = kinds.get(kind) ?? {
      rows: rowsOfFindings(findings),
      actions: findingActions(findings),
    };
    kinds.set(kind, { rows, actions });
    return html`<cman-find-list
      .app=${this.app}
      .rows=${rows}
      .actions=${actions}
      name="Findings"
      @open=${(event: CustomEvent<FindRow>) => void this.#open(event.detail)}
      @changed=${() => void this.#checkAgain()}
    ></cman-find-list>`;
  }

  #groupOfString({ text, types, unannotated }: DisputedString): FindGroup {
    return {
      text,
      counts: [
        ...types.map(({ type, count }) => ({ label: `${type} ${count}`, styles: this.#stylesOf(type) })),
        ...(unannotated > 0
          ? [{ label: msg(str`not annotated ${unannotated}`), styles: typeStyles(-1) }]
          : []),
      ],
    };
  }

  #stylesOf(type: string): ReturnType<typeof typeStyles> {
    return typeStyles(
      this.app.state.project?.schema.entityTypes.findIndex(({ name }) => name === type) ?? -1,
    );
  }

  readonly #onTabKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const here = tabs().findIndex(({ id }) => id === this.tab);
    const { id } = tabs().at((here + step) % tabs().length)!;
    this.#show(id);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    );
  };

  #show(tab: Tab): void {
    this.tab = tab;
    this.opened = null;
    this.failure = '';
  }

  /** The newest words win, and one question is asked at a time. */
  async #search(): Promise<void> {
    if (this.words.trim() === '') {
      this.#loads.cancel();
      this.searched = null;
      return;
    }
    if (this.#asking) return;
    this.#asking = true;
    const { words } = this;
    await this.#find(words, null, (found) => (this.searched = found));
    this.#asking = false;
    if (this.words !== words) await this.#search();
  }

  async #find(words: string, boundary: BoundaryDispute | null, use: (found: Found) => void): Promise<void> {
    await this.#loads.run(
      () => attempt(this.app.context.project.places(words, 0, PAGE)),
      (reply) =>
        this.#take(reply, ({ places, next }) => use(this.#foundOf({ words, boundary, places, next }))),
    );
  }

  async #more(found: Found, use: (found: Found) => void): Promise<void> {
    const { words, boundary, next } = found;
    if (next === null) return;
    await this.#loads.run(
      () => attempt(this.app.context.project.places(words, next, 1000)),
      (reply) =>
        this.#take(reply, (page) =>
          use(this.#foundOf({ words, boundary, places: [...found.places, ...page.places], next: page.next })),
        ),
    );
  }

  #foundOf(found: Pick<Found, 'words' | 'boundary' | 'places' | 'next'>): Found {
    const { places, boundary } = found;
    const schema = this.app.state.project?.schema ?? { name: '', entityTypes: [], relationTypes: [] };
    return {
      ...found,
      rows: rowsOfPlaces(places, schema, boundary),
      actions: placeActions(schema, commonType(places), boundary),
    };
  }

  async #openGroup(words: string, boundary: BoundaryDispute | null): Promise<void> {
    await this.#find(words, boundary, (found) => (this.opened = found));
    await this.updateComplete;
    this.list?.focus();
  }

  async #closeGroup(): Promise<void> {
    this.opened = null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('cman-find-groups')?.focus();
  }

  async #checkAgain(): Promise<void> {
    this.opened = null;
    await this.#check();
    await this.updateComplete;
    const lists = this.renderRoot.querySelector<HTMLElement>('cman-find-groups, cman-find-list');
    (lists ?? this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]'))?.focus();
  }

  /** Goes on until the project is checked, or this page is closed. */
  async #check(): Promise<void> {
    this.check = { kind: 'checking', done: 0, total: 0 };
    for (let anew = true; this.isConnected && this.check?.kind === 'checking'; anew = false) {
      const reply = await attempt(this.app.context.project.check(anew));
      this.#take(reply, (view) => (this.check = view));
      if (!reply.ok) this.check = null;
    }
  }

  async #open({ context, select }: FindRow): Promise<void> {
    this.frame.close();
    await this.app.sentence.open(context.sentenceId, (view) => {
      if ('mentionId' in select) return { kind: 'mention', id: select.mentionId };
      const { begin, end } = select.span;
      const here = view.mentions.filter((mention) => mention.begin === begin && mention.end === end);
      const mention =
        here.find(({ status }) => status === 'accepted') ?? here.find(({ status }) => status === 'suggested');
      if (mention) return { kind: 'mention', id: mention.id };
      const tokens = [...view.sentence.tokens.entries()].filter(
        ([, token]) => token.begin < end && token.end > begin,
      );
      const [first, last] = [tokens[0]?.[0], tokens.at(-1)?.[0]];
      return first === undefined || last === undefined
        ? { kind: 'nothing' }
        : { kind: 'tokens', anchor: first, focus: last };
    });
    this.app.focus('text');
  }

  #take<T>(reply: Reply<T>, use: (value: T) => void): void {
    this.failure = reply.ok ? '' : reply.error.message;
    if (reply.ok) use(reply.value);
  }
}
