// How a project is protected on the disk: asked of a new one, and changed in one that is open.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ProtectionKind } from '../../core/contract/locked-project.ts';
import type { NewProtection, ProtectionView } from '../../core/contract/protection.ts';
import type { Application } from '../control/application.ts';
import { passphraseAdvice } from '../state/passphrase.ts';
import { fileName } from '../text/describe.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';
import { keepingFocus } from './keeping-focus.ts';

const LOCK_CHOICES_MINUTES = [1, 5, 10, 30, 60];

@localized()
@customElement('cman-protection-dialog')
export class ProtectionDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      fieldset {
        display: grid;
        gap: 10px;
        margin: 0 0 14px;
        padding: 0;
        border: 0;
      }
      legend {
        margin-bottom: 8px;
        padding: 0;
        font-weight: 600;
      }
      .way {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 10px;
        align-items: start;
      }
      .way input {
        margin: 3px 0 0;
      }
      .way small {
        grid-column: 2;
        color: var(--ink-2);
        font-size: 12px;
      }
      .key {
        margin: 4px 0;
        padding: 10px 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
        font: 600 15px var(--mono, monospace);
        letter-spacing: 0.03em;
        user-select: all;
      }
      .problem {
        margin: 0;
        color: var(--bad);
      }
      .fields {
        display: grid;
        gap: 14px;
        margin-bottom: 16px;
      }
      .fields .field {
        margin: 0;
      }
      .now {
        margin: 0 0 16px;
      }
      .sure {
        display: flex;
        margin: 10px 0 18px;
        gap: 8px;
        align-items: baseline;
      }
      .sure input {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  /** Where a new project is to be made; null: the open one is meant. */
  @property({ attribute: false }) creating: string | null = null;
  @state() private view: ProtectionView | null = null;
  @state() private kind: ProtectionKind = 'passphrase';
  @state() private current = '';
  @state() private first = '';
  @state() private second = '';
  @state() private recoveryKey = '';
  @state() private writtenDown = false;
  @state() private problem = '';
  @state() private working = false;
  @query('cman-dialog') private frame!: DialogFrame;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.view = await this.app.protection.view();
    if (this.creating === null && this.view && this.view.kind !== 'plain') this.kind = this.view.kind;
  }

  override render(): TemplateResult {
    const { creating } = this;
    return html`<cman-dialog
      heading=${creating === null ? msg('Protection') : msg(str`New project: ${fileName(creating)}`)}
      @dismiss=${() => this.app.closeDialog()}
    >
      ${this.view ? this.#renderForm(this.view) : nothing}
      <div slot="footer">
        <button type="button" @click=${() => this.frame.close()}>${msg('Cancel')}</button>
        <button
          type="submit"
          form="protection"
          class="primary"
          data-testid="protection-save"
          ?disabled=${this.working || this.#protection() === null || this.#nothingToDo()}
          @click=${() => void keepingFocus(this, () => this.#save())}
        >
          ${this.working ? msg('Working…') : this.#deed()}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderForm(view: ProtectionView): TemplateResult {
    const isOpen = this.creating === null;
    return html`
      ${isOpen ? html`<p class="now" data-testid="protection-now">${describeProtection(view.kind)}</p>` : nothing}
      ${
        isOpen && view.kind === 'passphrase'
          ? html`<div class="fields">
              ${this.#renderPassword(msg('Passphrase now'), 'passphrase-now', this.current, (value) => (this.current = value))}
            </div>`
          : nothing
      }
      <fieldset>
        <legend>${isOpen ? msg('From now on') : msg('How is it protected on the disk?')}</legend>
        ${this.#renderWay(
          'passphrase',
          view.kind === 'passphrase' && isOpen ? msg('Another passphrase') : msg('Passphrase'),
          msg(
            'The file is encrypted: texts, annotations, models. Whoever forgets the passphrase has lost the project.',
          ),
        )}
        ${this.#renderWay(
          'key-store',
          msg('Key store of this computer'),
          view.keyStore.available
            ? msg(
                'The file is encrypted and opens with your login here; elsewhere with a recovery key that is shown once.',
              )
            : view.keyStore.reason,
          view.keyStore.available,
        )}
        ${this.#renderWay('plain', msg('Not encrypted'), msg('Whoever gets at the file can read it.'))}
      </fieldset>
      ${this.kind === 'passphrase' ? this.#renderPassphrases() : nothing}
      ${this.kind === 'key-store' ? this.#renderRecoveryKey() : nothing}
      ${this.kind === 'plain' ? nothing : this.#renderLockAfter(view)}
      <p class="problem" role="alert" data-testid="protection-problem">${this.problem}</p>
    `;
  }

  #renderWay(kind: ProtectionKind, words: string, hint: string, possible = true): TemplateResult {
    return html`<label class="way">
      <input
        type="radio"
        name="kind"
        value=${kind}
        ?autofocus=${kind === this.kind}
        ?disabled=${!possible}
        .checked=${this.kind === kind}
        data-testid=${`protection-${kind}`}
        @change=${() => this.#choose(kind)}
      />
      <span>${words}</span><small>${hint}</small>
    </label>`;
  }

  #renderPassword(
    label: string,
    testId: string,
    value: string,
    typed: (value: string) => void,
    hint = '',
  ): TemplateResult {
    return html`<label class="field">
      <span>${label}</span>
      <input
        type="password"
        autocomplete="off"
        spellcheck="false"
        maxlength="1000"
        data-testid=${testId}
        .value=${value}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) typed(event.target.value);
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') void this.#save();
        }}
      />
      ${hint === '' ? nothing : html`<small class="hint" role="status">${hint}</small>`}
    </label>`;
  }

  #renderPassphrases(): TemplateResult {
    const differ = this.second !== '' && this.second !== this.first;
    return html`<div class="fields">
      ${this.#renderPassword(msg('New passphrase'), 'passphrase-first', this.first, (value) => (this.first = value), passphraseAdvice(this.first))}
      ${this.#renderPassword(msg('Once more'), 'passphrase-second', this.second, (value) => (this.second = value), differ ? msg('The two are not the same yet.') : '')}
    </div>`;
  }

  #renderRecoveryKey(): TemplateResult {
    return html`<p>
        ${msg('Recovery key, shown this once: write it down, or keep it where passwords are kept.')}
      </p>
      <p class="key" data-testid="recovery-key">${this.recoveryKey}</p>
      <label class="sure">
        <input
          type="checkbox"
          data-testid="written-down"
          .checked=${this.writtenDown}
          @change=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.writtenDown = event.target.checked;
          }}
        />
        <span>${msg('I have kept it. Without it and without this computer, the project is lost.')}</span>
      </label>`;
  }

  #renderLockAfter({ lockAfterMinutes }: ProtectionView): TemplateResult {
    const choices = [
      ...new Set([...LOCK_CHOICES_MINUTES, ...(lockAfterMinutes === null ? [] : [lockAfterMinutes])]),
    ];
    return html`<label class="field">
      <span>${msg('Lock encrypted projects when nothing is done')}</span>
      <select
        data-testid="lock-after"
        @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) void this.#setLockAfter(event.target.value);
        }}
      >
        ${choices
          .sort((a, b) => a - b)
          .map(
            (minutes) =>
              html`<option value=${minutes} ?selected=${minutes === lockAfterMinutes}>
                ${minutes === 1 ? msg('for 1 minute') : msg(str`for ${minutes} minutes`)}
              </option>`,
          )}
        <option value="" ?selected=${lockAfterMinutes === null}>${msg('never, only with the screen')}</option>
      </select>
      <small class="hint"
        >${msg('A training ends with the lock, and goes on from its last checkpoint after unlocking.')}</small
      >
    </label>`;
  }

  #deed(): string {
    if (this.creating !== null) return msg('Make the project');
    if (this.kind === 'plain') return msg('Remove the encryption');
    return this.view?.kind === 'plain' ? msg('Encrypt') : msg('Change');
  }

  /** What is asked for; null while something is missing. */
  #protection(): NewProtection | null {
    const { kind, first, second, recoveryKey, writtenDown } = this;
    if (this.creating === null && this.view?.kind === 'passphrase' && this.current === '') return null;
    switch (kind) {
      case 'plain':
        return { kind };
      case 'passphrase':
        return first !== '' && first === second ? { kind, passphrase: first } : null;
      case 'key-store':
        return recoveryKey !== '' && writtenDown ? { kind, recoveryKey } : null;
    }
  }

  #nothingToDo(): boolean {
    return this.creating === null && this.kind === 'plain' && this.view?.kind === 'plain';
  }

  async #choose(kind: ProtectionKind): Promise<void> {
    this.kind = kind;
    this.problem = '';
    if (kind === 'key-store' && this.recoveryKey === '')
      this.recoveryKey = (await this.app.protection.recoveryKey()) ?? '';
  }

  async #setLockAfter(value: string): Promise<void> {
    this.view = (await this.app.protection.setLockAfter(value === '' ? null : Number(value))) ?? this.view;
  }

  async #save(): Promise<void> {
    const protection = this.#protection();
    if (!protection || this.working || this.#nothingToDo()) return;
    this.working = true;
    this.problem = '';
    const problem =
      this.creating === null
        ? await this.app.protection.change(this.current === '' ? null : this.current, protection)
        : await this.app.protection.create(this.creating, protection);
    this.working = false;
    // What is done has closed the dialog with all that was typed.
    if (problem !== null) this.problem = problem;
  }
}

export function describeProtection(kind: ProtectionKind): string {
  switch (kind) {
    case 'plain':
      return msg('This project is not encrypted.');
    case 'passphrase':
      return msg('This project is encrypted with a passphrase.');
    case 'key-store':
      return msg('This project is encrypted with a key that this computer’s key store keeps.');
  }
}
