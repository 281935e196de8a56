// A project that is locked: nothing of it but its name, and the way in.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LockedProject } from '../../core/contract/locked-project.ts';
import type { Application } from '../control/application.ts';
import { dialogStyles } from '../dialogs/dialog-styles.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';

@localized()
@customElement('cman-lock-screen')
export class LockScreen extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        display: grid;
        place-items: center;
        height: 100%;
        overflow: auto;
        padding: 32px;
        background: var(--ground);
      }
      main {
        width: min(420px, 100%);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 10px;
        margin: 0 0 6px;
        font-size: 21px;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .why {
        margin: 0 0 20px;
        color: var(--ink-2);
      }
      form {
        display: grid;
        gap: 12px;
      }
      form .field {
        margin: 0;
      }
      .problem {
        margin: 0;
        color: var(--bad);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .buttons .primary {
        flex: 1;
        justify-content: center;
      }
      details {
        margin-top: 16px;
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
      }
      details form {
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) locked!: LockedProject;
  @state() private problem = '';
  @state() private opening = false;
  @query('#passphrase') private field!: HTMLInputElement | null;
  @query('[autofocus]') private first!: HTMLElement | null;

  protected override firstUpdated(): void {
    this.first?.focus();
  }

  override render(): TemplateResult {
    const { locked } = this;
    return html`<main data-testid="lock-screen">
      <h1>${icon('lock')} ${locked.name}</h1>
      <p class="why">${this.#why()}</p>
      ${locked.by === 'key-store' ? this.#renderKeyStore() : this.#renderForm(msg('Passphrase'), true)}
    </main>`;
  }

  #why(): string {
    const { because, training } = this.locked;
    const after = training
      ? msg('The training goes on from its last checkpoint when the project is unlocked.')
      : '';
    switch (because) {
      case 'opening':
        return msg('This project is encrypted.');
      case 'asked':
        return msg(str`Locked. Everything you accepted is saved. ${after}`);
      case 'screen':
        return msg(str`Locked with the screen. Everything you accepted is saved. ${after}`);
      case 'idle':
        return msg(
          str`Locked because nothing was done for a while. Everything you accepted is saved. ${after}`,
        );
    }
  }

  #renderKeyStore(): TemplateResult {
    return html`<div class="buttons">
        <button
          type="button"
          class="primary"
          autofocus
          data-testid="unlock-key-store"
          ?disabled=${this.opening}
          @click=${() => void this.#unlock(null)}
        >
          ${this.opening ? msg('Opening…') : msg('Unlock with this computer’s key store')}
        </button>
        ${this.#renderLeave()}
      </div>
      ${this.#renderProblem()}
      <details>
        <summary>${msg('With the recovery key')}</summary>
        ${this.#renderForm(msg('Recovery key'), false)}
      </details>`;
  }

  #renderForm(label: string, alone: boolean): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        void this.#unlock(this.field?.value ?? '');
      }}
    >
      <label class="field">
        <span>${label}</span>
        <input
          id="passphrase"
          type="password"
          autocomplete="off"
          spellcheck="false"
          maxlength="1000"
          required
          ?autofocus=${alone}
          aria-describedby="problem"
          data-testid="passphrase"
        />
      </label>
      ${alone ? this.#renderProblem() : nothing}
      <div class="buttons">
        <button type="submit" class=${alone ? 'primary' : ''} data-testid="unlock" ?disabled=${this.opening}>
          ${this.opening ? msg('Opening…') : msg('Unlock')}
        </button>
        ${alone ? this.#renderLeave() : nothing}
      </div>
    </form>`;
  }

  #renderLeave(): TemplateResult {
    return html`<button
      type="button"
      data-testid="leave-locked"
      @click=${() => void this.app.protection.leave()}
    >
      ${this.app.state.project ? msg('Back') : msg('Another project')}
    </button>`;
  }

  #renderProblem(): TemplateResult {
    return html`<p class="problem" id="problem" role="alert" data-testid="unlock-problem">
      ${this.problem}
    </p>`;
  }

  async #unlock(passphrase: string | null): Promise<void> {
    if (passphrase === '') return;
    this.opening = true;
    this.problem = '';
    const problem = await this.app.protection.unlock(passphrase);
    this.opening = false;
    if (problem === null) return;
    this.problem = problem;
    if (this.field) {
      this.field.value = '';
      this.field.focus();
    }
  }
}
