// Options that all of the paper's commands share, and what they mean.
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { readSettings } from '../../cli/train-settings.ts';
import { BENCH_RESULTS } from '../places.ts';
import type { RunSettings } from '../runs/run-plan.ts';
import type { Variant } from './variants.ts';

const QUICK_SEEDS = 1;
const DEFAULT_SEEDS = 3;
const FULL_SEEDS = 5;
/** Enough for the networks to differ, far from enough for their best. */
const QUICK_EPOCHS = 3;
/** The averaged weights, which are what is judged, follow in these few steps; the default's would still be near the start. */
const QUICK_AVERAGE_DECAY = 0.97;

export interface PaperOptions {
  readonly data: string;
  readonly out?: string;
  readonly runs: string;
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly seeds?: string;
  readonly epochs?: string;
  readonly set: readonly string[];
  readonly rows?: string;
  readonly stored?: boolean;
  readonly again?: boolean;
  readonly json?: boolean;
}

/** What an experiment is run with. */
export interface PaperSetting {
  readonly data: string;
  readonly out: string;
  readonly runs: string;
  readonly quick: boolean;
  readonly seeds: readonly number[];
  /** Laid over the defaults of every network compared. */
  readonly common: RunSettings;
  /** Ids of the rows wanted; null: all. */
  readonly rows: readonly string[] | null;
  readonly storedOnly: boolean;
  /** Whether runs of an earlier build are trained anew. */
  readonly again: boolean;
  readonly json: boolean;
}

export function addPaperOptions(command: Command): Command {
  return command
    .option('--data <folder>', "folder with the corpora's conll04/ and ade/", '../shared/data')
    .option('--out <folder>', `where tables and plots go (default: ${join(BENCH_RESULTS, command.name())})`)
    .option('--runs <folder>', 'where finished and interrupted runs are kept', join(BENCH_RESULTS, 'runs'))
    .addOption(new Option('--quick', `a look: ${QUICK_SEEDS} seed, ${QUICK_EPOCHS} epochs`).conflicts('full'))
    .option('--full', `${FULL_SEEDS} seeds (default: ${DEFAULT_SEEDS})`)
    .option('--seeds <number>', 'this many seeds, from 1 on')
    .option('--epochs <number>', 'epochs of every run (default: as configured)')
    .option('--set <key=value...>', 'a setting of every network compared, as of cman train', [])
    .option('--rows <ids>', 'only these networks, separated by commas')
    .addOption(new Option('--stored', 'train nothing: report what is there').conflicts('again'))
    .option('--again', 'train anew what an earlier build of the trainer has trained')
    .option('--json', 'print one JSON object');
}

/** @throws AppError `wrong-usage` naming the option */
export async function settingOf(name: string, options: PaperOptions): Promise<PaperSetting> {
  const { network, training } = await readSettings(null, options.set);
  const epochs =
    options.epochs !== undefined
      ? wholeNumber('--epochs', options.epochs)
      : options.quick && training.epochs === undefined
        ? QUICK_EPOCHS
        : undefined;
  const count =
    options.seeds !== undefined
      ? wholeNumber('--seeds', options.seeds)
      : options.quick
        ? QUICK_SEEDS
        : options.full
          ? FULL_SEEDS
          : DEFAULT_SEEDS;
  return {
    data: resolve(options.data),
    out: resolve(options.out ?? join(BENCH_RESULTS, name)),
    runs: resolve(options.runs),
    quick: options.quick ?? false,
    seeds: Array.from({ length: count }, (_, index) => index + 1),
    common: {
      network,
      training: {
        ...(options.quick && { averageDecay: QUICK_AVERAGE_DECAY }),
        ...training,
        ...(epochs !== undefined && { epochs }),
      },
    },
    rows: options.rows === undefined ? null : listOf(options.rows),
    storedOnly: options.stored ?? false,
    again: options.again ?? false,
    json: options.json ?? false,
  };
}

/** Those of the variants that `--rows` names. @throws AppError `wrong-usage` */
export function chosenRows<V extends Variant>(all: readonly V[], rows: readonly string[] | null): V[] {
  const unknown = rows?.find((id) => !all.some((variant) => variant.id === id));
  if (unknown !== undefined) {
    throw new AppError('wrong-usage', `--rows ${unknown}: there are ${all.map(({ id }) => id).join(', ')}`);
  }
  return all.filter(({ id }) => rows === null || rows.includes(id));
}

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new AppError('wrong-usage', `${option} ${text}: it must be a whole number from 1`);
  }
  return Number(text);
}
