// A small log in the user's data folder, one JSON object a line. It takes names, codes and counts, never the text of a document: the
// people who read logs are not the people who may read documents.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ErrorDetails } from '../core/errors.ts';
import { visibleJson } from '../core/text/visible.ts';

/** One megabyte is some ten thousand lines; one older file is kept beside it. */
const MAXIMUM_BYTES = 1024 * 1024;

export interface Log {
  write(level: 'info' | 'warning' | 'error', what: string, details?: ErrorDetails): void;
}

/**
 * Written at once, not buffered: what a log is for comes just before the process ends. A log that can't be written is no reason to
 * stop annotating, so failures stay silent.
 */
export function openLog(file: string, now: () => Date = () => new Date()): Log {
  mkdirSync(dirname(file), { recursive: true });
  try {
    if (statSync(file).size > MAXIMUM_BYTES) renameSync(file, `${file}.old`);
  } catch {
    // Not there yet.
  }
  return {
    write(level, what, details = {}) {
      try {
        const line = visibleJson({ time: now().toISOString(), level, what, ...details });
        appendFileSync(file, `${line}\n`);
      } catch {
        // A full disk: see above.
      }
    },
  };
}
