// The project opener, and the merge of somebody's project into one's own. A file is opened and then serves all that the app asks of it, or it is
// refused; nothing else is touched, a refused file least of all.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfusion } from '../../../electron/project/confusion.ts';
import { readRetrainChange } from '../../../electron/project/model-changes.ts';
import { mergeFiles } from '../../../electron/project/people/merging.ts';
import { readProgress } from '../../../electron/project/progress.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { writePredictions } from '../../../electron/project/suggestion-writer.ts';
import { contentOf, rowsOf, smallProject } from '../../../test/project/small-project.ts';
import { addTestModel } from '../../../test/project/test-model.ts';
import { Chooser, randomPrediction } from '../../../test/support/random-actions.ts';
import type { AppError } from '../../../core/errors.ts';
import { HostileProjects } from '../hostile-project.ts';
import { mutatedBytes, mutatedPages } from '../mutations.ts';
import { ACCEPTED, LawBroken, refusal, type FuzzTarget, type OpenTarget, type Verdict } from '../target.ts';

const SENTENCES = 12;
const QUICKLY = { durable: false, annotator: 'ada' } as const;
/** All but `internal`: that is what the app calls its own mistakes. */
const CODES: readonly AppError['code'][] = [
  ...([
    'not-a-project',
    'damaged-project',
    'newer-project',
    'project-busy',
    'refused',
    'not-found',
    'conflict',
  ] as const),
  ...([
    'bad-schema',
    'bad-input',
    'no-model',
    'wrong-usage',
    'file-lost',
    'passphrase-needed',
    'wrong-passphrase',
  ] as const),
];

export const openTarget: FuzzTarget = {
  name: 'open-project',
  ofMillion: 11_000,
  guided: false,
  changed: 'never',
  longest: 0,
  open: async (folder) => {
    const sound = await soundProject(join(folder, 'sound.cman'), 'ada');
    const hostile = await HostileProjects.of(join(folder, 'hostile.cman'), sound);
    return {
      ...shared([sound], hostile),
      check: (input) => checkOpening(folder, input),
    };
  },
};

export const mergeTarget: FuzzTarget = {
  name: 'merge-project',
  ofMillion: 2_000,
  guided: false,
  changed: 'never',
  longest: 0,
  open: async (folder) => {
    const theirs = await soundProject(join(folder, 'theirs.cman'), 'bob');
    const own = await soundProject(join(folder, 'own.cman'), 'ada');
    const hostile = await HostileProjects.of(join(folder, 'hostile.cman'), theirs);
    return { ...shared([theirs], hostile), check: (input) => checkMerging(folder, own, input) };
  },
};

const shared = (seeds: readonly Uint8Array[], hostile: HostileProjects): Omit<OpenTarget, 'check'> => ({
  seeds,
  words: [],
  generate: async (dice) => {
    if (dice.chance(0.02)) return seeds[0]!;
    const made = dice.chance(0.7) ? await hostile.make(dice) : seeds[0]!;
    if (dice.chance(0.6)) return made;
    // Bytes that move make no database; a file is read on when they stay where they are.
    return dice.chance(0.1) ? mutatedBytes(made, dice, seeds) : mutatedPages(made, dice);
  },
  close: async () => undefined,
});

/** Annotated in part, suggested in part, with a model, and with a log that has been undone. */
async function soundProject(path: string, annotator: string): Promise<Uint8Array> {
  const store = await smallProject(path, SENTENCES, { ...QUICKLY, annotator });
  const { id } = await addTestModel(store);
  const choose = new Chooser(7);
  await store.database.transaction((session) =>
    writePredictions(
      session,
      id,
      Array.from({ length: SENTENCES }, (_, index) => ({
        seq: index + 1,
        prediction: {
          id: `d1s${index}`,
          ...randomPrediction(choose),
          uncertainty: {
            pathUncertainty: 0,
            tokenUncertainty: 0,
            marginUncertainty: 0,
            relationUncertainty: 0,
          },
          embedding: null,
        },
      })),
      store.newId,
    ),
  );
  for (let index = 0; index < 4; index++) {
    const view = await store.view(`d1s${index}`);
    const [first] = view.mentions;
    if (first)
      await store.execute({
        kind: 'accept',
        sentenceId: view.sentence.id,
        mentionIds: [first.id],
        relationIds: [],
      });
  }
  await store.undo();
  await store.close();
  return readFileSync(path);
}

async function checkOpening(folder: string, input: Uint8Array): Promise<Verdict> {
  const path = join(folder, 'input.cman');
  emptied(folder, path, input);
  let store: ProjectStore;
  try {
    // As the app opens it, which has all of it checked afterwards, and as the command line does.
    store = await ProjectStore.open(path, { ...QUICKLY, quickly: sum(input) % 4 > 0 });
  } catch (error) {
    const verdict = refusal(error, CODES);
    if (!Buffer.from(input).equals(readFileSync(path))) throw new LawBroken('a refused file was changed');
    checkFolder(folder);
    return verdict;
  }
  const refusals: string[] = [];
  try {
    for (const ask of questions(store)) {
      try {
        await ask();
      } catch (error) {
        const verdict = refusal(error, CODES);
        if (!verdict.accepted) refusals.push(verdict.why);
      }
    }
  } finally {
    await store.close();
  }
  checkFolder(folder);
  const [first] = refusals;
  return first === undefined ? ACCEPTED : { accepted: false, why: `opened, then ${first}` };
}

/** What the window asks in a session. */
function questions(store: ProjectStore): (() => Promise<unknown>)[] {
  return [
    () => store.summary(),
    () => store.schema(),
    () => store.people(),
    () => store.queue('pending', 0, 100),
    () => store.queue('all', 0, 100),
    ...Array.from({ length: 4 }, (_, index) => () => store.view(`d1s${index * 3}`)),
    () => store.documentViews('d1'),
    () => store.search('ab', 50),
    () => store.places('ab cd', 0, 50),
    () => store.schemaUse(),
    () => store.models(),
    async () => {
      const model = await store.activeModel();
      if (model) await store.modelFiles(model.id);
    },
    () => readProgress(store.database),
    () => readConfusion(store.database),
    () => readRetrainChange(store.database),
    () => store.consistencyCheck().goOn(Number.POSITIVE_INFINITY),
    () => store.execute({ kind: 'create-mention', sentenceId: 'd1s11', begin: 165, end: 167, type: 'Peop' }),
    () => store.undo(),
    () => store.undo(),
    () => store.redo(),
    () => store.readForExport('all'),
    () => contentOf(store),
  ];
}

async function merged(folder: string, own: Uint8Array, input: Uint8Array): Promise<Verdict> {
  const path = join(folder, 'input.cman');
  emptied(folder, path, input);
  const ownPath = join(folder, 'own.cman');
  emptied(folder, ownPath, own);
  const store = await ProjectStore.open(ownPath, QUICKLY);
  try {
    const before = JSON.stringify(await rowsOf(store));
    try {
      await mergeFiles(store, [path], { preview: false });
    } catch (error) {
      const verdict = refusal(error, CODES);
      if (JSON.stringify(await rowsOf(store)) !== before)
        throw new LawBroken('a failed merge changed the project');
      return verdict;
    }
    // What came in can be read, and be taken back.
    await contentOf(store);
    await store.readForExport('all');
    return ACCEPTED;
  } finally {
    await store.close();
  }
}

/** It is only read, whatever comes of it. */
async function checkMerging(folder: string, own: Uint8Array, input: Uint8Array): Promise<Verdict> {
  const verdict = await merged(folder, own, input);
  if (!Buffer.from(input).equals(readFileSync(join(folder, 'input.cman')))) {
    throw new LawBroken('a project that was merged was changed');
  }
  return verdict;
}

function emptied(folder: string, path: string, bytes: Uint8Array): void {
  for (const name of readdirSync(folder)) {
    const full = join(folder, name);
    if (full.startsWith(path) && full !== path) rmSync(full, { force: true });
  }
  writeFileSync(path, bytes);
}

/** Nothing is left beside the file but what belongs to it. */
function checkFolder(folder: string): void {
  const strange = readdirSync(folder).find((name) => !/^(?:sound|hostile|input|own|theirs)\.cman/.test(name));
  if (strange !== undefined) throw new LawBroken(`something was left behind: ${strange}`);
}

/** Of every hundredth byte: decides how a file is tried, and for the same file alike. */
function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 100) total += bytes[at]!;
  return total;
}
