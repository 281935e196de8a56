// Child processes of the set-up. Their output goes to a log file, not to the terminal: a build from source prints
// hundreds of lines that matter only when it fails, and then the end of the log is shown.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LOGS, ROOT } from './places.mjs';
import { SetupError } from './report.mjs';

const SHOWN_LOG_LINES = 25;

/**
 * Runs a program to its end, quietly.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ log: string, remedy: string, cwd?: string, env?: NodeJS.ProcessEnv }} options `log` is a name, no folder
 * @throws {SetupError} with the end of the log where the program fails or cannot be started
 */
export async function runLogged(program, args, options) {
  mkdirSync(LOGS, { recursive: true });
  const logFile = join(LOGS, `${options.log}.log`);
  const log = openSync(logFile, 'w');
  let outcome;
  try {
    outcome = await exitOf(
      spawn(program, args, {
        cwd: options.cwd ?? ROOT,
        env: options.env ?? process.env,
        stdio: ['ignore', log, log],
      }),
    );
  } finally {
    closeSync(log);
  }
  if (outcome.ok) return;
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
  throw new SetupError(
    `\`${[program, ...args].join(' ')}\` ${outcome.why}. The end of ${logFile}:\n${tail}\n`,
    options.remedy,
  );
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ ok: true } | { ok: false, why: string }>}
 */
function exitOf(child) {
  return new Promise((done) => {
    child.on('error', (error) => done({ ok: false, why: `could not be started: ${error.message}` }));
    child.on('close', (code, signal) => {
      if (code === 0) done({ ok: true });
      else done({ ok: false, why: signal ? `was ended by ${signal}` : `ended with code ${code}` });
    });
  });
}

/**
 * A program's standard output, for short questions. Its failure is an answer too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {{ ok: boolean, output: string, errors: string }}
 */
export function ask(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: options.cwd ?? ROOT,
    env: options.env ?? process.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return {
    ok: result.status === 0,
    output: result.stdout ?? '',
    errors: result.stderr ?? String(result.error),
  };
}

/** @param {string} program @returns {string | undefined} its full path, looked up in PATH */
export function findProgram(program) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}

/**
 * How to start npm itself: under `npm start` npm says where its own script lies, which also works where several npm
 * versions are installed.
 * @param {readonly string[]} args
 * @returns {[string, string[]]} program and arguments
 */
export function npmCommand(args) {
  const script = process.env['npm_execpath'];
  return script && /npm-cli\.[cm]?js$/.test(script)
    ? [process.execPath, [script, ...args]]
    : ['npm', [...args]];
}
