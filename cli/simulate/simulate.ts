// A whole simulation: every strategy and repeat that is asked for, then the report on all runs that the folder holds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { findStrategy } from '../../core/ranking/rank.ts';
import { writeAtomically } from '../../electron/project/atomic-write.ts';
import type { Report, Session } from '../session.ts';
import { learningCurves, summaryTable } from './presentation.ts';
import { StateFolder } from './run-state.ts';
import { fingerprintOf, type SimulatedCorpus, type SimulationSettings } from './settings.ts';
import { Simulation } from './simulation.ts';
import { summarise, type Average } from './summary.ts';

export interface SimulationRequest {
  readonly corpus: SimulatedCorpus;
  /** For the charts' titles. */
  readonly name: string;
  readonly settings: SimulationSettings;
  readonly strategies: readonly string[];
  /** From 1. */
  readonly repeats: readonly number[];
  /** Whether to train on the whole pool, too: without it there is no target to reach. */
  readonly fullData: boolean;
  readonly average: Average;
  /** Per cent of the full data's relation F1 that is to be reached. */
  readonly share: number;
  /** Folder for state, report and charts; null: nothing is kept. */
  readonly out: string | null;
}

/** Runs what has not been run, and reports. @throws AppError; every round that was done is kept in `out` */
export async function simulate(session: Session, request: SimulationRequest): Promise<Report> {
  request.strategies.forEach(findStrategy);
  if (request.out !== null) {
    try {
      return await simulateIn(request.out, session, request);
    } catch (error) {
      const wasCut =
        error instanceof AppError && (error.code === 'cancelled' || error.code === 'trainer-died');
      if (!wasCut) throw error;
      const what = error.code === 'cancelled' ? 'the simulation was cancelled' : error.message;
      throw new AppError(error.code, `${what}; the same command goes on after the last round`, error.details);
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'cman-simulate-'));
  try {
    return await simulateIn(folder, session, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function simulateIn(
  folder: string,
  session: Session,
  { corpus, name, settings, strategies, repeats, fullData, average, share, out }: SimulationRequest,
): Promise<Report> {
  const state = new StateFolder(folder, fingerprintOf(corpus, settings));
  await state.open();
  const simulation = new Simulation(session, corpus, settings, state);
  // Repeat by repeat: cut off early, there is something to compare.
  for (const repeat of repeats) {
    for (const strategy of strategies) await simulation.run(strategy, repeat);
    if (fullData) await simulation.full(repeat);
  }
  const summary = summarise(await state.readAll(), { average, share });
  const json = {
    corpus: name,
    pool: sizeOf(corpus.pool),
    test: sizeOf(corpus.test),
    settings,
    ...summary,
  };
  const files: string[] = [];
  if (out !== null) {
    const written = { 'report.json': `${JSON.stringify(json, null, 1)}\n`, ...learningCurves(summary, name) };
    for (const [file, text] of Object.entries(written)) {
      await writeAtomically(join(out, file), text);
      files.push(join(out, file));
    }
  }
  return {
    json: { ...json, files },
    lines: [...summaryTable(summary), ...(out === null ? [] : [`report and charts are in ${out}`])],
  };
}

function sizeOf(examples: readonly SentenceExample[]): Record<string, number> {
  const sum = (count: (example: SentenceExample) => number): number =>
    examples.reduce((total, example) => total + count(example), 0);
  return {
    sentences: examples.length,
    tokens: sum(({ tokens }) => tokens.length),
    mentions: sum(({ mentions }) => mentions.length),
    relations: sum(({ relations }) => relations.length),
  };
}
