import type { Application } from '../control/application.ts';
import { selectionOf, type ListedPlace } from '../state/places.ts';

/** What a dialog does when a place is chosen from a list: it closes, and the sentence opens with the place selected. */
export const openPlace =
  (app: Application) =>
  ({ detail }: CustomEvent<ListedPlace>): void => {
    app.closeDialog();
    void app.sentence.open(detail.sentenceId, (view) => selectionOf(view, detail));
  };
