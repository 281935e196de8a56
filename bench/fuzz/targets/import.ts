// An import into a project: all of it, or every row and the log are as before.
import { join } from 'node:path';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { importCorpora } from '../../../electron/project/import.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import type { SqlSession } from '../../../electron/project/sqlite/driver.ts';
import { contentOf, rowsOf, smallProject } from '../../../test/project/small-project.ts';
import { Dice } from '../dice.ts';
import { carelessDocuments } from '../random-corpus.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget } from '../target.ts';

/** Made of a seed, which is the input: what a plugin hands over is no bytes. */
const SEED_BYTES = 4;
/** Imports that went well make a project grow; then a new one begins. */
const MOST_GROWN = 200;

export const importTarget: FuzzTarget = {
  name: 'import-into-project',
  ofMillion: 4_000,
  guided: false,
  changed: 'never',
  longest: 0,
  async open(folder) {
    const path = join(folder, 'import.cman');
    const made = await smallProject(path, 3, { durable: false });
    await made.close();
    const fresh = readFileSync(path);
    let store = await ProjectStore.open(path, { durable: false });
    let grown = 0;
    const begin = async (): Promise<void> => {
      await store.close();
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
      writeFileSync(path, fresh);
      store = await ProjectStore.open(path, { durable: false });
      grown = 0;
    };
    return {
      seeds: [],
      words: [],
      generate: (dice) => Uint8Array.from(dice.list(SEED_BYTES, () => dice.below(256))),
      async check(input) {
        if (grown >= MOST_GROWN) await begin();
        const dice = new Dice(new DataView(input.buffer, input.byteOffset, SEED_BYTES).getUint32(0));
        const corpora = dice.list(dice.between(1, 3), (index) => ({
          ...{ name: `file ${index}`, format: 'test', split: null },
          corpus: { documents: carelessDocuments(dice), warnings: [] },
        }));
        const before = await stateOf(store);
        try {
          await store.database.transaction((session: SqlSession) =>
            importCorpora(session, corpora, store.editContext()),
          );
        } catch (error) {
          const verdict = refusal(error, ['bad-input']);
          if ((await stateOf(store)) !== before) throw new LawBroken('a failed import changed the project');
          return verdict;
        }
        grown += 50;
        await contentOf(store);
        return ACCEPTED;
      },
      close: () => store.close(),
    };
  },
};

const stateOf = async (store: ProjectStore): Promise<string> => JSON.stringify(await rowsOf(store));
