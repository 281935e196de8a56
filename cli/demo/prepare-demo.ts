import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROJECT_EXTENSION, ProjectStore } from '../../electron/project/store.ts';
import { prelabelStore } from '../prelabel-project.ts';
import { removeProject } from '../project-file.ts';
import { briefScores } from '../score-table.ts';
import type { Report, Session } from '../session.ts';
import { trainProject } from '../train-on-project.ts';
import type { TrainSettings } from '../train-settings.ts';
import { readDemoCorpus } from '../../electron/project/demo/demo-corpus.ts';
import { fillProject, roleInWindow } from '../../electron/project/demo/fill-project.ts';

/** A little longer than the loop's: it is done once, and its suggestions are the first thing a person sees. */
export const PREPARED_EPOCHS = 18;

/**
 * Makes the project that the window opens first: half of the sample annotated, the other half waiting with the suggestions of a model
 * trained on the first, in the order of the queue. The file appears when it is ready, in the place of an older one.
 */
export async function prepareDemo(
  session: Session,
  path: string,
  epochs: number,
  { network, training }: TrainSettings,
): Promise<Report> {
  const corpus = await readDemoCorpus(session.formats, session.places.resources);
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.demo-${process.pid}${PROJECT_EXTENSION}`);
  try {
    const store = await ProjectStore.create(draft);
    try {
      await store.markAsDemo();
      await fillProject(store, corpus, roleInWindow);
      const { model } = await trainProject(session, store, {
        settings: { network, training: { ...training, epochs } },
        start: 'nothing',
        resume: false,
      });
      await prelabelStore(session, store);
      const { sentences, completeSentences, openSuggestions } = await store.summary();
      await store.close();
      await rename(draft, path);
      return {
        json: { project: path, sentences, completeSentences, openSuggestions, dev: model.dev },
        lines: [
          `${path}: ${completeSentences} of ${sentences} sentences annotated, ${openSuggestions} suggestions` +
            (model.dev ? `; F1 ${briefScores(model.dev)}` : ''),
        ],
      };
    } finally {
      await store.close();
    }
  } finally {
    await removeProject(draft);
  }
}
