// Simulated annotation from the shell, with a network too small to learn anything: that the rounds are what they should be, that a run cut
// off goes on as if it had not been, and that runs made apart can be put together.
import { cp, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cman, cmanJson, startCman } from './cman.ts';

const folder = temporaryFolder();
const CORPUS = resolve('resources/demo/news.json');
const TINY = ['encoders=', 'hidden=8', 'heads=2', 'characterHidden=4', 'scorerHidden=8'].flatMap(
  (setting) => ['--set', setting],
);
const sized = (seed: number, batch: number, rounds: number): string[] => [
  ...['simulate', '--train', CORPUS, '--test', CORPUS, '--format', 'spert-json', ...TINY],
  ...['--pool', '24', '--test-size', '6', '--epochs', '1', '--repeats', '1'],
  ...['--seed-size', String(seed), '--batch', String(batch), '--rounds', String(rounds)],
];
const SIMULATE = sized(8, 8, 2);

interface Round {
  readonly sentences: number;
  readonly tokens: number;
  readonly corrections: { readonly total: number };
  readonly picked: readonly string[];
}

async function roundsOf(out: string, what: string): Promise<Round[]> {
  const run: unknown = JSON.parse(await readFile(join(out, 'runs', `${what}-1.json`), 'utf8'));
  const { rounds } = run as { rounds: (Round & { seconds: number })[] };
  return rounds.map((round) => ({ ...round, seconds: 0 }));
}

const strategiesOf = (report: Record<string, unknown>): Record<string, unknown>[] =>
  (report['strategies'] as Record<string, unknown>[]).map((strategy) => ({ ...strategy, seconds: 0 }));

let whole = '';
let report: Record<string, unknown> = {};

beforeAll(async () => {
  whole = folder.path('whole');
  report = await cmanJson(...SIMULATE, '--strategy', 'combined', '--strategy', 'random', '--out', whole);
});

describe('a simulation', () => {
  it('annotates each sentence once, round by round, every strategy from the same seed set', async () => {
    const [combined, random] = [await roundsOf(whole, 'combined'), await roundsOf(whole, 'random')];
    expect(combined[0]).toEqual(random[0]);
    for (const rounds of [combined, random]) {
      expect(rounds.map(({ sentences }) => sentences)).toEqual([8, 16, 24]);
      const picked = rounds.flatMap((round) => round.picked);
      expect(new Set(picked).size).toBe(24);
      for (const [index, round] of rounds.entries()) {
        const before = rounds[index - 1];
        expect(round.tokens).toBeGreaterThan(before?.tokens ?? 0);
        expect(round.corrections.total).toBeGreaterThanOrEqual(before?.corrections.total ?? 1);
      }
    }
    expect(combined.at(-1)!.tokens).toBe(random.at(-1)!.tokens);
  });

  it('reports as JSON, table and charts, and keeps no more models than the next strategy starts from', async () => {
    expect(report).toMatchObject({ pool: { sentences: 24 }, test: { sentences: 6 }, average: 'micro' });
    expect(strategiesOf(report).map(({ strategy }) => strategy)).toEqual(['combined', 'random']);
    expect(JSON.parse(await readFile(join(whole, 'report.json'), 'utf8'))).toEqual({
      ...report,
      files: undefined,
    });
    const names = await readdir(whole);
    expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(6);
    expect(await readdir(join(whole, 'models'))).toEqual(['start-1-1']);
  });

  it('cut off and gone on with, comes to the same', async () => {
    const out = folder.path('cut');
    const command = [...SIMULATE, '--strategy', 'combined', '--no-full-data', '--out', out];
    const running = startCman(...command);
    await running.saw('combined: 16 sentences');
    running.child.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).toBe(1);
    expect(stderr).toContain('the simulation was cancelled; the same command goes on after the last round');
    expect(await roundsOf(out, 'combined')).toHaveLength(2);
    await cmanJson(...command);
    expect(await roundsOf(out, 'combined')).toEqual(await roundsOf(whole, 'combined'));
  });

  it('is put together of parts that were run apart', async () => {
    const [one, two] = [folder.path('one'), folder.path('two')];
    await cmanJson(...SIMULATE, '--strategy', 'random', '--repeat', '1', '--no-full-data', '--out', one);
    await cp(join(whole, 'runs'), join(two, 'runs'), { recursive: true });
    await cp(join(one, 'runs'), join(two, 'runs'), { recursive: true });
    const merged = await cmanJson(
      ...SIMULATE,
      '--strategy',
      'combined',
      '--strategy',
      'random',
      '--out',
      two,
    );
    expect(strategiesOf(merged)).toEqual(strategiesOf(report));
  });

  it('refuses a folder that holds another one, and a strategy that does not exist', async () => {
    const other = await cman(...SIMULATE, '--seed', '2', '--out', whole);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('is of a simulation with other sentences or settings');
    const unknown = await cman(...SIMULATE, '--strategy', 'clever');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('there are combined, ');
  });

  it('runs strategies that ask the model for more than suggestions', async () => {
    const out = folder.path('more');
    const chosen = ['bald', 'combined-diverse'];
    const asked = chosen.flatMap((id) => ['--strategy', id]);
    const { strategies } = await cmanJson(...sized(20, 4, 1), ...asked, '--no-full-data', '--out', out);
    expect((strategies as { strategy: string }[]).map(({ strategy }) => strategy)).toEqual(chosen);
    for (const id of chosen) expect((await roundsOf(out, id))[1]!.picked).toHaveLength(4);
  });
});
