import type { TrainProgress } from '../core/contract/trainer.ts';
import { visible, visibleLines } from '../core/text/visible.ts';

export interface TextStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * What a command says while it works, on standard error: one line that is rewritten on a terminal; elsewhere (a file, a pipe) a line
 * for each new stage, since a log is not a terminal.
 */
export class Progress {
  readonly #stream: TextStream;
  #stage = '';
  #lineIsOpen = false;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  /** @param detail what changes within the stage; shown on a terminal only */
  update(stage: string, detail = ''): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${visible(stage)}${detail && ` ${visible(detail)}`}`);
      this.#lineIsOpen = true;
    } else if (stage !== this.#stage) {
      this.#stream.write(`${visible(stage)}\n`);
    }
    this.#stage = stage;
  }

  /** A line that stays. */
  say(line: string): void {
    this.end();
    this.#stream.write(`${visibleLines(line)}\n`);
  }

  /** Takes the rewritten line away. */
  end(): void {
    if (this.#lineIsOpen) this.#stream.write('\r\u001b[K');
    this.#lineIsOpen = false;
  }
}

/** Shows where a training is. */
export function showTraining(
  progress: Progress,
  { phase, fraction, epoch, epochs, secondsLeft }: TrainProgress,
): void {
  const percent = `${Math.floor(fraction * 100)} %`;
  switch (phase) {
    case 'encoding':
      return progress.update('encoding sentences', percent);
    case 'compiling':
      return progress.update('compiling the network');
    case 'training':
    case 'evaluating':
      return progress.update(
        'training',
        `epoch ${epoch} of ${epochs}, ${phase === 'training' ? percent : 'evaluating'}${
          secondsLeft === null ? '' : `, ${formatSeconds(secondsLeft)} left`
        }`,
      );
    case 'exporting':
      return progress.update('writing the model');
  }
}

export function formatSeconds(seconds: number): string {
  if (seconds < 180) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
