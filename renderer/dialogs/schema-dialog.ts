// The types of the project: entities with keys and colours, relations with the pairs they may join.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { WireError } from '../../core/contract/service.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/palette.ts';
import type { Schema } from '../../core/model/schema.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { styled } from '../elements/place.ts';
import {
  addEntityType,
  addRelationType,
  nameProblem,
  removeEntityType,
  removeRelationType,
  setColour,
  setKey,
  togglePair,
} from '../state/schema-draft.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

const NO_SCHEMA: Schema = { name: '', entityTypes: [], relationTypes: [] };

type List = 'entityTypes' | 'relationTypes';

@customElement('cman-schema-dialog')
export class SchemaDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 720px;
      }
      h3 {
        margin: 16px 0 6px;
      }
      h3:first-of-type {
        margin-top: 0;
      }
      .type {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 38px;
        border-bottom: 1px solid var(--line);
      }
      .type b {
        flex: 1;
        min-width: 0;
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .key {
        width: 38px;
        min-height: 26px;
        padding: 2px;
        text-align: center;
      }
      .colours {
        display: flex;
        gap: 4px;
      }
      .colour {
        width: 18px;
        min-height: 18px;
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
      .add {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-top: 9px;
      }
      .add input {
        width: 220px;
      }
      .problem {
        color: var(--bad);
        font-size: 12px;
      }
      .pairs {
        width: auto;
        margin: 6px 0 4px;
      }
      .pairs th,
      .pairs td {
        padding: 3px 12px 3px 0;
        border: 0;
        font-weight: 450;
      }
      .pairs td {
        text-align: center;
      }
      .relation {
        border-bottom: 0;
      }
      details {
        padding: 0 0 8px 48px;
        margin-top: -6px;
        border-bottom: 1px solid var(--line);
      }
      details summary {
        color: var(--ink-2);
        font-size: 12px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @state() private draft: Schema = NO_SCHEMA;
  @state() private names: Readonly<Record<List, string>> = { entityTypes: '', relationTypes: '' };
  @state() private tried: List | null = null;
  @state() private failure: WireError | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = this.app.state.project?.schema ?? NO_SCHEMA;
  }

  override render(): TemplateResult {
    const { draft } = this;
    return html`<cman-dialog heading="Types and relations" @dismiss=${() => this.app.closeDialog()}>
      <h3>Entities</h3>
      ${draft.entityTypes.map(
        ({ name, key, colour }) =>
          html`<div class="type" data-testid="schema-entity" data-type=${name}>
            ${this.#renderKey('entityTypes', name, key)}
            <b>${name}</b>
            <span class="colours" role="group" aria-label=${`Colour of ${name}`}>
              ${COLOUR_BLIND_SAFE_PALETTE.map(
                (candidate, index) =>
                  html`<button
                    type="button"
                    class="colour"
                    aria-label=${`Colour ${index + 1}`}
                    aria-pressed=${candidate.toUpperCase() === colour.toUpperCase()}
                    ${styled({ '--swatch': candidate })}
                    @click=${() => (this.draft = setColour(draft, name, candidate))}
                  ></button>`,
              )}
            </span>
            ${this.#renderRemove(name, () => (this.draft = removeEntityType(draft, name)))}
          </div>`,
      )}
      ${this.#renderAdd('entityTypes', 'New entity type')}
      <h3>Relations</h3>
      ${draft.relationTypes.map(
        ({ name, key, pairs }) =>
          html`<div class="type relation" data-testid="schema-relation" data-type=${name}>
              ${this.#renderKey('relationTypes', name, key)}
              <b>${name}</b>
              ${this.#renderRemove(name, () => (this.draft = removeRelationType(draft, name)))}
            </div>
            <details ?open=${pairs.length === 0}>
              <summary>
                ${
                  pairs.length === 0
                    ? 'May join nothing yet: choose the pairs'
                    : pairs.map(({ head, tail }) => `${head} → ${tail}`).join(', ')
                }
              </summary>
              ${this.#renderPairs(name)}
            </details>`,
      )}
      ${this.#renderAdd('relationTypes', 'New relation type')}
      ${
        this.failure
          ? html`<div class="outcome bad" role="alert" data-testid="schema-error">
              <p>${this.failure.message}</p>
            </div>`
          : nothing
      }
      <div slot="footer">
        <button type="button" @click=${() => this.frame.close()}>Cancel</button>
        <button type="button" class="primary" data-testid="schema-save" @click=${() => void this.#save()}>
          Save
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderKey(list: List, name: string, key: string): TemplateResult {
    return html`<input
      type="text"
      class="key"
      maxlength="1"
      aria-label=${`Key of ${name}`}
      title="Key"
      .value=${key}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) {
          this.draft = setKey(this.draft, list, name, event.target.value.trim());
        }
      }}
    />`;
  }

  #renderRemove(name: string, remove: () => void): TemplateResult {
    return html`<button
      type="button"
      class="quiet icon-only"
      aria-label=${`Remove ${name}`}
      title="Remove"
      data-testid="schema-remove"
      @click=${remove}
    >
      ${icon('trash')}
    </button>`;
  }

  #renderPairs(relation: string): TemplateResult {
    const { draft } = this;
    return html`<table class="pairs">
      <thead>
        <tr>
          <th scope="col">from \\ to</th>
          ${draft.entityTypes.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${draft.entityTypes.map(
          ({ name: head }) =>
            html`<tr>
              <th scope="row">${head}</th>
              ${draft.entityTypes.map(
                ({ name: tail }) =>
                  html`<td>
                    <input
                      type="checkbox"
                      aria-label=${`${relation} from ${head} to ${tail}`}
                      data-testid="schema-pair"
                      .checked=${allowsRelation(draft, relation, head, tail)}
                      @change=${() => (this.draft = togglePair(draft, relation, head, tail))}
                    />
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #renderAdd(list: List, placeholder: string): TemplateResult {
    const problem = this.tried === list ? nameProblem(this.draft[list], this.names[list]) : null;
    const id = `problem-${list}`;
    return html`<div class="add">
      <input
        type="text"
        placeholder=${placeholder}
        aria-label=${placeholder}
        aria-describedby=${id}
        data-testid=${list === 'entityTypes' ? 'schema-new-entity' : 'schema-new-relation'}
        .value=${this.names[list]}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) {
            this.names = { ...this.names, [list]: event.target.value };
            this.tried = null;
          }
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') this.#add(list);
        }}
      />
      <button type="button" @click=${() => this.#add(list)}>${icon('plus')} Add</button>
      <span id=${id} class="problem" role="status">${problem ?? ''}</span>
    </div>`;
  }

  #add(list: List): void {
    const name = this.names[list];
    if (nameProblem(this.draft[list], name) !== null) {
      this.tried = list;
      return;
    }
    this.draft = list === 'entityTypes' ? addEntityType(this.draft, name) : addRelationType(this.draft, name);
    this.names = { ...this.names, [list]: '' };
  }

  async #save(): Promise<void> {
    const { project } = this.app.context;
    const reply = await attempt(project.execute({ kind: 'set-schema', schema: this.draft }));
    if (!reply.ok) {
      this.failure = reply.error;
      return;
    }
    const summary = await this.app.context.ask(project.summary());
    if (summary) await this.app.project.changed(summary);
    this.frame.close();
  }
}
