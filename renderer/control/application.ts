// The window without its elements: state, controllers, and the one place where an action becomes deeds. Elements get it as a
// property; tests and the harness can drive it without a page.
import type { ProjectEvent } from '../../core/contract/project.ts';
import type { WindowApi } from '../../core/contract/window-api.ts';
import { assertNever } from '../../core/errors.ts';
import defaultKeys from '../../resources/keymaps/default.json' with { type: 'json' };
import type { ActionId } from '../keys/actions.ts';
import { differences, Keymap, readKeyTable, rebind, type KeyTable } from '../keys/keymap.ts';
import { initialState, type AppState, type DialogName } from '../state/app-state.ts';
import {
  readPreferences,
  writePreferences,
  type Preferences,
  type PreferenceStorage,
} from '../state/preferences.ts';
import { reconcile } from '../state/selection.ts';
import { Store } from '../state/store.ts';
import type { ActionTarget, FocusTarget } from './action-target.ts';
import { perform } from './actions.ts';
import { WindowContext } from './context.ts';
import { JudgeControl } from './judge-control.ts';
import { LookControl } from './look-control.ts';
import { PluginsControl } from './plugins-control.ts';
import { PointingControl } from './pointing-control.ts';
import { ProjectControl } from './project-control.ts';
import { ProtectionControl } from './protection-control.ts';
import { QueueControl } from './queue-control.ts';
import { SearchControl } from './search-control.ts';
import { SentenceControl } from './sentence-control.ts';
import { TourControl } from './tour-control.ts';
import { TrainingControl } from './training-control.ts';

const DEFAULT_KEYS: KeyTable = readKeyTable(defaultKeys).table;

export class Application implements ActionTarget {
  readonly context: WindowContext;
  readonly queue: QueueControl;
  readonly sentence: SentenceControl;
  readonly judge: JudgeControl;
  readonly pointing: PointingControl;
  readonly search: SearchControl;
  readonly training: TrainingControl;
  readonly project: ProjectControl;
  readonly protection: ProtectionControl;
  readonly look: LookControl;
  readonly plugins: PluginsControl;
  readonly tour: TourControl;
  /** Set by the root element. */
  focus: (target: FocusTarget) => void = () => undefined;
  /** Set by the root element. */
  atRelationEnd: (deed: 'go-to-other' | 'select') => void = () => undefined;
  readonly #api: WindowApi;
  readonly #storage: PreferenceStorage;
  #keymap: Keymap;

  constructor(api: WindowApi, storage: PreferenceStorage) {
    this.#api = api;
    this.#storage = storage;
    const preferences = readPreferences(storage);
    this.context = new WindowContext(new Store(initialState(preferences, api.platform)), api.project);
    this.queue = new QueueControl(this.context);
    this.sentence = new SentenceControl(this.context, this.queue);
    this.judge = new JudgeControl(this.context, this.sentence);
    this.pointing = new PointingControl(this.context, this.sentence, this.judge);
    this.search = new SearchControl(this.context);
    this.training = new TrainingControl(this.context);
    this.project = new ProjectControl(this.context, this.queue, this.sentence, this.training);
    this.protection = new ProtectionControl(this.context, api.protection, this.project, this.sentence);
    this.look = new LookControl(this.context, api.look);
    this.plugins = new PluginsControl(this.context, api.plugins);
    this.tour = new TourControl(this.context, this.look);
    this.#keymap = new Keymap({ ...DEFAULT_KEYS, ...preferences.keys });
  }

  get state(): AppState {
    return this.context.state;
  }

  get keymap(): Keymap {
    return this.#keymap;
  }

  /** Listens to main and shows what is open. */
  async start(): Promise<() => void> {
    const stop = this.#api.onEvent((event) => this.#receive(event));
    await this.look.start();
    await this.project.start();
    await this.protection.start();
    const safety = await this.context.ask(this.context.project.safety());
    if (safety) this.context.patch({ safety });
    this.tour.offer();
    void this.plugins.offer();
    const untold = this.context.store.subscribe(() => this.look.tellMenu(this.#keymap));
    this.look.tellMenu(this.#keymap);
    return () => {
      stop();
      untold();
    };
  }

  /** Does what an action says. @returns false when there was nothing to do, so that a key may keep its usual meaning */
  perform(action: ActionId): boolean {
    return perform(this, action);
  }

  setPreferences(change: Partial<Preferences>): void {
    const preferences = { ...this.state.preferences, ...change };
    this.context.store.update((state) => ({
      ...state,
      preferences,
      selection: reconcile(state.selection, state.sentence, preferences.showRejected),
    }));
    if (change.keys) this.#keymap = new Keymap({ ...DEFAULT_KEYS, ...change.keys });
    writePreferences(this.#storage, preferences);
    if (change.wholeDocument !== undefined) void this.sentence.loadDocument();
  }

  /** Gives an action these keys, and takes them from whatever has them in the same place. */
  bindKeys(action: ActionId, chords: readonly string[]): void {
    const table = rebind(this.#keymap.table, action, chords);
    this.setPreferences({ keys: differences(table, DEFAULT_KEYS) });
  }

  /** Back to the keys the app comes with: one action's, taken back from whatever has them now, or all. */
  resetKeys(action?: ActionId): void {
    if (action) this.bindKeys(action, DEFAULT_KEYS[action] ?? []);
    else this.setPreferences({ keys: {} });
  }

  openDialog(dialog: DialogName): void {
    this.context.patch({ dialog });
    if (dialog === 'models') void this.project.loadModels();
  }

  closeDialog(): void {
    this.context.patch({ dialog: null });
    this.focus('text');
  }

  #receive(event: ProjectEvent): void {
    switch (event.kind) {
      case 'training':
        this.training.changed(event.state);
        break;
      case 'changed':
        void this.project.changed(event.summary);
        break;
      case 'notice':
        this.context.notify(event.level, event.message);
        break;
      case 'locked':
        this.protection.wanted(event.locked);
        break;
      case 'safety':
        this.context.patch({ safety: event.view });
        break;
      case 'damaged':
        this.context.patch({ damaged: event.path, dialog: 'recover' });
        break;
      case 'look':
        void this.look.show(event.view);
        break;
      case 'task':
        this.context.patch({ task: event.task });
        break;
      case 'merging':
        this.context.patch({ merging: event.progress });
        break;
      case 'menu':
        this.perform(event.action);
        break;
      default:
        assertNever(event);
    }
  }
}
