// Random sequences of actions, on a project file and in memory at once: the database equals the memory after each step, undoing all gives the
// start, redoing all the end, step by step. Free of the test runner: `npm run bench -- laws` runs ten thousand, the tests a few.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../core/contract/commands.ts';
import type { AnnotationState } from '../../core/model/changes.ts';
import { AppError } from '../../core/errors.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { byId, contentOf, smallProject } from '../project/small-project.ts';
import { addTestModel } from '../project/test-model.ts';
import { brokenRules } from '../core/model/sentence-rules.ts';
import { MemoryProject } from './memory-project.ts';
import { Chooser, NEWS_SCHEMA, randomCommand, randomPrediction, WIDER_SCHEMA } from './random-actions.ts';

/** Few, so that actions meet. */
const SENTENCES = 3;
/** Actions of a sequence at most. */
const LONGEST = 12;
/** Sequences in one project file: they begin where the last one ended, until everything is annotated. */
const SEQUENCES_PER_FILE = 100;
const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };

export interface SequencesRun {
  readonly sequences: number;
  /** Actions that changed something; each was undone and redone as well. */
  readonly steps: number;
  /** Actions that were refused, in the file as in memory. */
  readonly refusals: number;
  /** How often file and memory were compared. */
  readonly comparisons: number;
}

/** @throws AssertionError that names the seed of the sequence which breaks a law */
export async function runSequences(
  count: number,
  seed: number,
  onProgress: (done: number) => void = () => undefined,
): Promise<SequencesRun> {
  const folder = await mkdtemp(join(tmpdir(), 'cman-laws-'));
  let [steps, refusals, comparisons] = [0, 0, 0];
  try {
    for (let first = 0; first < count; first += SEQUENCES_PER_FILE) {
      const file = await SequenceFile.create(join(folder, `${first}.cman`));
      try {
        for (let index = first; index < Math.min(count, first + SEQUENCES_PER_FILE); index++) {
          try {
            await file.run(new Chooser(seed + index));
          } catch (error) {
            throw new Error(`sequence with seed ${seed + index}`, { cause: error });
          }
          onProgress(index + 1);
        }
      } finally {
        await file.store.close();
      }
      steps += file.steps;
      refusals += file.refusals;
      comparisons += file.comparisons;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { sequences: count, steps, refusals, comparisons };
}

/** Ids that two projects give alike: by action, and place in it. */
class Ids {
  #action = 0;
  #place = 0;

  begin(action: number): void {
    this.#action = action;
    this.#place = 0;
  }

  next(): string {
    return `a${this.#action}-${this.#place++}`;
  }
}

class SequenceFile {
  readonly store: ProjectStore;
  readonly memory: MemoryProject;
  steps = 0;
  refusals = 0;
  comparisons = 0;
  readonly #ids: readonly [Ids, Ids];
  readonly #model: string;
  #action = 0;

  private constructor(store: ProjectStore, memory: MemoryProject, ids: readonly [Ids, Ids], model: string) {
    this.store = store;
    this.memory = memory;
    this.#ids = ids;
    this.#model = model;
  }

  static async create(path: string): Promise<SequenceFile> {
    const ids = [new Ids(), new Ids()] as const;
    const options = { durable: false, annotator: 'ada', newId: () => ids[0].next(), now: () => 1 };
    const store = await smallProject(path, SENTENCES, options);
    const start = await contentOf(store);
    const memory = new MemoryProject(
      {
        schema: NEWS_SCHEMA,
        sentences: new Map(start.map(({ sentence }) => [sentence.id, sentence])),
        mentions: new Map(),
        relations: new Map(),
      },
      () => ids[1].next(),
    );
    const { id } = await addTestModel(store);
    return new SequenceFile(store, memory, ids, id);
  }

  /** A model reads, a person acts; then everything is undone, and done again. */
  async run(choose: Chooser): Promise<void> {
    await this.#predict(choose);
    const states: AnnotationState[] = [this.memory.state];
    const actions = 1 + choose.below(LONGEST);
    for (let action = 0; action < actions; action++) {
      if (await this.#act(commandFor(choose, this.memory))) states.push(this.memory.state);
    }
    for (const state of states.slice(0, -1).reverse()) {
      this.#begin();
      this.memory.undo();
      await this.store.undo();
      await this.#compare(state);
    }
    for (const state of states.slice(1)) {
      this.#begin();
      this.memory.redo();
      await this.store.redo();
      await this.#compare(state);
    }
    this.steps += states.length - 1;
  }

  #begin(): void {
    this.#action++;
    for (const ids of this.#ids) ids.begin(this.#action);
  }

  async #predict(choose: Chooser): Promise<void> {
    this.#begin();
    const seq = 1 + choose.below(SENTENCES);
    const id = `d1s${seq - 1}`;
    const prediction = { id, ...randomPrediction(choose), uncertainty: CERTAIN, embedding: null };
    this.memory.suggest(id, prediction, this.#model);
    await this.store.database.transaction((session) =>
      writePredictions(session, this.#model, [{ seq, prediction }], this.store.newId),
    );
    await this.#compare(this.memory.state);
  }

  /** The same in both, refusals included. @returns whether it changed anything */
  async #act(command: Command): Promise<boolean> {
    this.#begin();
    let refusal: string | null = null;
    let changed = false;
    try {
      changed = this.memory.execute(command, 'ada', 1);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusal = error.message;
    }
    if (refusal === null) {
      await this.store.execute(command);
    } else {
      this.refusals++;
      await assert.rejects(this.store.execute(command), { message: refusal });
    }
    await this.#compare(this.memory.state);
    return changed;
  }

  async #compare(wanted: AnnotationState): Promise<void> {
    this.comparisons++;
    const content = await contentOf(this.store);
    const found = {
      schema: await this.store.schema(),
      sentences: content.map(({ sentence }) => sentence),
      mentions: byId(content.flatMap(({ mentions }) => mentions)),
      relations: byId(content.flatMap(({ relations }) => relations)),
    };
    for (const { schema, sentences, mentions, relations } of new Set([this.memory.state, wanted])) {
      assert.deepEqual(found, {
        schema,
        sentences: [...sentences.values()],
        mentions: byId(mentions.values()),
        relations: byId(relations.values()),
      });
    }
    for (const annotations of content) assert.deepEqual(brokenRules(annotations, found.schema), []);
  }
}

function commandFor(choose: Chooser, memory: MemoryProject): Command {
  if (choose.chance(0.03)) {
    return { kind: 'set-schema', schema: choose.chance(0.5) ? WIDER_SCHEMA : NEWS_SCHEMA };
  }
  return randomCommand(choose, memory.annotations(`d1s${choose.below(SENTENCES)}`));
}
