import { AppError } from '../core/errors.ts';
import { recommendersSuggest } from '../electron/project/recommend/recommender-settings.ts';
import { recommendersIn } from '../electron/project/recommend/recommenders.ts';
import { Recommending } from '../electron/project/recommend/recommending.ts';
import { withProject } from './project-file.ts';
import { usageError, type Report, type Session } from './session.ts';

/**
 * `cman prelabel PROJECT --recommender ID`: what one recommender makes of all that people have said, in the place of all that recommenders had
 * suggested.
 */
export async function recommendInProject(session: Session, project: string, id: string): Promise<Report> {
  const all = await recommendersIn(session.places.recommenderPlugins, session.ownPlugins).list();
  const chosen = all.filter((recommender) => recommender.id === id);
  if (chosen.length === 0) {
    const known = all.map((recommender) => recommender.id).join(', ');
    throw usageError(`there is no recommender ${id}; there are ${known}`);
  }
  return withProject(project, async (store) => {
    if (!(await recommendersSuggest(store.database))) {
      throw new AppError(
        'refused',
        `${project}: recommenders are not used in it: switch them on beside its model, in the app`,
        { path: project },
      );
    }
    let problem: string | null = null;
    const recommending = new Recommending({
      store,
      recommenders: { list: () => Promise.resolve(chosen) },
      onNotice: (_, message) => (problem = message),
    });
    recommending.beginAnew();
    await recommending.settled();
    if (problem !== null) throw new AppError('bad-plugin', problem, { recommender: id });
    const { openSuggestions } = await store.summary();
    return {
      json: { project, recommender: id, openSuggestions },
      lines: [`${project}: ${openSuggestions} suggestions are open`],
    };
  });
}
