// Training as the window sees it: starts and cancels it, keeps what main says of its progress, and tells how it ended.
import { msg, str } from '@lit/localize';
import type { TrainingState } from '../../core/contract/project.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { assertNever } from '../../core/errors.ts';
import type { WindowContext } from './context.ts';

export class TrainingControl {
  readonly #context: WindowContext;

  constructor(context: WindowContext) {
    this.#context = context;
  }

  async load(): Promise<void> {
    const training = await this.#context.ask(this.#context.project.training());
    if (training) this.#context.patch({ training });
  }

  /** @param warmStart true: go on from the active model; false: anew. By default the first, where there is a model. */
  async start(warmStart?: boolean): Promise<void> {
    const { training, project } = this.#context.state;
    if (!project) return;
    if (isBusy(training)) {
      this.#context.patch({ trainingPanelOpen: true });
      return;
    }
    const started = await this.#context.ask(
      this.#context.project.startTraining({ warmStart: warmStart ?? project.activeModel !== null }),
    );
    if (started) this.#context.patch({ training: started, trainingPanelOpen: true });
  }

  async cancel(): Promise<void> {
    if (!isBusy(this.#context.state.training)) return;
    const training = await this.#context.ask(this.#context.project.cancelTraining());
    if (training) this.changed(training);
  }

  /** What main says of the training now. */
  changed(training: TrainingState): void {
    const before = this.#context.state.training;
    this.#context.patch({ training });
    if (training.kind === before.kind) return;
    switch (training.kind) {
      case 'running':
        this.#context.patch({ trainingPanelOpen: true });
        this.#context.announce(msg('Training has begun'));
        break;
      case 'finished':
        this.#context.notify('success', describeModel(training), {
          label: msg('What changed'),
          dialog: 'models',
        });
        break;
      case 'kept':
        this.#context.notify(
          'info',
          msg(str`Retraining found nothing as good: model ${training.model.number} stays.`),
        );
        break;
      case 'failed':
        this.#context.notify('error', msg(str`Training stopped: ${training.message}`));
        break;
      case 'cancelled':
        this.#context.notify('info', msg('Training was cancelled; the model in use stays as it was.'));
        break;
      case 'idle':
      case 'prelabelling':
        break;
      default:
        assertNever(training);
    }
  }
}

export const isBusy = (training: TrainingState): boolean =>
  training.kind === 'running' || training.kind === 'prelabelling';

function describeModel({ model }: Extract<TrainingState, { kind: 'finished' }>): string {
  const scores = model.dev
    ? msg(
        str` F1 on held-out sentences: mentions ${formatNumber(model.dev.ner.micro.f1, 1)}, relations ${formatNumber(model.dev.re.micro.f1, 1)}.`,
      )
    : '';
  return msg(str`Model ${model.number} is in.${scores} Suggestions and queue are new.`);
}
