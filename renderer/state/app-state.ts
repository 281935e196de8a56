// Everything the window shows, as one immutable value. What the project holds lives in the main process; this is what of it is
// on the screen, and what the person is in the middle of.
import type { MergeProgress } from '../../core/contract/people.ts';
import type {
  ModelSummary,
  ProjectSummary,
  SearchHit,
  SentenceView,
  TrainingState,
} from '../../core/contract/project.ts';
import type { Pointing } from './pointing.ts';
import { DEFAULT_LOOK, type LookView } from '../../core/contract/look.ts';
import type { LockedProject } from '../../core/contract/locked-project.ts';
import type { SafetyView } from '../../core/contract/safety.ts';
import type { TaskProgress } from '../../core/contract/task.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.ts';
import { EMPTY_QUEUE, type QueueState } from './queue-pages.ts';
import { NOTHING, type Selection } from './selection.ts';

/** The small window over the text that asks for a type. */
export type Popup =
  | { readonly kind: 'closed' }
  | ((
      | /** Types and everything else that can be done to it. */
        { readonly kind: 'mention'; readonly id: string }
      | { readonly kind: 'relation'; readonly id: string }
      /** Entity types for the selected tokens. */
      | { readonly kind: 'create' }
      /** Relation types between two mentions. */
      | { readonly kind: 'link'; readonly head: string; readonly tail: string }
    ) & {
      /** Opened by a key: the first choice takes the focus. Opened by the mouse, the text keeps it. */
      readonly focus: boolean;
    });

export const NO_POPUP: Popup = { kind: 'closed' };

/** A relation being drawn from `head`: the next mention chosen is its tail. */
export interface Linking {
  readonly head: string;
  readonly tail: string | null;
}

export interface Notice {
  readonly id: number;
  readonly level: 'info' | 'success' | 'warning' | 'error';
  readonly message: string;
  /** A dialog that shows more of it. */
  readonly more?: { readonly label: string; readonly dialog: DialogName } | undefined;
}

export type DialogName =
  | 'import'
  | 'export'
  | 'models'
  | 'progress'
  | 'device'
  | 'shortcuts'
  | 'about'
  | 'schema'
  | 'find'
  | 'merge'
  | 'people'
  | 'adjudicate'
  | 'suggestions'
  | 'lists'
  | 'annotator'
  | 'protection'
  | 'backups'
  | 'audit'
  | 'recover'
  | 'new-project'
  | 'plugins'
  | 'look';

export interface SearchState {
  readonly query: string;
  /** Null until the first answer to this query. */
  readonly hits: readonly SearchHit[] | null;
}

export interface AppState {
  /** `starting` until the main process has said whether a project is open. */
  readonly phase: 'starting' | 'welcome' | 'project';
  readonly project: ProjectSummary | null;
  /** A project that waits to be unlocked, in place of everything else. */
  readonly locked: LockedProject | null;
  /** Where a project is to be made, while the person says how it is to be protected. */
  readonly newProject: string | null;
  readonly recent: readonly string[];
  readonly queue: QueueState;
  readonly search: SearchState;
  readonly sentence: SentenceView | null;
  /** The other sentences of the document, for the document view; empty when it is off. */
  readonly document: { readonly id: string; readonly sentences: readonly SentenceView[] } | null;
  readonly selection: Selection;
  readonly linking: Linking | null;
  /** Letters stand over the words, and what is typed points at one. */
  readonly pointing: Pointing | null;
  readonly popup: Popup;
  /** An import or export that is under way. */
  readonly task: TaskProgress | null;
  readonly training: TrainingState;
  readonly trainingPanelOpen: boolean;
  readonly models: readonly ModelSummary[];
  readonly dialog: DialogName | null;
  /** How the project's file is; null until that is known. */
  readonly safety: SafetyView | null;
  /** A damaged project that could not be opened. */
  readonly damaged: string | null;
  /** How far a merge of project files, or its preview, is. */
  readonly merging: MergeProgress | null;
  readonly notices: readonly Notice[];
  /** What a screen reader is told now: what was selected, or done. */
  readonly announcement: string;
  readonly preferences: Preferences;
  readonly look: LookView;
  /** The step of the tour that is shown; null: none. */
  readonly tour: number | null;
  readonly platform: string;
}

export function initialState(preferences: Preferences = DEFAULT_PREFERENCES, platform = ''): AppState {
  return {
    phase: 'starting',
    project: null,
    locked: null,
    newProject: null,
    recent: [],
    queue: EMPTY_QUEUE,
    search: { query: '', hits: null },
    sentence: null,
    document: null,
    selection: NOTHING,
    linking: null,
    pointing: null,
    popup: NO_POPUP,
    task: null,
    training: { kind: 'idle' },
    trainingPanelOpen: false,
    models: [],
    dialog: null,
    safety: null,
    damaged: null,
    merging: null,
    notices: [],
    announcement: '',
    preferences,
    look: { settings: DEFAULT_LOOK, language: 'en' },
    tour: null,
    platform,
  };
}

/** A state in which nothing of the text is selected, asked or being drawn. */
export function deselected(state: AppState): AppState {
  return { ...state, selection: NOTHING, linking: null, pointing: null, popup: NO_POPUP };
}

/** Selects, and ends whatever was going on with the last selection. */
export function selecting(state: AppState, selection: Selection): AppState {
  return { ...state, selection, linking: null, pointing: null, popup: NO_POPUP };
}
