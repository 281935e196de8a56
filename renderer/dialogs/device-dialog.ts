// Training on this computer: what trains now and why, what may train, and what the trial of both devices found. What is chosen counts from
// the next training on, for all projects.
import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { MEMORY_MIB, type AdapterChoice, type DeviceSettings } from '../../core/contract/device-settings.ts';
import { formatNumber } from '../../core/language/languages.ts';
import type { DeviceView, TrainingState } from '../../core/contract/project.ts';
import type { Reply } from '../../core/contract/service.ts';
import type { AdapterReport, DoctorReport, EngineReport, EngineTrial } from '../../core/contract/trainer.ts';
import { chosenAdapter, processorOf, trainingDevice, trialOf } from '../../core/devices/training-device.ts';
import { formatTime } from '../../core/language/languages.ts';
import { attempt } from '../api/window.ts';
import type { Application } from '../control/application.ts';
import { isBusy } from '../control/training-control.ts';
import { adapterFacts, adapterTitle, describeTrial, withTrial } from '../text/describe-device.ts';
import { controls } from '../theme/controls.ts';
import { icon } from '../theme/icons.ts';
import './dialog-frame.ts';
import type { DialogFrame } from './dialog-frame.ts';
import { dialogStyles } from './dialog-styles.ts';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly detail: string;
  readonly disabled?: boolean;
}

@localized()
@customElement('cman-device-dialog')
export class DeviceDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      :host {
        --dialog-width: 620px;
      }
      .outcome {
        margin-bottom: 18px;
      }
      .adapter {
        margin-bottom: 12px;
        padding: 11px 14px 12px;
        border: 1px solid var(--line);
        border-radius: 9px;
        user-select: text;
      }
      .adapter h4 {
        margin: 0 0 6px;
        font-size: 13px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      h3 {
        margin: 22px 0 8px;
      }
      dl {
        display: grid;
        grid-template-columns: 170px minmax(0, 1fr);
        gap: 2px 12px;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .trial {
        margin-top: 8px;
      }
      .field input {
        width: 120px;
      }
      .problem {
        color: var(--bad);
      }
      .note {
        flex: 1;
        color: var(--ink-2);
      }
      fieldset > .hint {
        padding-left: 22px;
      }
      .choice input:disabled + span {
        color: var(--ink-3);
      }
    `,
  ];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) training!: TrainingState;
  @state() private report: DoctorReport | null = null;
  @state() private view: DeviceView | null = null;
  @state() private failure = '';
  /** What is wrong with the memory that stands in its field. */
  @state() private problem = '';
  @state() private note = '';
  /** Held while this page was open; the report may have been begun before it. */
  @state() private held: EngineTrial | null = null;
  @query('cman-dialog') private frame!: DialogFrame;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    const { project } = this.app.context;
    this.#take(await attempt(project.device()), (view) => (this.view = view));
    const looked = attempt(project.doctor());
    // Begun before this page was closed the last time.
    if (this.view?.trying) void this.#try();
    this.#take(await looked, (report) => (this.report = report));
  }

  override render(): TemplateResult {
    const { view, held } = this;
    const report = this.report && held ? withTrial(this.report, held) : this.report;
    return html`<cman-dialog
      heading=${msg('Training on this computer')}
      @dismiss=${() => this.app.closeDialog()}
    >
      ${this.failure === '' ? nothing : html`<div class="outcome bad" role="alert"><p>${this.failure}</p></div>`}
      ${
        report && view
          ? html`<div data-testid="device">
              ${renderNow(report, view)} ${this.#renderChoices(report, view.settings)}
              ${this.#renderMemory(report, view.settings)} ${renderAdapters(report)}
            </div>`
          : this.failure === ''
            ? html`<p class="empty" role="status">${msg('Looking at this computer…')}</p>`
            : nothing
      }
      <div slot="footer">
        <span class="note" role="status" data-testid="device-note">${this.note}</span>
        ${report && view ? this.#renderTry(report, view) : nothing}
        <button
          type="button"
          class="primary"
          autofocus
          data-testid="device-close"
          @click=${() => this.frame.close()}
        >
          ${msg('Close')}
        </button>
      </div>
    </cman-dialog>`;
  }

  #renderChoices(report: DoctorReport, settings: DeviceSettings): TemplateResult {
    const gpu = engineOf(report, 'webgpu');
    const { adapters = [] } = gpu ?? {};
    const tensorflow = engineOf(report, 'tensorflow');
    const offered: readonly Choice<DeviceSettings['engine']>[] = [
      {
        value: 'auto',
        title: msg('Whichever is quicker'),
        detail: msg('Tried out once on this computer, and remembered'),
      },
      { value: 'onnx', title: msg('The processor'), detail: processorOf(report) },
      {
        value: 'webgpu',
        title: msg('The graphics processor'),
        detail: adapters.map(adapterTitle).join('; ') || msg('None was found'),
        disabled: adapters.length === 0,
      },
      ...(tensorflow && (tensorflow.available || settings.engine === 'tensorflow')
        ? [{ value: 'tensorflow', title: 'TensorFlow', detail: tensorflow.detail } as const]
        : []),
    ];
    const withoutTensorflow =
      tensorflow && !tensorflow.available
        ? html`<p class="hint" data-testid="device-tensorflow">
            ${msg(str`TensorFlow can’t be chosen: ${tensorflow.detail}`)}
          </p>`
        : nothing;
    return html`
      ${this.#renderRadios(
        'engine',
        msg('What trains'),
        offered,
        settings.engine,
        (engine) => ({ engine }),
        withoutTensorflow,
      )}
      ${
        adapters.length > 1
          ? this.#renderRadios(
              'adapter',
              msg('Which graphics processor'),
              adapterChoices(report),
              settings.adapter,
              (adapter) => ({ adapter }),
            )
          : nothing
      }
    `;
  }

  #renderRadios<Value extends string>(
    name: string,
    legend: string,
    offered: readonly Choice<Value>[],
    chosen: Value,
    change: (value: Value) => Partial<DeviceSettings>,
    after: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<fieldset>
      <legend>${legend}</legend>
      ${offered.map(
        ({ value, title, detail, disabled = false }) =>
          html`<label class="choice">
            <input
              type="radio"
              name=${name}
              value=${value}
              data-testid=${`device-${name}`}
              .checked=${value === chosen}
              ?disabled=${disabled && value !== chosen}
              @change=${() => void this.#change(change(value))}
            />
            <span>${title} <small>${detail}</small></span>
          </label>`,
      )}
      ${after}
    </fieldset>`;
  }

  #renderMemory(report: DoctorReport, settings: DeviceSettings): TemplateResult | typeof nothing {
    if (!engineOf(report, 'webgpu')?.adapters?.length) return nothing;
    return html`<label class="field">
      <span>${msg('Memory of the graphics processor that a training may use, in MiB')}</span>
      <input
        type="number"
        min=${MEMORY_MIB.least}
        max=${MEMORY_MIB.most}
        step="1"
        aria-invalid=${this.problem !== ''}
        aria-describedby="memory-hint"
        data-testid="device-memory"
        .value=${String(settings.memoryMiB)}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) this.#changeMemory(event.target.valueAsNumber);
        }}
      />
      <small id="memory-hint" class=${this.problem === '' ? 'hint' : 'hint problem'}>
        ${this.problem || msg('The screen needs some of it, too. A training that needs more goes on on the processor.')}
      </small>
    </label>`;
  }

  #renderTry(report: DoctorReport, { settings, trying }: DeviceView): TemplateResult | typeof nothing {
    const adapter = chosenAdapter(report, settings.adapter);
    if (!adapter) return nothing;
    const held = trialOf(report, { processor: processorOf(report), gpu: adapter });
    return html`<button
      type="button"
      data-testid="device-try"
      title=${isBusy(this.training) ? msg('When nothing is being trained or suggested') : ''}
      ?disabled=${isBusy(this.training) && !trying}
      @click=${() => void (trying ? this.app.context.project.cancelTrial() : this.#try())}
    >
      ${icon(trying ? 'stop' : 'retrain')}
      ${trying ? msg('Stop') : held ? msg('Try out again') : msg('Try out')}
    </button>`;
  }

  #changeMemory(memoryMiB: number): void {
    const { least, most } = MEMORY_MIB;
    const fits = Number.isInteger(memoryMiB) && memoryMiB >= least && memoryMiB <= most;
    this.problem = fits ? '' : msg(str`From ${least} to ${formatNumber(most)} MiB.`);
    if (fits) void this.#change({ memoryMiB });
  }

  #changes = 0;

  async #change(change: Partial<DeviceSettings>): Promise<void> {
    if (!this.view) return;
    const settings = { ...this.view.settings, ...change };
    this.view = { ...this.view, settings };
    const number = ++this.#changes;
    const reply = await attempt(this.app.context.project.changeDevice(settings));
    // The answer to an earlier change would undo, on the screen and for the next one, what was chosen since.
    if (number !== this.#changes) return;
    this.#take(reply, (view) => {
      this.view = view;
      this.note = msg('Kept. It counts from the next training on.');
    });
  }

  /** Waits for a trial, which goes on when this page is closed. */
  async #try(): Promise<void> {
    if (this.view) this.view = { ...this.view, trying: true };
    this.note = msg('Trying out both; a slow device takes minutes. You can close this page meanwhile.');
    this.failure = '';
    const reply = await attempt(this.app.context.project.tryEngines());
    if (this.view) this.view = { ...this.view, trying: false };
    this.note = reply.ok ? msg('Tried out.') : '';
    if (!reply.ok && reply.error.code === 'cancelled')
      this.note = msg('Stopped; what was known before stays.');
    else this.#take(reply, (trial) => (this.held = trial));
  }

  #take<T>(reply: Reply<T>, use: (value: T) => void): void {
    if (reply.ok) {
      this.failure = '';
      use(reply.value);
    } else this.failure = reply.error.message;
  }
}

const engineOf = (report: DoctorReport, id: EngineReport['id']): EngineReport | undefined =>
  report.engines.find((engine) => engine.id === id);

function renderNow(report: DoctorReport, { settings, override }: DeviceView): TemplateResult {
  const { reason } = trainingDevice(report, override ?? settings.engine, settings.adapter);
  return html`<div class="outcome" role="status" data-testid="device-reason">
    <p><b>${msg(str`Trains ${reason}.`)}</b></p>
    ${
      override
        ? html`<p>
            ${msg('Whoever started the app has set that; what is chosen here does not count until it is unset.')}
          </p>`
        : nothing
    }
  </div>`;
}

/** The two ways to an adapter, with what they lead to. */
function adapterChoices(report: DoctorReport): readonly Choice<AdapterChoice>[] {
  const titleOf = (choice: AdapterChoice): string => {
    const adapter = chosenAdapter(report, choice);
    return adapter ? adapterTitle(adapter) : '';
  };
  return [
    { value: 'high-performance', title: msg('The fast one'), detail: titleOf('high-performance') },
    { value: 'low-power', title: msg('The one that spares the battery'), detail: titleOf('low-power') },
  ];
}

function renderAdapters(report: DoctorReport): TemplateResult {
  const { adapters = [] } = engineOf(report, 'webgpu') ?? {};
  return html`<h3>${adapters.length > 1 ? msg('The graphics processors') : msg('The graphics processor')}</h3>
    ${
      adapters.length > 0
        ? adapters.map((adapter) => renderAdapter(report, adapter))
        : html`<p class="muted" data-testid="device-no-adapter">
            ${msg('None was found on this computer.')} ${engineOf(report, 'webgpu')?.detail}
          </p>`
    }`;
}

function renderAdapter(report: DoctorReport, adapter: AdapterReport): TemplateResult {
  const trial = trialOf(report, { processor: processorOf(report), gpu: adapter });
  return html`<section class="adapter" data-testid="device-graphics" data-software=${adapter.software}>
    <h4>${adapterTitle(adapter)}</h4>
    <dl>
      ${adapterFacts(adapter).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <p class="trial" data-testid="device-trial" data-held=${trial !== null}>
      ${
        trial
          ? msg(str`${describeTrial(trial)} (tried out ${formatTime(trial.heldAt)}).`)
          : msg('It has not been tried out yet.')
      }
    </p>
  </section>`;
}
