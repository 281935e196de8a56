import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelFiles } from '../core/contract/trainer.ts';
import { AppError } from '../core/errors.ts';
import { sameRecord } from '../core/model/changes.ts';
import { extendSchema, schemaSchema } from '../core/model/schema.ts';
import { prelabel } from '../electron/project/prelabeller.ts';
import type { ProjectStore } from '../electron/project/store.ts';
import { readModelFolder } from './model-folder.ts';
import { withProject } from './project-file.ts';
import type { Report, Session } from './session.ts';

/**
 * `cman prelabel PROJECT`: the active model's suggestions for every sentence that waits, and a new order of the queue.
 * @param folder a model to make the active one first, or null
 */
export async function prelabelProject(
  session: Session,
  project: string,
  folder: string | null,
): Promise<Report> {
  return withProject(project, async (store) => {
    if (folder !== null) await bringModel(session, store, await readModelFolder(folder), folder);
    const model = await store.activeModel();
    if (!model) {
      throw new AppError(
        'no-model',
        `${project}: there is no model in it: train one, or name a folder with --model`,
        {
          path: project,
        },
      );
    }
    const sentences = await prelabelStore(session, store);
    const { openSuggestions } = await store.summary();
    return {
      json: { project, model: { id: model.id, number: model.number }, sentences, openSuggestions },
      lines: [
        `${project}: model ${model.number} has read ${sentences} sentences; ${openSuggestions} suggestions are open`,
      ],
    };
  });
}

/** @returns how many sentences the active model has read */
export function prelabelStore(session: Session, store: ProjectStore): Promise<number> {
  return prelabel(store, session.trainer, session.signal, {
    onProgress: (done, total) => session.progress.update('suggesting', `${done} of ${total} sentences`),
    onRestart: (error) => session.progress.say(`warning: ${error.message}; another one goes on`),
  });
}

const manifestSchema = z.object({ spec: z.object({ schema: schemaSchema }) });

/** Makes a model from a folder the project's active one; the schema grows by its types, without which it could suggest nothing. */
async function bringModel(
  session: Session,
  store: ProjectStore,
  files: ModelFiles,
  folder: string,
): Promise<void> {
  // Loaded before it is stored: a damaged model must not become the active one.
  await session.trainer.start('predict', { model: files, sentences: [] }, { signal: session.signal });
  const { spec } = manifestSchema.parse(JSON.parse(new TextDecoder().decode(files['manifest.json'])));
  const before = await store.schema();
  const schema = extendSchema(before, {
    entityTypes: new Set(spec.schema.entityTypes.map(({ name }) => name)),
    relationPairs: new Map(spec.schema.relationTypes.map(({ name, pairs }) => [name, pairs])),
  });
  if (!sameRecord(before, schema)) await store.execute({ kind: 'set-schema', schema });
  // The same files are the same model, however often they are brought.
  const id = createHash('sha256').update(files['manifest.json']!).update(files['weights.bin']!).digest('hex');
  if ((await store.models()).some((model) => model.id === id)) {
    await store.activateModel(id);
    return;
  }
  await store.addModel({
    id,
    createdAt: store.now(),
    trainedOn: 0,
    seconds: 0,
    outcome: {
      engine: 'onnx',
      device: '',
      epochs: [],
      best: { epoch: 0, dev: null },
      model: files,
      notes: [`brought from ${folder}`],
    },
  });
}
