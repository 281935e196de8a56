import { isAppError } from '../../core/errors.ts';
import type { WireError } from '../../core/contract/service.ts';

/** Told of an error that is a bug, with what may be logged: never its message, which can quote a document. */
export type ReportBug = (bug: {
  readonly method: string;
  readonly name: string;
  readonly frames: string;
}) => void;

/** The frames of a stack, without the message above them. */
export function stackFrames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim())
    .join(' | ');
}

/** An error as it crosses to the window. What is not an AppError is a bug: the window learns that it happened, not its text. */
export function toWireError(error: unknown, method: string, reportBug: ReportBug): WireError {
  if (isAppError(error)) return { code: error.code, message: error.message, details: error.details };
  reportBug(
    error instanceof Error
      ? { method, name: error.name, frames: stackFrames(error) }
      : { method, name: typeof error, frames: '' },
  );
  return {
    code: 'internal',
    message:
      'Something went wrong inside the app. Nothing you accepted is lost; the log says where it happened.',
    details: { method },
  };
}
