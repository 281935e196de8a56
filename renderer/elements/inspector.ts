// The right column: what is selected and what is known of it, and why this sentence is here.
import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSummary, SentenceView } from '../../core/contract/project.ts';
import type { AnnotationStatus, Mention, Relation } from '../../core/model/annotation.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { Application } from '../control/application.ts';
import type { ActionId } from '../keys/actions.ts';
import { selecting } from '../state/app-state.ts';
import { visibleRelations, type Selection } from '../state/selection.ts';
import { describeOrigin, percent, statusName, textOf, uncertaintyParts } from '../text/describe.ts';
import { describeWhy } from '../text/stored-words.ts';
import { controls } from '../theme/controls.ts';
import { icon, type IconName } from '../theme/icons.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { keepFocus, keyHint } from './keys.ts';
import { styled, typeStyles } from './place.ts';

@localized()
@customElement('cman-inspector')
export class Inspector extends LitElement {
  static override styles = [controls, inspectorStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) view: SentenceView | null = null;
  @property({ attribute: false }) schema!: Schema;
  @property({ attribute: false }) selection!: Selection;
  @property({ attribute: false }) showRejected = false;
  /** Of the project: what a suggestion names its model by. */
  @property({ attribute: false }) models: readonly ModelSummary[] = [];

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('section')?.focus();
  }

  override render(): TemplateResult {
    const { view } = this;
    if (!view) return html``;
    return html`<section tabindex="-1" aria-label=${msg('Selection')} data-testid="inspector">
      ${this.#renderSelection(view)} ${this.#renderSentence(view)}
    </section>`;
  }

  #renderSelection(view: SentenceView): TemplateResult {
    const { selection } = this;
    if (selection.kind === 'mention') {
      const mention = view.mentions.find(({ id }) => id === selection.id);
      if (mention) return this.#renderMention(view, mention);
    }
    if (selection.kind === 'relation') {
      const relation = view.relations.find(({ id }) => id === selection.id);
      if (relation) return this.#renderRelation(view, relation);
    }
    return this.#renderOverview(view);
  }

  #renderMention(view: SentenceView, mention: Mention): TemplateResult {
    const relations = visibleRelations(view, this.showRejected).filter(
      ({ head, tail }) => head === mention.id || tail === mention.id,
    );
    return html`
      <article data-testid="inspector-mention">
        <h3>${msg('Mention')}</h3>
        <p class="name" dir="auto">${textOf(view, mention)}</p>
        <p class="line">${this.#renderType(mention.type)} ${renderStatus(mention.status)}</p>
        ${this.#renderGuideline(this.schema.entityTypes, mention.type)}
        ${renderConfidence(mention.confidence, mention.status)}
        <dl>
          ${
            mention.runnerUp
              ? html`<dt>${msg('Second best')}</dt>
                  <dd>
                    ${mention.runnerUp.type ?? msg('no mention')}, ${percent(mention.runnerUp.probability)}
                  </dd>`
              : nothing
          }
          <dt>${msg('From')}</dt>
          <dd>${describeOrigin(mention.origin, this.models)}</dd>
          ${
            mention.origin.kind === 'recommender' && mention.origin.reason
              ? html`<dt>${msg('Why')}</dt>
                  <dd data-testid="inspector-reason">${mention.origin.reason}</dd>`
              : nothing
          }
        </dl>
        <div class="deeds">
          ${this.#renderJudgement(mention.status)}
          ${
            mention.status === 'rejected'
              ? nothing
              : this.#renderDeed('relation.link', 'link', msg('Link'), 'inspector-link')
          }
        </div>
      </article>
      ${
        relations.length > 0
          ? html`<article>
              <h3>${msg('Its relations')}</h3>
              <ul>
                ${relations.map((relation) => this.#renderRelationLine(view, relation))}
              </ul>
            </article>`
          : nothing
      }
    `;
  }

  #renderRelation(view: SentenceView, relation: Relation): TemplateResult {
    const end = (name: string, id: string): TemplateResult | typeof nothing => {
      const mention = view.mentions.find((candidate) => candidate.id === id);
      return mention
        ? html`<dt>${name}</dt>
            <dd>
              <button
                type="button"
                class="quiet end"
                @pointerdown=${keepFocus}
                @click=${() => this.#select({ kind: 'mention', id })}
              >
                ${textOf(view, mention)}
              </button>
              ${this.#renderType(mention.type)}
            </dd>`
        : nothing;
    };
    return html`<article data-testid="inspector-relation">
      <h3>${msg('Relation')}</h3>
      <p class="name">${relation.type}</p>
      <p class="line">${renderStatus(relation.status)}</p>
      ${this.#renderGuideline(this.schema.relationTypes, relation.type)}
      ${renderConfidence(relation.confidence, relation.status)}
      <dl>
        ${end(msg('Head'), relation.head)} ${end(msg('Tail'), relation.tail)}
        <dt>${msg('From')}</dt>
        <dd>${describeOrigin(relation.origin, this.models)}</dd>
      </dl>
      <div class="deeds">
        ${this.#renderJudgement(relation.status)}
        ${this.#renderDeed('relation.reverse', 'reverse', msg('Reverse'), 'inspector-reverse')}
        ${this.#renderDeed('relation.follow', 'next', msg('Other end'), 'inspector-follow')}
      </div>
    </article>`;
  }

  /** Nothing is selected: everything in the sentence, to choose from. */
  #renderOverview(view: SentenceView): TemplateResult {
    const mentions = view.mentions
      .filter(({ status }) => this.showRejected || status !== 'rejected')
      .sort((a, b) => a.begin - b.begin || b.end - a.end);
    const relations = visibleRelations(view, this.showRejected);
    return html`<article data-testid="inspector-overview">
      <h3>${msg('In this sentence')}</h3>
      ${
        mentions.length === 0
          ? html`<p class="muted">
              ${msg('Nothing is marked here. Select some text, or move the token cursor with the arrow keys, and choose a type.')}
            </p>`
          : html`<ul>
              ${mentions.map(
                (mention) =>
                  html`<li>
                    <button
                      type="button"
                      class="quiet item"
                      @pointerdown=${keepFocus}
                      @click=${() => this.#select({ kind: 'mention', id: mention.id })}
                    >
                      ${this.#renderType(mention.type)} <span class="words">${textOf(view, mention)}</span>
                      ${renderShortStatus(mention)}
                    </button>
                  </li>`,
              )}
              ${relations.map((relation) => this.#renderRelationLine(view, relation))}
            </ul>`
      }
    </article>`;
  }

  #renderRelationLine(view: SentenceView, relation: Relation): TemplateResult {
    const name = (id: string): string => {
      const mention = view.mentions.find((candidate) => candidate.id === id);
      return mention ? textOf(view, mention) : '';
    };
    return html`<li>
      <button
        type="button"
        class="quiet item relation"
        @pointerdown=${keepFocus}
        @click=${() => this.#select({ kind: 'relation', id: relation.id })}
      >
        <span class="words"
          ><b>${relation.type}</b> <bdi>${name(relation.head)}</bdi> → <bdi>${name(relation.tail)}</bdi></span
        >
        ${renderShortStatus(relation)}
      </button>
    </li>`;
  }

  #renderSentence(view: SentenceView): TemplateResult | typeof nothing {
    const { uncertainty } = view;
    // A sentence that came in annotated waits for nobody: there is no why.
    if (view.sentence.status === 'complete' && !uncertainty) return nothing;
    return html`<article data-testid="inspector-sentence">
      <h3>${msg('Why this sentence')}</h3>
      ${view.why ? html`<p>${describeWhy(view.why)}</p>` : nothing}
      ${
        uncertainty
          ? html`<div class="bars">
              ${uncertaintyParts(uncertainty).map(
                ({ name, explanation, share }) =>
                  html`<div class="bar" title=${explanation}>
                    <span>${name}</span>
                    <span class="track"><i ${styled({ width: `${Math.round(share * 100)}%` })}></i></span>
                    <b>${percent(share)}</b>
                  </div>`,
              )}
            </div>`
          : html`<p class="muted">
              ${msg('No model has read this sentence yet. Once one is trained, this shows how unsure it is.')}
            </p>`
      }
    </article>`;
  }

  /** When to use the type: what the people who defined it wrote. */
  #renderGuideline(
    types: readonly { readonly name: string; readonly guideline?: string | undefined }[],
    type: string,
  ): TemplateResult | typeof nothing {
    const guideline = types.find(({ name }) => name === type)?.guideline;
    return guideline
      ? html`<p class="guideline" dir="auto" data-testid="inspector-guideline">${guideline}</p>`
      : nothing;
  }

  #renderType(type: string): TemplateResult {
    const index = this.schema.entityTypes.findIndex(({ name }) => name === type);
    return html`<span class="chip" ${styled(typeStyles(index))}>${type}</span>`;
  }

  #renderJudgement(status: AnnotationStatus): TemplateResult {
    switch (status) {
      case 'suggested':
        return html`${this.#renderDeed('item.accept', 'check', msg('Accept'), 'inspector-accept')}
        ${this.#renderDeed('item.reject', 'cross', msg('Reject'), 'inspector-reject')}`;
      case 'accepted':
        return this.#renderDeed('item.reject', 'trash', msg('Delete'), 'inspector-delete');
      case 'rejected':
        return html`${this.#renderDeed('item.accept', 'check', msg('Accept after all'), 'inspector-accept')}
        ${this.#renderDeed('item.ask-again', 'undo', msg('Suggest again'), 'inspector-ask-again')}`;
    }
  }

  #renderDeed(action: ActionId, name: IconName, words: string, testId: string): TemplateResult {
    return html`<button
      type="button"
      data-testid=${testId}
      @pointerdown=${keepFocus}
      @click=${() => this.app.perform(action)}
    >
      ${icon(name)} ${words} ${keyHint(this.app, action)}
    </button>`;
  }

  #select(selection: Selection): void {
    this.app.context.store.update((state) => selecting(state, selection));
    this.app.focus('text');
  }
}

const STATUS_ICONS: Readonly<Record<AnnotationStatus, IconName>> = {
  accepted: 'check',
  suggested: 'question',
  rejected: 'cross',
};

function renderStatus(status: AnnotationStatus): TemplateResult {
  return html`<span class="status ${status}" data-status=${status}
    >${icon(STATUS_ICONS[status])} ${statusName(status)}</span
  >`;
}

function renderShortStatus(item: {
  readonly status: AnnotationStatus;
  readonly confidence: number | null;
}): TemplateResult {
  const sure = item.status === 'suggested' && item.confidence !== null ? percent(item.confidence) : '';
  return html`<span class="short ${item.status}" title=${statusName(item.status)}
    >${icon(STATUS_ICONS[item.status])}${sure}</span
  >`;
}

function renderConfidence(
  confidence: number | null,
  status: AnnotationStatus,
): TemplateResult | typeof nothing {
  if (confidence === null || status === 'accepted') return nothing;
  return html`<div class="bar sure">
    <span>${msg('Confidence')}</span>
    <span class="track"><i ${styled({ width: `${Math.round(100 * confidence)}%` })}></i></span>
    <b>${percent(confidence)}</b>
  </div>`;
}
