// Short messages at the lower left: said aloud by screen readers, gone by themselves unless something went wrong.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Application } from '../control/application.ts';
import type { Notice } from '../state/app-state.ts';
import { controls } from '../theme/controls.ts';
import { icon, type IconName } from '../theme/icons.ts';

/** Long enough to read two lines twice. Warnings and errors stay until they are closed. */
const SHOWN_MS = 8000;

const ICONS: Readonly<Record<Notice['level'], IconName>> = {
  info: 'info',
  success: 'check',
  warning: 'warning',
  error: 'warning',
};

@localized()
@customElement('cman-notices')
export class Notices extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 0;
        border: 0;
        background: none;
        overflow: visible;
        color: var(--ink);
        /* Over the end of the queue, which scrolls: nowhere else would they cover nothing that is pressed. */
        left: 12px;
        bottom: 12px;
        flex-direction: column;
        gap: 8px;
        width: 276px;
        pointer-events: none;
      }
      @media (max-width: 1080px) {
        :host {
          width: 226px;
        }
      }
      :host(:popover-open) {
        display: flex;
      }
      .notice {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        padding: 11px 8px 11px 13px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
        animation: come 0.18s ease-out;
      }
      @keyframes come {
        from {
          transform: translateY(8px);
          opacity: 0;
        }
      }
      .notice > .icon {
        margin-top: 1px;
      }
      .info > .icon {
        color: var(--ink-2);
      }
      .success > .icon {
        color: var(--good);
      }
      .warning > .icon {
        color: var(--warn);
      }
      .error > .icon {
        color: var(--bad);
      }
      .error {
        border-color: var(--bad);
      }
      p {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
        user-select: text;
      }
      button.more {
        width: auto;
        padding: 2px 9px;
      }
      button {
        width: 24px;
        min-height: 22px;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) notices: readonly Notice[] = [];
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'manual';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('notices')) return;
    // Shown anew each time, so that it stands above a dialog that was opened meanwhile.
    if (this.matches(':popover-open')) this.hidePopover();
    if (this.notices.length > 0) this.showPopover();
    for (const notice of this.notices) {
      if (notice.level === 'info' || notice.level === 'success') this.#startTimer(notice.id);
    }
    for (const id of [...this.#timers.keys()]) {
      if (!this.notices.some((notice) => notice.id === id)) this.#stopTimer(id);
    }
  }

  override render(): TemplateResult {
    return html`${repeat(
      this.notices,
      ({ id }) => id,
      ({ id, level, message, more }) =>
        html`<div
          class="notice ${level}"
          role=${level === 'error' || level === 'warning' ? 'alert' : 'status'}
          data-testid="notice"
          data-level=${level}
          @pointerenter=${() => this.#stopTimer(id)}
          @pointerleave=${() => (level === 'info' || level === 'success' ? this.#startTimer(id) : undefined)}
        >
          ${icon(ICONS[level])}
          <p>${message}</p>
          ${
            more
              ? html`<button
                  type="button"
                  class="more"
                  data-testid="notice-more"
                  @click=${() => {
                    this.app.context.dismiss(id);
                    this.app.openDialog(more.dialog);
                  }}
                >
                  ${more.label}
                </button>`
              : nothing
          }
          <button
            type="button"
            class="quiet icon-only"
            aria-label=${msg('Close')}
            @click=${() => this.app.context.dismiss(id)}
          >
            ${icon('close')}
          </button>
        </div>`,
    )}`;
  }

  #startTimer(id: number): void {
    if (this.#timers.has(id)) return;
    this.#timers.set(
      id,
      setTimeout(() => this.app.context.dismiss(id), SHOWN_MS),
    );
  }

  #stopTimer(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
