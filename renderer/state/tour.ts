// What the tour says, and which part of the window each step is about.
import { msg } from '@lit/localize';

/** Parts of the window, by their element. */
export type TourPlace = 'cman-queue' | 'cman-workspace' | 'cman-inspector' | 'cman-top-bar';

export interface TourStep {
  readonly at: TourPlace;
  /** Functions: the language may change meanwhile. */
  readonly title: () => string;
  readonly words: () => string;
  /** Actions whose keys belong to it. */
  readonly keys: readonly (
    | 'item.next'
    | 'item.accept'
    | 'item.reject'
    | 'relation.link'
    | 'sentence.done'
    | 'training.start'
    | 'view.shortcuts'
  )[];
}

export const TOUR_STEPS: readonly TourStep[] = [
  {
    at: 'cman-workspace',
    title: () => msg('One sentence at a time'),
    words: () =>
      msg(
        'Mentions stand in the text with their type, relations are arcs between them. What is dashed and has a question mark is a suggestion of the model that nobody has judged yet.',
      ),
    keys: ['item.next'],
  },
  {
    at: 'cman-inspector',
    title: () => msg('Right or wrong?'),
    words: () =>
      msg(
        'Accept a suggestion or reject it; the next one is selected by itself. Here stands how sure the model is, what its second choice was, and why you see this sentence.',
      ),
    keys: ['item.accept', 'item.reject'],
  },
  {
    at: 'cman-workspace',
    title: () => msg('Add what is missing'),
    words: () =>
      msg(
        'Select words with the mouse or the arrow keys and press the key of a type. Drag from one mention to another to relate them, or use the keyboard: only what the schema allows is offered.',
      ),
    keys: ['relation.link'],
  },
  {
    at: 'cman-queue',
    title: () => msg('What comes next'),
    words: () =>
      msg(
        'The queue begins with the sentences from which the model learns most. “Done” judges what is open by the threshold and goes on to the next one. Everything can be undone.',
      ),
    keys: ['sentence.done'],
  },
  {
    at: 'cman-top-bar',
    title: () => msg('One click retrains'),
    words: () =>
      msg(
        'After a few corrections, retrain: on this computer, in the background, while you go on. Then suggestions and queue are made anew. Nothing ever leaves this computer.',
      ),
    keys: ['training.start', 'view.shortcuts'],
  },
];
