import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';

/**
 * A modal dialog: the browser's own, so focus stays inside, Escape closes it, and the rest of the window is inert.
 * Fires `dismiss` when it was closed, however that came about.
 */
@localized()
@customElement('cman-dialog')
export class DialogFrame extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        display: flex;
        flex-direction: column;
        width: min(var(--dialog-width, 560px), calc(100vw - 48px));
        max-height: min(760px, calc(100vh - 64px));
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 13px;
        background: var(--raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: light-dark(#1b1d2159, #00000099);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 14px 12px 12px 20px;
      }
      h2 {
        flex: 1;
        font-size: 16px;
        font-weight: 650;
      }
      .body {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        padding: 2px 20px 18px;
      }
      .foot {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }
      ::slotted([slot='footer']) {
        display: flex;
        flex: 1;
        justify-content: flex-end;
        align-items: center;
        gap: 8px;
        padding: 12px 20px;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  /** Closes it as the person would. */
  close(): void {
    this.dialog.close();
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      data-testid="dialog"
      @close=${() => this.dispatchEvent(new CustomEvent('dismiss'))}
    >
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${msg('Close')}
          data-testid="dialog-close"
          @click=${() => this.close()}
        >
          ${icon('close')}
        </button>
      </div>
      <div class="body"><slot></slot></div>
      <div class="foot"><slot name="footer"></slot></div>
    </dialog>`;
  }
}
