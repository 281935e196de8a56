// The cheat sheet, where every key can also be changed.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Application } from '../control/application.ts';
import { pressOf } from '../control/keyboard.ts';
import { renderChord } from '../elements/keys.ts';
import {
  actionFacts,
  ACTIONS,
  groupName,
  isActionId,
  type ActionGroup,
  type ActionId,
} from '../keys/actions.ts';
import { chordLabels, chordsOf, losers } from '../keys/keymap.ts';
import type { Preferences } from '../state/preferences.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

const GROUPS: readonly ActionGroup[] = ['Sentence', 'Mentions', 'Relations', 'Queue', 'Project', 'View'];

@localized()
@customElement('cman-shortcuts-dialog')
export class ShortcutsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 860px;
      }
      .groups {
        columns: 2;
        column-gap: 36px;
      }
      section {
        margin-bottom: 18px;
        break-inside: avoid;
      }
      h3 {
        margin-bottom: 3px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 27px;
        border-bottom: 1px solid var(--line);
      }
      .line > span:first-child {
        flex: 1;
      }
      .chords {
        /* What is hidden in it would else lengthen the dialog. */
        position: relative;
        gap: 4px;
        min-height: 24px;
        padding: 1px 5px;
        margin-right: -5px;
      }
      .chords .or {
        color: var(--ink-3);
        font-weight: 400;
        font-size: 11px;
      }
      .capturing {
        border-color: var(--accent);
        color: var(--accent);
      }
      .said {
        flex: 1;
        margin: 0;
        color: var(--ink-2);
      }
      .line .icon-only {
        min-height: 24px;
        padding: 2px;
      }
      .intro {
        margin-bottom: 14px;
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) preferences!: Preferences;
  /** What the last change did to other keys. */
  @state() private said = '';
  /** The action whose new key is awaited. */
  @state() private capturing: ActionId | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Keyboard shortcuts')} @dismiss=${() => this.app.closeDialog()}>
      <p class="intro">
        ${msg('To change a key, click it (or press Enter on it) and press the new one. The keys of the types are set with the types; with nothing selected they begin a mention or a relation, and letters stand over the words to point at them.')}
      </p>
      <div class="groups">${GROUPS.map((group) => this.#renderGroup(group))}</div>
      <div slot="footer">
        <p class="said" role="status" data-testid="keys-said">${this.said}</p>
        <button
          type="button"
          data-testid="reset-keys"
          ?disabled=${Object.keys(this.preferences.keys).length === 0}
          @click=${() => this.#reset()}
        >
          ${msg('Back to the usual keys')}
        </button>
        <button type="button" class="primary" autofocus @click=${() => this.frame.close()}>
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderGroup(group: ActionGroup): TemplateResult {
    const actions = Object.keys(ACTIONS)
      .filter(isActionId)
      .filter((action) => actionFacts(action).group === group);
    return html`<section>
      <h3>${groupName(group)}</h3>
      ${actions.map((action) => this.#renderAction(action))}
    </section>`;
  }

  #renderAction(action: ActionId): TemplateResult {
    const title = actionFacts(action).title();
    const chords = this.app.keymap.table[action] ?? [];
    const capturing = this.capturing === action;
    return html`<div class="line" data-testid="shortcut" data-action=${action}>
      <span>${title}</span>
      <button
        type="button"
        class=${capturing ? 'chords capturing' : 'quiet chords'}
        @click=${() => (this.capturing = action)}
        @blur=${() => (this.capturing = null)}
        @keydown=${this.#onKeyDown}
      >
        <span class="visually-hidden">${msg(str`Change the key of “${title}”, now`)} </span>
        ${
          capturing
            ? msg('Press a key…')
            : chords.length === 0
              ? html`<span class="or">${msg('none')}</span>`
              : chords.map(
                  (chord, index) =>
                    html`${index > 0 ? html`<span class="or">${msg('or')}</span>` : nothing}${renderChord(
                      chord,
                      this.app.state.platform,
                    )}`,
                )
        }
      </button>
      ${
        this.preferences.keys[action]
          ? html`<button
              type="button"
              class="quiet icon-only"
              data-testid="reset-key"
              aria-label=${msg(str`The usual key of “${title}” again`)}
              title=${msg('The usual key again')}
              @click=${() => this.#reset(action)}
            >
              ${icon('undo')}
            </button>`
          : nothing
      }
    </div>`;
  }

  #reset(action?: ActionId): void {
    this.app.resetKeys(action);
    this.said = action
      ? msg(str`“${actionFacts(action).title()}” has its usual keys again.`)
      : msg('All keys are the usual ones again.');
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const action = this.capturing;
    if (!action) return;
    const [chord] = chordsOf(pressOf(event), this.app.state.platform);
    if (chord === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.capturing = null;
    // Escape leaves capturing; it stays the key that closes things.
    if (chord === 'Escape') return;
    const taken = losers(this.app.keymap.table, action, [chord]);
    this.app.bindKeys(action, [chord]);
    this.said = this.#whatChanged(action, chord, taken);
  };

  /** Says whose key it was, and whose it still is where a type can be given. */
  #whatChanged(action: ActionId, chord: string, taken: readonly ActionId[]): string {
    const key = chordLabels(chord, this.app.state.platform).join('+');
    const title = actionFacts(action).title();
    const { entityTypes = [], relationTypes = [] } = this.app.state.project?.schema ?? {};
    const type = [...entityTypes, ...relationTypes].find((candidate) => candidate.key === chord);
    if (type) {
      return msg(
        str`${key} is also the key of the type ${type.name}, which goes first where the type can be given.`,
      );
    }
    const without = taken.map((other) => `“${actionFacts(other).title()}”`).join(', ');
    return taken.length > 0
      ? msg(str`${key} is now “${title}”. It was ${without}.`)
      : msg(str`${key} is now “${title}”.`);
  }
}
