// What a test of the real window needs to start the app:
//
//   const electron = await electronRuntime();
//   const app = await _electron.launch({
//     executablePath: electron.executablePath,
//     args: [...electron.args, PROJECT_ROOT, '--data', folder],
//     env: electron.env,
//   });
//
// Where there is no display it starts one of its own (Xvfb) that lives as long as this test process.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { electronCommand } from '../../scripts/setup/electron-command.mjs';
import { displayServer } from '../../scripts/setup/window-libraries.mjs';

export interface ElectronRuntime {
  readonly executablePath: string;
  /** They go before the app's own path. */
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

const SCREEN = '1600x1000x24';
const DISPLAY_START_LIMIT_MS = 20_000;

let display: Promise<string> | undefined;

/** @throws Error when the runtime was not made yet, or the display does not start */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const { program, args, env } = electronCommand();
  if (!existsSync(program)) throw new Error(`there is no ${program}: \`npm test\` makes it`);
  if (process.platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) {
    return { executablePath: program, args, env: defined(env) };
  }
  display ??= startDisplay();
  return {
    executablePath: program,
    args: [...args, '--ozone-platform=x11'],
    // With no session bus named, Chromium would look for one and complain for seconds.
    env: { ...defined(env), DISPLAY: await display, DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
  };
}

/**
 * Ends the server when its standard input ends, that is when this process is gone, in whatever way: the test runner kills
 * its processes, and a handler here would never run. The shell gives up descriptor 3, so that its end tells of the server.
 */
const SERVER_WITH_GUARD = '"$@" & exec 3>&-; read -r _; kill $!; wait';

/** @returns the display's name, once it takes connections */
async function startDisplay(): Promise<string> {
  const { program, args, env, cwd } = displayServer();
  // The server chooses a free number itself and writes it to its descriptor 3: no two can collide.
  const options = [...args, '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const server = spawn('sh', ['-c', SERVER_WITH_GUARD, 'sh', program, ...options], {
    env,
    cwd,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const number = await displayNumber(server);
  // Neither may keep this process alive.
  server.unref();
  for (const stream of server.stdio) if (stream instanceof Socket) stream.unref();
  return `:${number}`;
}

function displayNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = '';
    let text = '';
    const timer = setTimeout(
      () => giveUp(`did not start within ${DISPLAY_START_LIMIT_MS} ms`),
      DISPLAY_START_LIMIT_MS,
    );
    const giveUp = (reason: string): void => {
      clearTimeout(timer);
      server.stdin?.end();
      reject(new Error(`the display server ${reason}: ${errors.trim()}`));
    };
    server.on('error', (error) => giveUp(`could not be started (${error.message})`));
    server.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const answer = server.stdio[3];
    if (!(answer instanceof Socket)) return giveUp('has no answer channel');
    answer.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      // The server closes the channel next, which no longer means that it ended.
      answer.removeAllListeners();
      resolve(text.trim());
    });
    answer.on('end', () => giveUp('ended before it was ready'));
  });
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
