// What the native menu is told: pure, so that it is sent only when something of it has changed.
import { MENU_ACTIONS, type MenuAction, type MenuState } from '../../core/contract/menu.ts';
import type { Keymap } from '../keys/keymap.ts';
import type { AppState } from './app-state.ts';

export function menuStateOf(state: AppState, keymap: Keymap): MenuState {
  const { project, sentence, linking, selection, training, preferences } = state;
  const checked: MenuAction[] = [
    ...(preferences.wholeDocument ? (['view.document'] as const) : []),
    ...(preferences.selectedArcsOnly ? (['view.arcs'] as const) : []),
    ...(preferences.showRejected ? (['view.rejected'] as const) : []),
  ];
  return {
    project: project !== null,
    sentence:
      !project || !sentence ? 'none' : sentence.sentence.status === 'complete' ? 'complete' : 'pending',
    selection: linking ? 'linking' : selection.kind,
    undo: (project?.undo ?? null) !== null,
    redo: (project?.redo ?? null) !== null,
    training: training.kind === 'running' || training.kind === 'prelabelling',
    dialog: state.dialog !== null,
    checked,
    keys: Object.fromEntries(
      MENU_ACTIONS.flatMap((action) => {
        const chord = keymap.firstChord(action);
        return chord === null ? [] : [[action, chord]];
      }),
    ),
  };
}
