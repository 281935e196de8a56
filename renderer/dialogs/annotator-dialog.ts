// Who is annotating: the name that stands on everything accepted from now on.
import { localized, msg } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Application } from '../control/application.ts';
import { controls } from '../theme/controls.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

@localized()
@customElement('cman-annotator-dialog')
export class AnnotatorDialog extends LitElement {
  static override styles = [controls, dialogStyles];

  @property({ attribute: false }) app!: Application;
  @state() private name = '';
  @query('cman-dialog') private frame!: DialogFrame;

  override connectedCallback(): void {
    super.connectedCallback();
    this.name = this.app.state.project?.annotator ?? '';
  }

  override render(): TemplateResult {
    return html`<cman-dialog heading=${msg('Who is annotating?')} @dismiss=${() => this.app.closeDialog()}>
      <label class="field">
        <span>${msg('Name')}</span>
        <input
          type="text"
          maxlength="100"
          autofocus
          data-testid="annotator-name"
          .value=${this.name}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.name = event.target.value;
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter') void this.#save();
          }}
        />
        <small class="hint"
          >${msg('Stands on everything you accept from now on; what was done before keeps its name.')}</small
        >
      </label>
      <div slot="footer">
        <button type="button" @click=${() => this.frame.close()}>${msg('Cancel')}</button>
        <button
          type="button"
          class="primary"
          data-testid="annotator-save"
          ?disabled=${this.name.trim() === ''}
          @click=${() => void this.#save()}
        >
          ${msg('Save')}
        </button>
      </div>
    </cman-dialog>`;
  }

  async #save(): Promise<void> {
    const name = this.name.trim();
    if (name !== '' && (await this.app.project.setAnnotator(name))) this.frame.close();
  }
}
