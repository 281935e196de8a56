import type { ConsistencyCheck } from './consistency/check.ts';
import { MissingRelations } from './suggestions/missing-relations.ts';
import type { Recommenders } from './recommend/recommenders.ts';
import { Recommending } from './recommend/recommending.ts';
import type { ProjectStore } from './store.ts';
import type { TrainerProcess } from './trainer-process.ts';
import type { TrainingSettings } from './training-plan.ts';
import { TrainingSupervisor, type SupervisorListener } from './training-supervisor.ts';

export interface DisposableTrainer extends TrainerProcess {
  /** Ends the process for good. */
  dispose(): void;
}

/** Makes a client for a worker; the process starts with its first job. */
export type OpenTrainer = (purpose: 'train' | 'predict' | 'doctor' | 'trial') => DisposableTrainer;

/** A project with the two worker processes that serve it, and the recommenders that follow it. */
export class OpenProject {
  readonly store: ProjectStore;
  readonly supervisor: TrainingSupervisor;
  readonly recommending: Recommending;
  readonly missingRelations: MissingRelations;
  /** A check of the annotations that is under way. */
  check: ConsistencyCheck | null = null;
  readonly #trainers: readonly DisposableTrainer[];

  constructor(
    store: ProjectStore,
    openTrainer: OpenTrainer,
    settings: () => TrainingSettings,
    recommenders: Recommenders,
    listener: SupervisorListener,
  ) {
    this.store = store;
    const trainer = openTrainer('train');
    const predictor = openTrainer('predict');
    this.#trainers = [trainer, predictor];
    const { onState, onChanged, onNotice } = listener;
    this.recommending = new Recommending({
      store,
      recommenders,
      ...(onChanged && { onChanged }),
      ...(onNotice && { onNotice }),
    });
    let prelabelling = false;
    this.supervisor = new TrainingSupervisor({
      store,
      trainer,
      predictor,
      settings,
      ...listener,
      onState: (state) => {
        // What a model has read, recommenders leave to it, or look at once more.
        if (prelabelling && state.kind !== 'prelabelling') this.recommending.beginAnew();
        prelabelling = state.kind === 'prelabelling';
        onState?.(state);
      },
    });
    this.missingRelations = new MissingRelations({
      store,
      predictor,
      isBusy: () => this.supervisor.state.kind === 'prelabelling' || this.supervisor.state.kind === 'running',
      ...(onChanged && { onChanged }),
    });
  }

  async close(): Promise<void> {
    await this.missingRelations.close();
    await this.supervisor.close();
    await this.recommending.close();
    for (const trainer of this.#trainers) trainer.dispose();
    await this.store.close();
  }
}
