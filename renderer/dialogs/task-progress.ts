// How far an import or export is, and the way to end it.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TaskProgress } from '../../core/contract/task.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';

@localized()
@customElement('cman-task-progress')
export class TaskProgressView extends LitElement {
  static override styles = [
    controls,
    css`
      div {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-top: 14px;
        padding: 10px 12px;
        border-radius: 9px;
        background: var(--sunken);
      }
      label {
        flex: 1;
        font-variant-numeric: tabular-nums;
      }
      progress {
        display: block;
        width: 100%;
        margin-top: 4px;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) task: TaskProgress | null = null;
  @state() private cancelling = false;

  /** To the button: what was pressed to begin is disabled now. */
  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { task } = this;
    if (!task) return nothing;
    // In already: there is nothing to cancel any more.
    const canCancel = task.stage !== 'ordering';
    return html`<div data-testid="task" data-stage=${task.stage}>
      <label role="status"
        >${this.cancelling ? msg('Cancelling…') : describe(task)}
        ${
          task.total > 0
            ? html`<progress max=${task.total} value=${task.done}></progress>`
            : html`<progress></progress>`
        }
      </label>
      ${
        canCancel
          ? html`<button
              type="button"
              data-testid="task-cancel"
              ?disabled=${this.cancelling}
              @click=${() => void this.#cancel()}
            >
              ${msg('Cancel')}
            </button>`
          : nothing
      }
    </div>`;
  }

  async #cancel(): Promise<void> {
    this.cancelling = true;
    await this.app.context.ask(this.app.context.project.cancelTask());
    this.cancelling = false;
  }
}

function describe({ stage, done, total }: TaskProgress): string {
  const [now, all] = [formatNumber(done), formatNumber(total)];
  switch (stage) {
    case 'reading':
      return total > 1
        ? msg(str`Reading file ${formatNumber(done + 1)} of ${all}…`)
        : msg('Reading the file…');
    case 'storing':
      return msg(str`${now} of ${all} sentences are in…`);
    case 'ordering':
      return msg('All is in; the queue is put in order…');
    case 'collecting':
      return msg(str`${now} of ${all} documents are collected…`);
    case 'writing':
      return msg('Writing the file…');
  }
}
