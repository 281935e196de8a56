import { html, nothing, type TemplateResult } from 'lit';
import type { ActionId } from '../keys/actions.ts';
import type { Application } from '../control/application.ts';
import { chordLabels } from '../keys/keymap.ts';

/** A chord as keys. */
export function renderChord(chord: string, platform: string): TemplateResult {
  return html`${chordLabels(chord, platform).map((label) => html`<kbd>${label}</kbd>`)}`;
}

/** The first key of an action, as a hint beside what does the same by mouse. */
export function keyHint(app: Application, action: ActionId): TemplateResult | typeof nothing {
  const chord = app.keymap.firstChord(action);
  return chord === null ? nothing : html`<span class="keys">${renderChord(chord, app.state.platform)}</span>`;
}

/** "Undo (Ctrl+Z)", for a tooltip. */
export function titleWithKey(app: Application, title: string, action: ActionId): string {
  const chord = app.keymap.firstChord(action);
  return chord === null ? title : `${title} (${chordLabels(chord, app.state.platform).join('+')})`;
}

/** A mouse press on a button leaves the focus in the text, so that the next key goes on working there. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}
