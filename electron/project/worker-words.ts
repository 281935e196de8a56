// What a person is told of workers that died, and of trainings that did not get to their end.
import { msg, str } from '@lit/localize';
import type { AppError } from '../../core/errors.ts';

/**
 * @param error `trainer-died`
 * @param epoch that the next one goes on after; 0: it begins anew
 * @param onProcessor whether it leaves the device that was chosen
 */
export function trainerReplaced(error: AppError, epoch: number, onProcessor: boolean): string {
  return `${trainerEnded(error)} ${trainerGoesOn(epoch, onProcessor)}`;
}

export const predictorReplaced = (error: AppError): string =>
  `${trainerEnded(error)} ${msg('Another one goes on with the suggestions.')}`;

/** @param epoch the last one that is kept; 0: none */
export function trainingInterrupted(epoch: number): string {
  return epoch > 0
    ? msg(
        str`The last training was interrupted after epoch ${epoch}. Retrain goes on from there, unless annotations have changed since.`,
      )
    : msg('The last training was interrupted before its first epoch was done. Retrain begins anew.');
}

function trainerEnded({ details }: AppError): string {
  const { signal, exitCode } = details;
  return signal
    ? msg(str`The training process was ended by ${signal}.`)
    : msg(str`The training process ended with exit code ${exitCode ?? -1}.`);
}

function trainerGoesOn(epoch: number, onProcessor: boolean): string {
  if (onProcessor) {
    return epoch > 0
      ? msg(
          str`Another one goes on after epoch ${epoch}, on the processor (engine onnx), whatever was chosen for training; nothing of your work is lost.`,
        )
      : msg(
          'Another one begins anew, on the processor (engine onnx), whatever was chosen for training; nothing of your work is lost.',
        );
  }
  return epoch > 0
    ? msg(str`Another one goes on after epoch ${epoch}; nothing of your work is lost.`)
    : msg('Another one begins anew; nothing of your work is lost.');
}
