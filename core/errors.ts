import { visible } from './text/visible.ts';

/** Codes a person, a test or another process can act on. Kebab-case, stable: they cross the process border. */
export type ErrorCode =
  | 'wrong-usage'
  | 'not-found'
  | 'bad-input'
  | 'bad-plugin'
  | 'bad-schema'
  | 'conflict'
  | 'encoder-damaged'
  | 'not-a-project'
  | 'newer-project'
  | 'passphrase-needed'
  | 'wrong-passphrase'
  | 'damaged-project'
  | 'file-lost'
  | 'project-busy'
  | 'no-model'
  | 'bad-model'
  | 'no-training-data'
  | 'cancelled'
  | 'trainer-died'
  | 'engine-lost'
  | 'engine-unavailable'
  | 'refused'
  | 'internal';

/** Values that explain an error. Never text of a document: these are shown and logged. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** The one error type of the project: a code to act on, a sentence for people, the values behind it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * Whether this is an AppError, be it of another bundle's copy of this class: a plugin is a module of its own, and `instanceof` fails
 * across that border.
 */
export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof AppError || (error instanceof Error && error.name === 'AppError' && 'code' in error)
  );
}

/** Where and why an input file is wrong. `line` is 1-based; 0 when the file as a whole is meant. */
export interface InputProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** `file:line: reason`, the form compilers use, so that editors can jump there. */
export function formatProblem({ file, line, reason }: InputProblem): string {
  return line > 0 ? `${file}:${line}: ${reason}` : `${file}: ${reason}`;
}

/** A bad input file as an error; the first problem makes the message. */
export function badInput({ file, line, reason }: InputProblem): AppError {
  // A reason may quote the file, and a file may have any name: neither is to end a line or move a cursor.
  const problem = { file: visible(file), line, reason: visible(reason) };
  return new AppError('bad-input', formatProblem(problem), problem);
}

/** What expected failure looks like: a value, not an exception. A bug still throws. */
export type Result<T, E = AppError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Unwraps a result where failure is the caller's to report. @throws the error itself */
export function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw result.error;
}

/** Ends a switch over a union: a new member that is not handled no longer compiles. */
export function assertNever(value: never): never {
  throw new AppError('internal', `unhandled case ${JSON.stringify(value)}`);
}
