// `cman demo`: the product's main job from end to end, with the sample's own labels in the annotator's place.
import { join } from 'node:path';
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import type { ModelSummary } from '../../core/contract/project.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { AppError } from '../../core/errors.ts';
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import { sameRecord } from '../../core/model/changes.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { findFormat, readCorpus, writeCorpusFile } from '../corpus-files.ts';
import { predictAll } from '../predict.ts';
import { prelabelStore } from '../prelabel-project.ts';
import { removeProject } from '../project-file.ts';
import { formatSeconds } from '../progress.ts';
import { briefScores, scoreTable } from '../score-table.ts';
import type { Report, Session } from '../session.ts';
import { trainProject, type ProjectStart } from '../train-on-project.ts';
import type { TrainSettings } from '../train-settings.ts';
import { correctSentence, noCorrections, type Corrections } from './corrections.ts';
import { readDemoCorpus, type DemoCorpus } from '../../electron/project/demo/demo-corpus.ts';
import { documentsOf, fillProject, roleInLoop } from '../../electron/project/demo/fill-project.ts';

/** Enough for the sample's 250 sentences to teach something, few enough for the whole loop to take two minutes on two cores. */
export const LOOP_EPOCHS = 14;
/** A retraining goes on from the model there is: half as many will do. */
const RETRAINING_SHARE = 0.5;
export const CORRECTED_SENTENCES = 60;

const EXPORT_FORMAT = 'spert-json';

export interface LoopOptions {
  /** The project to make. */
  readonly project: string;
  /** Folder for the export and what is read back from it. */
  readonly scratch: string;
  readonly epochs: number;
  readonly corrections: number;
  readonly settings: TrainSettings;
}

/** Runs the loop. @throws AppError `refused` when the project exists; `internal` when the export does not come back as it was */
export async function runLoop(session: Session, options: LoopOptions): Promise<Report> {
  const corpus = await readDemoCorpus(session.formats, session.places.resources);
  const heldOut = examplesOf(documentsOf(corpus, roleInLoop, 'held-out'));
  const times = new Stopwatch();
  const store = await ProjectStore.create(options.project);
  try {
    const loop = new Loop(session, store, corpus, heldOut, options.settings);
    await times.measure('import', () => fillProject(store, corpus, roleInLoop));
    const trained = await times.measure('train', () => loop.train('nothing', options.epochs));
    await times.measure('suggest', () => prelabelStore(session, store));
    const before = await times.measure('evaluate', () => loop.evaluate(trained));
    const corrections = await times.measure('correct', () => loop.correct(options.corrections));
    const retrainEpochs = Math.max(1, Math.round(options.epochs * RETRAINING_SHARE));
    const retrained = await times.measure('retrain', () => loop.train('active-model', retrainEpochs));
    await times.measure('suggestAgain', () => prelabelStore(session, store));
    const after = await times.measure('evaluateAgain', () => loop.evaluate(retrained));
    const exported = await times.measure('exportAndReadBack', () => loop.exportAndReadBack(options.scratch));
    const seconds = times.seconds();
    return {
      json: {
        project: options.project,
        trainedOn: trained.trainedOn,
        retrainedOn: retrained.trainedOn,
        heldOut: heldOut.length,
        before,
        after,
        corrections,
        exported,
        notes: trained.notes,
        seconds,
      },
      lines: [
        ...trained.notes.map((note) => `note: ${note}`),
        `trained on ${trained.trainedOn} sentences in ${formatSeconds(seconds['train']!)}`,
        describeCorrections(corrections),
        `retrained on ${retrained.trainedOn} sentences in ${formatSeconds(seconds['retrain']!)}`,
        `exported ${exported.sentences} sentences as ${EXPORT_FORMAT}; read back, they are the same`,
        ...scoreTable(after),
        `F1 on ${heldOut.length} held-out sentences before: ${briefScores(before)}`,
        `F1 on ${heldOut.length} held-out sentences after:  ${briefScores(after)}`,
        `all of it in ${formatSeconds(seconds['total']!)}`,
      ],
    };
  } finally {
    await store.close();
  }
}

const describeCorrections = ({ sentences, accepted, retyped, rejected, created }: Corrections): string =>
  `corrected the ${sentences} first sentences of the queue: ${accepted} suggestions accepted, ${retyped} retyped, ` +
  `${rejected} rejected, ${created} annotations added`;

class Loop {
  readonly #session: Session;
  readonly #store: ProjectStore;
  readonly #corpus: DemoCorpus;
  readonly #heldOut: readonly SentenceExample[];
  readonly #settings: TrainSettings;

  constructor(
    session: Session,
    store: ProjectStore,
    corpus: DemoCorpus,
    heldOut: readonly SentenceExample[],
    settings: TrainSettings,
  ) {
    this.#session = session;
    this.#store = store;
    this.#corpus = corpus;
    this.#heldOut = heldOut;
    this.#settings = settings;
  }

  async train(start: ProjectStart, epochs: number): Promise<ModelSummary> {
    const { network, training } = this.#settings;
    const settings = { network, training: { ...training, epochs } };
    return (await trainProject(this.#session, this.#store, { settings, start, resume: false })).model;
  }

  async evaluate({ id }: ModelSummary): Promise<JointScores> {
    const model = await this.#store.modelFiles(id);
    return strictScores(this.#heldOut, await predictAll(this.#session, { model, sentences: this.#heldOut }));
  }

  /** Goes down the queue as an annotator would. */
  async correct(sentences: number): Promise<Corrections> {
    const counts = noCorrections();
    const { entries } = await this.#store.queue('pending', 0, sentences);
    const gold = this.#pendingSentences();
    for (const { sentenceId, documentName } of entries) {
      this.#session.progress.update('correcting', `${counts.sentences + 1} of ${entries.length} sentences`);
      const { sentence } = await this.#store.view(sentenceId);
      await correctSentence(this.#store, sentenceId, gold.get(`${documentName} ${sentence.index}`)!, counts);
    }
    return counts;
  }

  /** What the sample says of the sentences that wait, by document and place. */
  #pendingSentences(): Map<string, CorpusSentence> {
    const documents = documentsOf(this.#corpus, roleInLoop, 'pending');
    return new Map(
      documents.flatMap(({ name, sentences }) =>
        sentences.map((sentence, index) => [`${name} ${index}`, sentence] as const),
      ),
    );
  }

  async exportAndReadBack(
    scratch: string,
  ): Promise<{ sentences: number; mentions: number; relations: number }> {
    const format = await findFormat(this.#session, EXPORT_FORMAT);
    const file = join(scratch, 'exported.json');
    const documents = await this.#store.readCorpus('accepted');
    const omissions = await writeCorpusFile(format, file, documents);
    const copyPath = join(scratch, 'read-back.cman');
    const copy = await ProjectStore.create(copyPath);
    try {
      const corpus = await readCorpus(this.#session, format, file);
      const report = await copy.importCorpora([{ name: file, format: format.id, split: null, corpus }]);
      const same = sameRecord(comparable(documents), comparable(await copy.readCorpus('accepted')));
      if (!same || omissions.length > 0) {
        throw new AppError('internal', 'what was exported did not come back as it was');
      }
      const { sentences, mentions, relations } = report;
      return { sentences, mentions, relations };
    } finally {
      await copy.close();
      await removeProject(copyPath);
    }
  }
}

/** Words and annotations, without what a format may do otherwise: how the sentences lie in documents, and the order of annotations. */
function comparable(documents: readonly CorpusDocument[]): object[] {
  return examplesOf(documents).map(({ tokens, mentions, relations }) => {
    const key = (index: number): string => JSON.stringify(mentions[index]);
    return {
      tokens,
      mentions: mentions.map((_, index) => key(index)).sort(),
      relations: relations.map(({ head, tail, type }) => `${type} ${key(head)} ${key(tail)}`).sort(),
    };
  });
}

/** How long each step took, in seconds, in the order of the steps. */
class Stopwatch {
  readonly #began = performance.now();
  readonly #steps: Record<string, number> = {};

  async measure<T>(step: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.#steps[step] = (performance.now() - began) / 1000;
    return result;
  }

  seconds(): Readonly<Record<string, number>> {
    return { ...this.#steps, total: (performance.now() - this.#began) / 1000 };
  }
}
