// The decisions of the set-up that can be made without changing the machine.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseLibraries } from '../../scripts/setup/debian-requirements.mjs';
import { differences } from '../../scripts/setup/dependencies.mjs';
import { SetupError, step } from '../../scripts/setup/report.mjs';
import { runLogged } from '../../scripts/setup/run-command.mjs';
import { summarise } from '../../scripts/setup/test-summary.mjs';

afterEach(() => vi.restoreAllMocks());

describe('node_modules and package-lock.json', () => {
  const lock = {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
    'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  };
  const zod = lock['node_modules/zod'];

  it('match although an optional package is absent', () => {
    expect(differences(lock, { 'node_modules/zod': zod })).toEqual([]);
  });

  it('differ by a missing package, another version, other content, and one too many', () => {
    expect(differences(lock, {})).toEqual(['node_modules/zod']);
    expect(differences(lock, { 'node_modules/zod': { ...zod, version: '4.6.6' } })).toEqual([
      'node_modules/zod',
    ]);
    expect(differences(lock, { 'node_modules/zod': { ...zod, integrity: 'sha512-x' } })).toEqual([
      'node_modules/zod',
    ]);
    expect(differences(lock, { 'node_modules/zod': zod, 'node_modules/left': {} })).toEqual([
      'node_modules/left',
    ]);
  });
});

it("reads the system's libraries, those of this processor only", () => {
  const listing = [
    "3 libs found in cache `/etc/ld.so.cache'",
    '\tlibnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so',
    '\tlibgbm.so.1 (libc6) => /lib/i386-linux-gnu/libgbm.so.1',
    '\tlibc.so.6 (libc6,x86-64, OS ABI: Linux 3.2.0) => /lib/x86_64-linux-gnu/libc.so.6',
  ].join('\n');
  expect([...parseLibraries(listing, 'x86-64')]).toEqual(['libnss3.so', 'libc.so.6']);
});

describe('the last line of npm test', () => {
  const file = (...statuses: string[]) => ({
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  });

  it('counts tests over all files', () => {
    const report = { testResults: [file('passed', 'passed'), file('passed')] };
    expect(summarise(report, 0)).toEqual({ line: '3 passed, 0 failed', code: 0 });
  });

  it('names the skipped ones, whatever their kind', () => {
    const report = { testResults: [file('passed', 'skipped', 'todo')] };
    expect(summarise(report, 0)).toEqual({ line: '1 passed, 0 failed, 2 skipped', code: 0 });
  });

  it('fails with a failed test', () => {
    const report = { testResults: [file('passed', 'failed')] };
    expect(summarise(report, 1)).toEqual({ line: '1 passed, 1 failed', code: 1 });
  });

  it('counts a file that could not be loaded, and an error outside every test', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(summarise({ testResults: [file('passed'), broken] }, 1)).toEqual({
      line: '1 passed, 1 failed',
      code: 1,
    });
    expect(summarise({ testResults: [file('passed')] }, 1)).toEqual({ line: '1 passed, 1 failed', code: 1 });
  });

  it('fails where nothing ran', () => {
    expect(summarise({ testResults: [] }, 0)).toEqual({ line: '0 passed, 0 failed', code: 1 });
    expect(summarise(undefined, 1)).toEqual({ line: '0 passed, 0 failed', code: 1 });
  });
});

describe('a step', () => {
  /** Catches what is printed from now on; the function gives it. */
  const listen = (): (() => string[]) => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    return () => write.mock.calls.map(([text]) => String(text));
  };

  it('says in one line that there is nothing to do', async () => {
    const printed = listen();
    await step('SQLite', () => ({ state: 'done' }));
    expect(printed()).toEqual(['[set-up] SQLite: ready\n']);
  });

  it('says before it works how long that takes, and afterwards what came of it', async () => {
    const printed = listen();
    await step('SQLite', () => ({ state: 'work', about: 'two minutes', run: () => 'compiled' }));
    const lines = printed();
    expect(lines[0]).toBe('[set-up] SQLite: working (two minutes) ...\n');
    expect(lines[1]).toMatch(/^\[set-up\] SQLite: compiled \(\d+\.\d s\)\n$/);
  });
});

describe('a program of the set-up that fails', () => {
  it('is reported with the end of its output and what to do', async () => {
    const script = 'console.log("first line"); console.error("the reason"); process.exit(3)';
    const failure = await runLogged(process.execPath, ['-e', script], {
      log: 'test',
      remedy: 'turn it round.',
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/ended with code 3[^]*first line\nthe reason/),
      remedy: 'turn it round.',
    });
  });

  it('is reported when it is not there', async () => {
    const failure = runLogged('/nowhere/program', [], { log: 'test', remedy: 'install it.' });
    await expect(failure).rejects.toThrow('could not be started');
  });
});
