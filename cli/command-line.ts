// What every command's declaration needs.
import { InvalidArgumentError } from 'commander';
import type { Report, Session } from './session.ts';

/** Runs a command's work in a session and prints its report, as JSON where `--json` was given. */
export type RunCommand = (
  options: { readonly json?: boolean | undefined },
  work: (session: Session) => Promise<Report>,
) => Promise<void>;

/** For commander's options: a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** An option's value: a share above 0, at most 1. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('It must be above 0 and at most 1.');
  return value;
}
