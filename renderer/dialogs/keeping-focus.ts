import type { LitElement } from 'lit';

/**
 * Does something that makes buttons of a dialog wait, and gives the focus back to where it was: a browser takes it from a button that is
 * disabled, and whoever works by keyboard would begin again at the top. Whoever has gone elsewhere meanwhile stays there.
 */
export async function keepingFocus<T>(dialog: LitElement, work: () => Promise<T>): Promise<T> {
  const had = dialog.shadowRoot?.activeElement;
  const done = await work();
  await dialog.updateComplete;
  if (had instanceof HTMLElement && had.isConnected && dialog.shadowRoot?.activeElement === null) had.focus();
  return done;
}
