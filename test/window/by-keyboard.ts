import type { RunningApp } from './running-app.ts';

/** More stops than any dialog of ours has. */
const MOST_STOPS = 60;

export interface Keyboard {
  /** One key after the other. */
  press(...keys: string[]): Promise<void>;
  /** Test id of what has the focus; empty while nothing has it, as for a moment when a row goes. */
  focused(): Promise<string>;
  /** Presses Tab until this has the focus. */
  tabTo(testId: string): Promise<void>;
}

/** A window's dialogs as they are walked through without a mouse. */
export function byKeyboard(running: () => RunningApp): Keyboard {
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await running().page.keyboard.press(key);
  };
  const focused = async (): Promise<string> => {
    const focus = running().page.locator('*:focus');
    return (await focus.count()) === 0 ? '' : String(await focus.last().getAttribute('data-testid'));
  };
  const tabTo = async (testId: string): Promise<void> => {
    for (let presses = 0; presses < MOST_STOPS; presses++) {
      if ((await focused()) === testId) return;
      await press('Tab');
    }
    throw new Error(`Tab does not get to ${testId}`);
  };
  return { press, focused, tabTo };
}
