// The bar at the top: which project, how far it is, and everything that concerns the project as a whole.
import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ProjectSummary, TrainingState } from '../../core/contract/project.ts';
import { formatNumber, formatPercent } from '../../core/language/languages.ts';
import type { Application } from '../control/application.ts';
import { isBusy } from '../control/training-control.ts';
import type { ActionId } from '../keys/actions.ts';
import { progressShare } from '../state/progress.ts';
import { openSuggestionCount } from '../text/counts.ts';
import { describeDuration } from '../text/describe.ts';
import { describeDeed } from '../text/stored-words.ts';
import { controls } from '../theme/controls.ts';
import { icon, type IconName } from '../theme/icons.ts';
import { keepFocus, keyHint, titleWithKey } from './keys.ts';
import { styled } from './place.ts';
import { topBarStyles } from './top-bar-styles.ts';

@localized()
@customElement('cman-top-bar')
export class TopBar extends LitElement {
  static override styles = [controls, topBarStyles];

  @property({ attribute: false }) app!: Application;
  @property({ attribute: false }) project!: ProjectSummary;
  @property({ attribute: false }) training!: TrainingState;
  @property({ type: Boolean }) panelOpen = false;

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult {
    const { app, project } = this;
    const share = project.sentences > 0 ? project.completeSentences / project.sentences : 0;
    return html`<header>
      <h1 class="visually-hidden">${project.name}, CMAN Annotator</h1>
      <button
        type="button"
        class="quiet project"
        popovertarget="project-menu"
        title=${project.path}
        data-testid="project-menu-button"
      >
        ${icon('folder')} <span data-testid="project-name">${project.name}</span>
        ${project.isDemo ? html`<span class="demo">${msg('demo')}</span>` : nothing} ${icon('chevron')}
      </button>
      <button
        type="button"
        class="quiet icon-only"
        aria-label=${this.#protectionWords()}
        title=${titleWithKey(app, this.#protectionWords(), 'project.protection')}
        data-testid="protection-mark"
        @click=${() => app.perform('project.protection')}
      >
        ${icon(project.encrypted ? 'lock' : 'unlocked')}
      </button>
      ${this.#renderProjectMenu()}
      <button
        type="button"
        class="quiet done"
        title=${msg(str`Progress (${openSuggestionCount(project.openSuggestions)})`)}
        data-testid="project-progress"
        @click=${() => app.perform('project.progress')}
      >
        <span class="track" aria-hidden="true"
          ><i ${styled({ width: `${(100 * share).toFixed(1)}%` })}></i
        ></span>
        ${msg(str`${formatNumber(project.completeSentences)} of ${formatNumber(project.sentences)} done`)}
      </button>
      <span class="space"></span>
      ${this.#renderIcon('edit.undo', 'undo', project.undo ? msg(str`Undo: ${describeDeed(project.undo)}`) : msg('Undo'), project.undo === null)}
      ${this.#renderIcon('edit.redo', 'redo', project.redo ? msg(str`Redo: ${describeDeed(project.redo)}`) : msg('Redo'), project.redo === null)}
      <span class="rule"></span>
      ${this.#renderButton('project.import', 'import', msg('Import'))}
      ${this.#renderButton('project.export', 'export', msg('Export'))}
      ${this.#renderButton('project.schema', 'schema', msg('Types'))}
      ${this.#renderButton('project.models', 'models', msg('Models'))}
      <span class="rule"></span>
      ${this.#renderRetrain()}
      <span class="rule"></span>
      ${this.#renderIcon('view.shortcuts', 'keyboard', msg('Keyboard shortcuts'), false)}
      <button
        type="button"
        class="quiet annotator"
        title=${msg('Who is annotating')}
        data-testid="annotator"
        @click=${() => app.openDialog('annotator')}
      >
        ${icon('person')} <span>${project.annotator || msg('Who are you?')}</span>
      </button>
    </header>`;
  }

  #protectionWords(): string {
    return this.project.encrypted ? msg('Encrypted on the disk') : msg('Not encrypted on the disk');
  }

  #renderProjectMenu(): TemplateResult {
    const item = (action: ActionId, words: string): TemplateResult =>
      html`<button type="button" data-testid=${action} @click=${() => this.#choose(action)}>
        ${words} ${keyHint(this.app, action)}
      </button>`;
    return html`<div id="project-menu" popover data-testid="project-menu">
      ${item('project.create', msg('New project…'))} ${item('project.open', msg('Open project…'))}
      ${item('project.demo', msg('Open the demo project'))}
      <hr />
      ${item('project.suggestions', msg('Suggestions of the whole project…'))}
      ${item('project.find', msg('Find and fix…'))} ${item('project.lists', msg('Word lists and patterns…'))}
      <hr />
      ${item('project.merge', msg('Merge projects…'))} ${item('project.people', msg('People and documents…'))}
      ${item('project.adjudicate', msg('Adjudicate…'))}
      <hr />
      ${item('project.protection', msg('Protection…'))}
      ${this.project.encrypted ? item('project.lock', msg('Lock now')) : nothing}
      <button
        type="button"
        data-testid="project.close"
        @click=${() => {
          this.#closeMenus();
          void this.app.project.close();
        }}
      >
        ${msg('Close project')}
      </button>
      <hr />
      ${item('training.device', msg('Training on this computer…'))}
      ${item('view.about', msg('About and diagnosis…'))}
    </div>`;
  }

  #renderRetrain(): TemplateResult {
    const { app, training, project } = this;
    if (isBusy(training)) {
      const share =
        training.kind === 'running'
          ? progressShare(training.progress)
          : training.kind === 'prelabelling' && training.total > 0
            ? training.done / training.total
            : 0;
      return html`<button
        type="button"
        class="training"
        aria-pressed=${this.panelOpen}
        data-testid="training-button"
        @pointerdown=${keepFocus}
        @click=${() => app.context.patch({ trainingPanelOpen: !this.panelOpen })}
      >
        <i class="fill" ${styled({ width: `${(100 * share).toFixed(1)}%` })}></i>
        <span class="spin">${icon('retrain')}</span>
        <span class="words">${describeTraining(training)}</span>
        <span class="visually-hidden">${msg(str`${formatPercent(share)} done: show or hide training`)}</span>
      </button>`;
    }
    const { activeModel } = project;
    return html`<span class="split">
      <button
        type="button"
        class="primary"
        title=${titleWithKey(
          app,
          activeModel
            ? msg(str`Retrain, going on from model ${activeModel.number}`)
            : msg('Train the first model'),
          'training.start',
        )}
        data-testid="retrain"
        @pointerdown=${keepFocus}
        @click=${() => app.perform('training.start')}
      >
        ${icon('retrain')} ${msg('Retrain')}
      </button>
      <button
        type="button"
        class="primary caret"
        aria-label=${msg('How to retrain')}
        popovertarget="retrain-menu"
        data-testid="retrain-menu-button"
      >
        ${icon('chevron')}
      </button>
      <div id="retrain-menu" popover data-testid="retrain-menu">
        <button
          type="button"
          ?disabled=${activeModel === null}
          data-testid="retrain-warm"
          @click=${() => this.#retrain(true)}
        >
          <span>
            ${activeModel ? msg(str`Go on from model ${activeModel.number}`) : msg('Go on from the last model')}
            <small
              >${msg('seconds after a few corrections: keeps what it knew, learns what you changed')}</small
            >
          </span>
        </button>
        <button type="button" data-testid="retrain-anew" @click=${() => this.#retrain(false)}>
          <span
            >${msg('Start anew')}
            <small>${msg('minutes: learns from every sentence alike, forgets old mistakes')}</small></span
          >
        </button>
        <hr />
        <button type="button" data-testid="retrain-device" @click=${() => this.#choose('training.device')}>
          <span
            >${msg('Training on this computer…')}
            <small>${msg('which device does it, and which is quicker')}</small></span
          >
        </button>
      </div>
    </span>`;
  }

  #renderButton(action: ActionId, name: IconName, words: string): TemplateResult {
    return html`<button
      type="button"
      class="quiet"
      title=${titleWithKey(this.app, words, action)}
      data-testid=${action}
      @click=${() => this.app.perform(action)}
    >
      ${icon(name)} <span class="words">${words}</span>
    </button>`;
  }

  #renderIcon(action: ActionId, name: IconName, title: string, disabled: boolean): TemplateResult {
    return html`<button
      type="button"
      class="quiet icon-only"
      aria-label=${title}
      title=${titleWithKey(this.app, title, action)}
      ?disabled=${disabled}
      data-testid=${action}
      @pointerdown=${keepFocus}
      @click=${() => this.app.perform(action)}
    >
      ${icon(name)}
    </button>`;
  }

  #choose(action: ActionId): void {
    this.#closeMenus();
    this.app.perform(action);
  }

  #retrain(warmStart: boolean): void {
    this.#closeMenus();
    void this.app.training.start(warmStart);
  }

  #closeMenus(): void {
    for (const menu of this.renderRoot.querySelectorAll<HTMLElement>('[popover]:popover-open'))
      menu.hidePopover();
  }
}

function describeTraining(training: TrainingState): string {
  if (training.kind !== 'running') return msg('New suggestions…');
  const { epoch, epochs, secondsLeft } = training.progress;
  const left = secondsLeft === null ? '' : msg(str`, ${describeDuration(secondsLeft)} left`);
  // A quick training has seconds, not epochs.
  return epoch > 0
    ? msg(str`Epoch ${epoch} of ${epochs}${left}`)
    : left === ''
      ? msg('Training…')
      : msg(str`Training${left}`);
}
