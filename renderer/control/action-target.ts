// What an action may reach of the application: said apart from it, so that the application can call actions without a circle.
import type { AppState, DialogName } from '../state/app-state.ts';
import type { Preferences } from '../state/preferences.ts';
import type { WindowContext } from './context.ts';
import type { JudgeControl } from './judge-control.ts';
import type { PointingControl } from './pointing-control.ts';
import type { LookControl } from './look-control.ts';
import type { ProjectControl } from './project-control.ts';
import type { ProtectionControl } from './protection-control.ts';
import type { SearchControl } from './search-control.ts';
import type { SentenceControl } from './sentence-control.ts';
import type { TourControl } from './tour-control.ts';
import type { TrainingControl } from './training-control.ts';

/** Elements that an action moves the focus to: the root element knows them. */
export type FocusTarget = 'search' | 'text' | 'arcs' | 'next-pane' | 'previous-pane';

export interface ActionTarget {
  readonly context: WindowContext;
  readonly state: AppState;
  readonly sentence: SentenceControl;
  readonly judge: JudgeControl;
  readonly pointing: PointingControl;
  readonly search: SearchControl;
  readonly training: TrainingControl;
  readonly project: ProjectControl;
  readonly protection: ProtectionControl;
  readonly look: LookControl;
  readonly tour: TourControl;
  focus: (target: FocusTarget) => void;
  /** Brings the other end of the selected relation into view, or selects the mention at the end that is: the text knows what can be seen. */
  atRelationEnd: (deed: 'go-to-other' | 'select') => void;
  openDialog(dialog: DialogName): void;
  setPreferences(change: Partial<Preferences>): void;
}
