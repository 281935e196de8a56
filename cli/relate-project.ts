import { AppError } from '../core/errors.ts';
import { MissingRelations, sentencesWithPairs } from '../electron/project/suggestions/missing-relations.ts';
import { withProject } from './project-file.ts';
import type { Report, Session } from './session.ts';

/** `cman prelabel PROJECT --relations`: relations between the accepted mentions of every sentence that waits, as suggestions. */
export async function relateInProject(session: Session, project: string): Promise<Report> {
  return withProject(project, async (store) => {
    if (!(await store.activeModel())) {
      throw new AppError('no-model', `${project}: there is no model in it: train one first`, {
        path: project,
      });
    }
    const sentences = await sentencesWithPairs(store.database);
    const missing = new MissingRelations({ store, predictor: session.trainer, signal: session.signal });
    const relations = await missing.suggestAll(sentences, (done) =>
      session.progress.update('suggesting', `${done} of ${sentences.length} sentences`),
    );
    return {
      json: { project, sentences: sentences.length, relations },
      lines: [
        `${project}: ${sentences.length} sentences with two accepted mentions or more; ${relations} relations newly suggested`,
      ],
    };
  });
}
