// Retraining and pre-labelling behind a project that is being worked on: two worker processes, neither of which the project waits for.
//
// A training goes: plan, train (the worker may die and is replaced), store the model and make it active in one transaction, pre-label
// what waits, order the queue. A roll-back joins at the pre-labelling; a quick training that found nothing better ends before it. While sentences are
// being completed, the worker gets ready for the next one. Whatever ends it early leaves the project sound: accepted work is
// not touched by any of this, a checkpoint lets the next training go on, unread sentences are read the next time.
import { msg, str } from '@lit/localize';
import type { AuditDetails, AuditKind } from '../../core/contract/audit.ts';
import type { RetrainOptions, TrainingState } from '../../core/contract/project.ts';
import type { EpochReport, TrainerJobs, TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { recordAudit } from './audit/record.ts';
import { readCheckpoint, removeCheckpoint, type Checkpoint } from './checkpoint-file.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { prelabel } from './prelabeller.ts';
import { ReadyWorker, type ReadyWorkerOptions } from './ready-worker.ts';
import { readTrainingMark, writeSetting } from './settings-table.ts';
import type { ProjectStore } from './store.ts';
import { MAXIMUM_RESTARTS, type TrainerProcess } from './trainer-process.ts';
import { planTraining, type TrainingPlan, type TrainingSettings } from './training-plan.ts';
import { predictorReplaced, trainerReplaced, trainingInterrupted } from './worker-words.ts';

export interface SupervisorOptions extends SupervisorListener {
  readonly store: ProjectStore;
  readonly trainer: TrainerProcess;
  /** May be the same process as the trainer: then a prediction waits until a training has ended. */
  readonly predictor: TrainerProcess;
  /** Read anew for every training. */
  readonly settings?: () => TrainingSettings;
  readonly readiness?: ReadyWorkerOptions;
}

export interface SupervisorListener {
  readonly onState?: (state: TrainingState) => void;
  /** Suggestions, queue or models have changed. */
  readonly onChanged?: () => void;
  readonly onNotice?: (level: 'info' | 'warning' | 'error', message: string) => void;
}

/** The window is told of new suggestions now and then, not with every batch. */
const CHANGED_INTERVAL_MS = 1000;

interface Activity {
  readonly controller: AbortController;
  /** Settles when the activity has ended, however; never rejects. */
  ended: Promise<void>;
}

interface PlannedTraining extends TrainingPlan {
  /** What is left of an earlier attempt at this very training. */
  readonly checkpoint: Checkpoint | null;
}

export class TrainingSupervisor {
  readonly #options: SupervisorOptions;
  readonly #worker: ReadyWorker;
  #training: Activity | null = null;
  #labelling: Activity | null = null;
  #trainingState: TrainingState = { kind: 'idle' };
  #labellingState: Extract<TrainingState, { kind: 'prelabelling' }> | null = null;
  #finishUntold = false;
  #lastChanged = -Infinity;
  #lookedAt: string | null = null;
  /** The project is being closed: a training that ends now has been interrupted, not cancelled. */
  #closing = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const { store, trainer, settings, readiness } = options;
    this.#worker = new ReadyWorker(
      trainer,
      async () => {
        const { request } = await planTraining(store, { warmStart: true }, settings?.() ?? {});
        return request.quick ? request : null;
      },
      readiness,
    );
  }

  get state(): TrainingState {
    if (this.#trainingState.kind === 'running') return this.#trainingState;
    return this.#labellingState ?? this.#trainingState;
  }

  /**
   * To be called when a project has been opened: says if a training was interrupted, and goes on with suggestions that are not all made.
   */
  async takeUp(): Promise<void> {
    const { store } = this.#options;
    const mark = await readTrainingMark(store.database);
    if (mark) {
      await this.#endMark('training-interrupted');
      const checkpoint = await readCheckpoint(store.path, store.key);
      const epoch = checkpoint?.run === mark.run ? (checkpoint.epochs.at(-1)?.epoch ?? 0) : 0;
      this.#notice('info', trainingInterrupted(epoch));
    }
    this.startPrelabelling();
  }

  /**
   * Begins a training; it goes on behind the promise.
   * @returns the state it begins in
   * @throws AppError `refused` when one is running, `no-training-data`
   */
  async start(options: RetrainOptions): Promise<TrainingState> {
    if (this.#training)
      throw new AppError('refused', msg('a training is running already: wait for it, or cancel it'));
    const controller = new AbortController();
    const planned = this.#plan(options);
    const activity: Activity = {
      controller,
      ended: planned.then(
        (plan) => this.#train(plan, controller.signal),
        // Thrown below, to whoever asked.
        () => undefined,
      ),
    };
    // Before the first await: two clicks are one training.
    this.#training = activity;
    activity.ended = activity.ended.finally(() => {
      if (this.#training === activity) this.#training = null;
    });
    try {
      await planned;
    } catch (error) {
      this.#training = null;
      throw error;
    }
    return this.state;
  }

  /** A person has completed a sentence: the worker gets ready for the retraining that is to come. */
  sentenceCompleted(): void {
    if (this.#training || this.#closing) return;
    this.#worker.expectTraining(this.#labelling?.ended);
  }

  /** Says which sentence the person looks at: its suggestions come first. */
  lookAt(sentenceId: string): void {
    this.#lookedAt = sentenceId;
  }

  /** Ends a training, or else a pre-labelling. @returns the state after that */
  async cancel(): Promise<TrainingState> {
    const activity = this.#training ?? this.#labelling;
    activity?.controller.abort();
    await activity?.ended;
    return this.state;
  }

  /** Has the active model read what waits, in place of whatever is being read now: after a training, a roll-back, an import. */
  startPrelabelling(): void {
    if (this.#closing) return;
    const former = this.#labelling;
    former?.controller.abort();
    const controller = new AbortController();
    const activity: Activity = { controller, ended: Promise.resolve() };
    this.#labelling = activity;
    activity.ended = this.#prelabel(controller.signal, former?.ended).finally(() => {
      if (this.#labelling !== activity) return;
      this.#labelling = null;
      // With nothing to read there was nothing to tell of, unless it ends a training.
      if (this.#labellingState === null && !this.#finishUntold) return;
      this.#labellingState = null;
      this.#finishUntold = false;
      this.#tell();
      this.#changed(true);
    });
  }

  /** Waits until nothing is running any more. @returns how it ended */
  async settled(): Promise<TrainingState> {
    for (let activity = this.#current(); activity; activity = this.#current()) await activity.ended;
    return this.state;
  }

  /** Ends everything, for the project to be closed. A training keeps its checkpoint. */
  async close(): Promise<void> {
    this.#closing = true;
    const { trainer, predictor } = this.#options;
    for (const activity of [this.#training, this.#labelling]) activity?.controller.abort();
    // Not asked to stop but ended: nobody waits for a window that closes.
    if (this.#training) trainer.kill();
    if (this.#labelling) predictor.kill();
    this.#worker.close();
    await this.settled();
    await this.#worker.settled();
  }

  #current(): Activity | null {
    return this.#training ?? this.#labelling;
  }

  async #plan(options: RetrainOptions): Promise<PlannedTraining> {
    const { store, settings } = this.#options;
    const plan = await planTraining(store, options, settings?.() ?? {});
    const checkpoint = await readCheckpoint(store.path, store.key);
    return { ...plan, checkpoint: checkpoint?.run === plan.run ? checkpoint : null };
  }

  async #train(plan: PlannedTraining, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const startedAt = store.now();
    // Clocks of the day are set; this one only runs.
    const begun = performance.now();
    const epochs = plan.checkpoint?.epochs ?? [];
    this.#setTraining({
      kind: 'running',
      startedAt,
      progress: {
        kind: 'progress',
        phase: 'encoding',
        fraction: 0,
        epoch: epochs.length,
        epochs: plan.request.training?.epochs ?? 0,
        secondsLeft: null,
      },
      epochs,
      resumed: plan.checkpoint !== null,
    });
    try {
      await store.database.transaction(async (session) => {
        await writeSetting(session, 'training', JSON.stringify({ run: plan.run, startedAt }));
        await recordAudit(session, store.event('training-begun', { sentences: plan.trainedOn }));
      });
      await this.#worker.beginTraining();
      const outcome = await this.#trainToTheEnd(plan, signal);
      if (outcome.best.epoch === 0) return await this.#keepModel();
      const model = await store.addModel(
        {
          id: store.newId(),
          createdAt: store.now(),
          trainedOn: plan.trainedOn,
          learned: plan.learned,
          renamesSeen: plan.renamesSeen,
          seconds: (performance.now() - begun) / 1000,
          outcome,
        },
        (session) => writeSetting(session, 'training', null),
      );
      await removeCheckpoint(store.path);
      // Told when the suggestions are there.
      this.#trainingState = { kind: 'finished', model };
      this.#finishUntold = true;
      this.startPrelabelling();
      this.#changed(true);
    } catch (error) {
      await this.#endEarly(error);
    } finally {
      this.#worker.endTraining();
    }
  }

  /** The weights from before are still the best: no new version, and nothing to suggest anew. */
  async #keepModel(): Promise<void> {
    const { store } = this.#options;
    const model = await store.activeModel();
    if (!model) throw new AppError('internal', 'a model that was gone on from is gone');
    await this.#endMark('training-kept', { model: model.number });
    await removeCheckpoint(store.path);
    this.#setTraining({ kind: 'kept', model });
  }

  /** The training that was marked as running is over; no model came of it. */
  async #endMark(kind: AuditKind, details: AuditDetails = {}): Promise<void> {
    const { store } = this.#options;
    await store.database.transaction(async (session) => {
      await writeSetting(session, 'training', null);
      await recordAudit(session, store.event(kind, details));
    });
  }

  async #endEarly(error: unknown): Promise<void> {
    const { store } = this.#options;
    const cancelled = error instanceof AppError && error.code === 'cancelled';
    if (!this.#closing) {
      await this.#endMark(
        cancelled ? 'training-cancelled' : 'training-failed',
        error instanceof AppError && !cancelled ? { code: error.code } : {},
      ).catch(() => undefined);
      // Whoever cancels does not want it. After a failure the checkpoint stays: perhaps the next attempt gets further.
      if (cancelled) await removeCheckpoint(store.path);
    }
    if (cancelled) return this.#setTraining({ kind: 'cancelled' });
    const code = error instanceof AppError ? error.code : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    this.#setTraining({ kind: 'failed', code, message });
  }

  /** Trains, and replaces a worker that dies, going on from the last checkpoint. */
  async #trainToTheEnd(
    { request, run, checkpoint }: PlannedTraining,
    signal: AbortSignal,
  ): Promise<TrainOutcome> {
    const keeper = new CheckpointKeeper(this.#options.store, run, checkpoint, (message) =>
      this.#notice('warning', message),
    );
    try {
      for (let restarts = 0; ; restarts++) {
        const resume = keeper.latest;
        this.#update({ epochs: resume?.epochs ?? [], ...((resume || restarts > 0) && { resumed: true }) });
        const attempt: TrainRequest = {
          ...request,
          // What crashes a driver or a native library twice crashes it a third time: the last attempt is made on the processor.
          ...(restarts === MAXIMUM_RESTARTS && { engine: 'onnx' }),
          ...(resume && { resume: resume.bytes }),
        };
        try {
          return await this.#options.trainer.start('train', attempt, {
            signal,
            onEvent: (event) => this.#onTrainEvent(event, keeper),
          });
        } catch (error) {
          const died = error instanceof AppError && error.code === 'trainer-died';
          if (!died || signal.aborted || this.#closing || restarts >= MAXIMUM_RESTARTS) throw error;
          const epoch = keeper.latest?.epochs.at(-1)?.epoch ?? 0;
          const toProcessor = restarts + 1 === MAXIMUM_RESTARTS && request.engine !== 'onnx';
          this.#notice('warning', trainerReplaced(error, epoch, toProcessor));
        }
      }
    } finally {
      await keeper.settled();
    }
  }

  #onTrainEvent(event: TrainerJobs['train']['event'], keeper: CheckpointKeeper): void {
    if (this.#trainingState.kind !== 'running') return;
    switch (event.kind) {
      case 'progress':
        return this.#update({ progress: event });
      case 'notice':
        return this.#notice(event.level, event.message);
      case 'epoch': {
        const before = this.#trainingState.epochs.filter(({ epoch }) => epoch < event.report.epoch);
        return this.#update({ epochs: [...before, event.report] });
      }
      case 'checkpoint':
        return keeper.keep(
          event.bytes,
          this.#trainingState.epochs.filter(({ epoch }) => epoch <= event.epoch),
        );
    }
  }

  async #prelabel(signal: AbortSignal, former: Promise<void> | undefined): Promise<void> {
    await former;
    const { store, predictor } = this.#options;
    try {
      await prelabel(store, predictor, signal, {
        lookedAt: () => this.#lookedAt,
        onProgress: (done, total) => {
          this.#labellingState = { kind: 'prelabelling', done, total };
          this.#tell();
          this.#changed(false);
        },
        onRestart: (error) => this.#notice('warning', predictorReplaced(error)),
      });
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (code === 'cancelled' || this.#closing) return;
      const message = error instanceof Error ? error.message : String(error);
      this.#notice('error', msg(str`Suggestions could not be made: ${message}`));
    }
  }

  #update(part: {
    progress?: TrainingRunning['progress'];
    epochs?: readonly EpochReport[];
    resumed?: boolean;
  }): void {
    if (this.#trainingState.kind === 'running') this.#setTraining({ ...this.#trainingState, ...part });
  }

  #setTraining(state: TrainingState): void {
    this.#trainingState = state;
    this.#tell();
  }

  #tell(): void {
    if (!this.#closing) this.#options.onState?.(this.state);
  }

  #changed(always: boolean): void {
    // A clock that nobody sets: set back by an hour, the wall's would keep the window waiting for an hour.
    const now = performance.now();
    if (this.#closing || (!always && now - this.#lastChanged < CHANGED_INTERVAL_MS)) return;
    this.#lastChanged = now;
    this.#options.onChanged?.();
  }

  #notice(level: 'info' | 'warning' | 'error', message: string): void {
    if (!this.#closing) this.#options.onNotice?.(level, message);
  }
}

type TrainingRunning = Extract<TrainingState, { kind: 'running' }>;
