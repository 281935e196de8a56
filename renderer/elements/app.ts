// The root of the window: lays out the panes, hands each its part of the state, and moves the focus where an action asks.
import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { ProjectSummary } from '../../core/contract/project.ts';
import { windowApi } from '../api/window.ts';
import type { FocusTarget } from '../control/action-target.ts';
import { Application } from '../control/application.ts';
import { attachKeyboard } from '../control/keyboard.ts';
import '../dialogs/about-dialog.ts';
import '../dialogs/adjudicate-dialog.ts';
import '../dialogs/annotator-dialog.ts';
import '../dialogs/audit-dialog.ts';
import '../dialogs/backups-dialog.ts';
import '../dialogs/device-dialog.ts';
import '../dialogs/export-dialog.ts';
import '../dialogs/find-dialog.ts';
import '../dialogs/import-dialog.ts';
import '../dialogs/lists-dialog.ts';
import '../dialogs/look-dialog.ts';
import '../dialogs/merge-dialog.ts';
import '../dialogs/models-dialog.ts';
import '../dialogs/people-dialog.ts';
import '../dialogs/plugins-dialog.ts';
import '../dialogs/progress-dialog.ts';
import '../dialogs/protection-dialog.ts';
import '../dialogs/recover-dialog.ts';
import '../dialogs/schema-dialog.ts';
import '../dialogs/shortcuts-dialog.ts';
import '../dialogs/suggestions-dialog.ts';
import type { AppState } from '../state/app-state.ts';
import { controls } from '../theme/controls.ts';
import { typeColourSheet } from '../theme/type-colours.ts';
import './inspector.ts';
import type { Inspector } from './inspector.ts';
import './lock-screen.ts';
import './notices.ts';
import './safety-banner.ts';
import './queue-panel.ts';
import type { QueuePanel } from './queue-panel.ts';
import './top-bar.ts';
import type { TopBar } from './top-bar.ts';
import './tour.ts';
import './training-card.ts';
import './welcome.ts';
import './workspace.ts';
import type { Workspace } from './workspace.ts';

@localized()
@customElement('cman-app')
export class AppElement extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        container: window / inline-size;
      }
      .window {
        display: grid;
        grid-template: auto minmax(0, 1fr) / 300px minmax(0, 1fr) 304px;
        height: 100%;
      }
      .head {
        grid-column: 1 / -1;
        min-width: 0;
      }
      cman-top-bar {
        display: block;
        container: window / inline-size;
      }
      cman-queue {
        border-right: 1px solid var(--line);
      }
      cman-workspace {
        container-type: inline-size;
      }
      aside {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border-left: 1px solid var(--line);
        background: var(--ground);
      }
      cman-inspector {
        flex: 1;
      }
      cman-training {
        flex: none;
      }
      .starting {
        display: grid;
        place-items: center;
        height: 100%;
        color: var(--ink-3);
      }
      /* Small, or much enlarged: everything keeps its height, and the window scrolls past the queue, which stays. */
      @media (max-width: 1080px) and (max-height: 620px) {
        .window.window {
          grid-template-columns: minmax(170px, 30%) minmax(0, 1fr);
          grid-template-rows: auto minmax(430px, auto) auto;
          overflow-y: auto;
        }
        cman-queue {
          position: sticky;
          top: 0;
          height: 100vh;
        }
        aside.aside {
          flex-direction: column;
        }
        aside.aside cman-training {
          width: auto;
        }
      }
      @container window (max-width: 1080px) {
        .window {
          grid-template-columns: 250px minmax(0, 1fr);
          grid-template-rows: auto minmax(0, 1fr) minmax(0, 38%);
        }
        cman-queue {
          grid-row: 2 / 4;
        }
        aside {
          border-top: 1px solid var(--line);
          border-left: 0;
          flex-direction: row;
        }
        cman-training {
          width: 320px;
          overflow-y: auto;
          border-top: 0;
          border-left: 1px solid var(--line);
        }
      }
    `,
  ];

  @state() private shown!: AppState;
  @query('cman-queue') private queue!: QueuePanel | null;
  @query('cman-workspace') private workspace!: Workspace | null;
  @query('cman-inspector') private inspector!: Inspector | null;
  @query('cman-top-bar') private topBar!: TopBar | null;

  readonly app = new Application(windowApi(), window.localStorage);
  readonly #typeSheet = new CSSStyleSheet();
  #stop: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.shown = this.app.state;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#typeSheet];
    this.app.focus = (target) => void this.#focusOn(target);
    this.app.atRelationEnd = (deed) => this.workspace?.atRelationEnd(deed);
    this.#stop = [
      this.app.context.store.subscribe(() => (this.shown = this.app.state)),
      attachKeyboard(this.app),
    ];
    void this.app.start().then((stop) => this.#stop.push(stop));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#typeSheet);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before: unknown = changed.get('shown');
    const name = this.shown.project?.name;
    document.title = name ? `${name} – CMAN Annotator` : 'CMAN Annotator';
    const schema = this.shown.project?.schema;
    if (!schema || (isState(before) && before.project?.schema === schema)) return;
    this.#typeSheet.replaceSync(typeColourSheet(schema.entityTypes.map(({ colour }) => colour)));
  }

  override render(): TemplateResult {
    const { shown, app } = this;
    return html`
      ${this.#renderPhase(shown)} ${this.#renderDialog(shown)}
      ${
        shown.tour === null
          ? nothing
          : html`<cman-tour .app=${app} .step=${shown.tour} ?held=${shown.dialog !== null}></cman-tour>`
      }
      <cman-notices .app=${app} .notices=${shown.notices}></cman-notices>
      <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcement">
        ${shown.announcement}
      </div>
    `;
  }

  #renderPhase(shown: AppState): TemplateResult {
    if (shown.locked)
      return html`<cman-lock-screen .app=${this.app} .locked=${shown.locked}></cman-lock-screen>`;
    switch (shown.phase) {
      case 'starting':
        return html`<div class="starting" data-testid="starting">${msg('Opening…')}</div>`;
      case 'welcome':
        return html`<cman-welcome .app=${this.app} .recent=${shown.recent}></cman-welcome>`;
      case 'project':
        return shown.project ? this.#renderProject(shown, shown.project) : html``;
    }
  }

  #renderProject(shown: AppState, project: ProjectSummary): TemplateResult {
    const { app } = this;
    return html`<div class="window" data-testid="project-window">
      <div class="head">
        <cman-top-bar
          .app=${app}
          .project=${project}
          .training=${shown.training}
          ?panelOpen=${shown.trainingPanelOpen}
        ></cman-top-bar
        ><cman-safety-banner .app=${app} .safety=${shown.safety}></cman-safety-banner>
      </div>
      <cman-queue
        role="region"
        aria-label=${msg('Queue')}
        .app=${app}
        .queue=${shown.queue}
        .search=${shown.search}
        .people=${project.people}
        current=${shown.sentence?.sentence.id ?? ''}
      ></cman-queue>
      <cman-workspace
        role="main"
        .app=${app}
        .view=${shown.sentence}
        .document=${shown.document}
        .schema=${project.schema}
        .selection=${shown.selection}
        .linking=${shown.linking}
        .pointing=${shown.pointing}
        .popup=${shown.popup}
        .preferences=${shown.preferences}
        .sentences=${project.sentences}
      ></cman-workspace>
      <aside class="aside" aria-label=${msg('Details')}>
        <cman-inspector
          .app=${app}
          .view=${shown.sentence}
          .schema=${project.schema}
          .selection=${shown.selection}
          .showRejected=${shown.preferences.showRejected}
          .models=${shown.models}
        ></cman-inspector>
        ${
          shown.trainingPanelOpen
            ? html`<cman-training .app=${app} .training=${shown.training}></cman-training>`
            : nothing
        }
      </aside>
    </div>`;
  }

  #renderDialog(shown: AppState): TemplateResult | typeof nothing {
    const { app } = this;
    switch (shown.dialog) {
      case null:
        return nothing;
      case 'import':
        return html`<cman-import-dialog .app=${app} .task=${shown.task}></cman-import-dialog>`;
      case 'export':
        return html`<cman-export-dialog .app=${app} .task=${shown.task}></cman-export-dialog>`;
      case 'models':
        return html`<cman-models-dialog .app=${app} .models=${shown.models}></cman-models-dialog>`;
      case 'progress':
        return html`<cman-progress-dialog .app=${app}></cman-progress-dialog>`;
      case 'device':
        return html`<cman-device-dialog .app=${app} .training=${shown.training}></cman-device-dialog>`;
      case 'shortcuts':
        return html`<cman-shortcuts-dialog
          .app=${app}
          .preferences=${shown.preferences}
        ></cman-shortcuts-dialog>`;
      case 'about':
        return html`<cman-about-dialog .app=${app}></cman-about-dialog>`;
      case 'schema':
        return html`<cman-schema-dialog .app=${app}></cman-schema-dialog>`;
      case 'lists':
        return html`<cman-lists-dialog .app=${app} .project=${shown.project}></cman-lists-dialog>`;
      case 'suggestions':
        return html`<cman-suggestions-dialog .app=${app}></cman-suggestions-dialog>`;
      case 'merge':
        return html`<cman-merge-dialog .app=${app} .progress=${shown.merging}></cman-merge-dialog>`;
      case 'people':
        return html`<cman-people-dialog .app=${app}></cman-people-dialog>`;
      case 'adjudicate':
        return html`<cman-adjudicate-dialog .app=${app}></cman-adjudicate-dialog>`;
      case 'find':
        return html`<cman-find-dialog .app=${app}></cman-find-dialog>`;
      case 'look':
        return html`<cman-look-dialog .app=${app} .look=${shown.look}></cman-look-dialog>`;
      case 'protection':
        return html`<cman-protection-dialog .app=${app}></cman-protection-dialog>`;
      case 'new-project':
        return html`<cman-protection-dialog
          .app=${app}
          .creating=${shown.newProject}
        ></cman-protection-dialog>`;
      case 'audit':
        return html`<cman-audit-dialog .app=${app}></cman-audit-dialog>`;
      case 'backups':
        return html`<cman-backups-dialog .app=${app}></cman-backups-dialog>`;
      case 'recover':
        return html`<cman-recover-dialog
          .app=${app}
          .path=${shown.damaged ?? shown.project?.path ?? ''}
          .safety=${shown.damaged === null ? shown.safety : null}
        ></cman-recover-dialog>`;
      case 'plugins':
        return html`<cman-plugins-dialog .app=${app}></cman-plugins-dialog>`;
      case 'annotator':
        return html`<cman-annotator-dialog .app=${app}></cman-annotator-dialog>`;
    }
  }

  async #focusOn(target: FocusTarget): Promise<void> {
    await this.updateComplete;
    if (target === 'search') return this.queue?.focusSearch();
    if (target === 'text') return this.workspace?.focus();
    if (target === 'arcs') return this.workspace?.openArcMenu();
    const panes = [this.topBar, this.queue, this.workspace, this.inspector].filter((pane) => pane !== null);
    const here = panes.findIndex((pane) => pane === this.shadowRoot?.activeElement);
    const step = target === 'next-pane' ? 1 : -1;
    panes[(here < 0 ? 0 : here + step + panes.length) % panes.length]?.focus();
  }
}

const isState = (value: unknown): value is AppState =>
  typeof value === 'object' && value !== null && 'project' in value;
