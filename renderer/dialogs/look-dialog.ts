// Appearance and language: everything works at once, so that it can be seen, and is kept for the next time.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import {
  CONTRASTS,
  LANGUAGE_CHOICES,
  THEMES,
  ZOOMS,
  zoomStep,
  type LookSettings,
  type LookView,
} from '../../core/contract/look.ts';
import { formatPercent, LANGUAGE_NAMES } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import { keyHint } from '../elements/keys.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

@localized()
@customElement('cman-look-dialog')
export class LookDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));
        gap: 4px 28px;
      }
      fieldset {
        align-content: start;
      }
      .zoom {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      output {
        min-width: 52px;
        font-variant-numeric: tabular-nums;
        text-align: center;
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) look!: LookView;
  @query('cman-dialog') private frame!: DialogFrame;

  override render(): TemplateResult {
    const themes = { system: msg('As the system'), light: msg('Light'), dark: msg('Dark') };
    const contrasts = { system: msg('As the system'), more: msg('High contrast') };
    return html`<cman-dialog
      heading=${msg('Appearance and language')}
      @dismiss=${() => this.app.closeDialog()}
    >
      <div class="sides" data-testid="look">
        ${this.#renderRadios(
          'language',
          // In both languages: whoever can't read this one has to find it.
          msg('Language (Sprache)'),
          LANGUAGE_CHOICES.map((value) => ({
            value,
            title: value === 'system' ? msg('As the system') : LANGUAGE_NAMES[value],
          })),
          (language) => ({ language }),
        )}
        ${this.#renderRadios(
          'theme',
          msg('Theme'),
          THEMES.map((value) => ({ value, title: themes[value] })),
          (theme) => ({ theme }),
        )}
        ${this.#renderRadios(
          'contrast',
          msg('Contrast'),
          CONTRASTS.map((value) => ({ value, title: contrasts[value] })),
          (contrast) => ({ contrast }),
        )}
        ${this.#renderZoom()}
      </div>
      <div slot="footer">
        <button type="button" class="primary" autofocus @click=${() => this.frame.close()}>
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderRadios<Name extends 'language' | 'theme' | 'contrast'>(
    name: Name,
    legend: string,
    offered: readonly { readonly value: LookSettings[Name]; readonly title: string }[],
    change: (value: LookSettings[Name]) => Partial<LookSettings>,
  ): TemplateResult {
    return html`<fieldset>
      <legend>${legend}</legend>
      ${offered.map(
        ({ value, title }) =>
          html`<label class="choice">
            <input
              type="radio"
              name=${name}
              value=${value}
              data-testid=${`look-${name}`}
              .checked=${this.look.settings[name] === value}
              @change=${() => void this.app.look.change(change(value))}
            />
            <span>${title}</span>
          </label>`,
      )}
    </fieldset>`;
  }

  #renderZoom(): TemplateResult {
    const { zoom } = this.look.settings;
    return html`<fieldset>
      <legend>${msg('Size of everything')}</legend>
      <div class="zoom">
        <button
          type="button"
          class="icon-only"
          aria-label=${msg('Zoom out')}
          data-testid="look-zoom-out"
          ?disabled=${zoomStep(zoom, -1) === zoom}
          @click=${() => void this.app.look.zoom(-1)}
        >
          ${icon('minus')}
        </button>
        <output aria-live="polite" data-testid="look-zoom">${formatPercent(zoom)}</output>
        <button
          type="button"
          class="icon-only"
          aria-label=${msg('Zoom in')}
          data-testid="look-zoom-in"
          ?disabled=${zoom >= ZOOMS[ZOOMS.length - 1]!}
          @click=${() => void this.app.look.zoom(1)}
        >
          ${icon('plus')}
        </button>
        <button type="button" ?disabled=${zoom === 1} @click=${() => void this.app.look.zoom(0)}>
          ${msg('Actual size')} ${keyHint(this.app, 'view.zoom-reset')}
        </button>
      </div>
    </fieldset>`;
  }
}
