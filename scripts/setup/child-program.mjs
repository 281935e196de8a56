// The program that a command ends in: it has the terminal, and its exit code becomes the command's.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** What a shell answers for a program ended by a signal: 128 and the signal's number. */
const SIGNAL_EXIT_BASE = 128;

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} its exit code
 */
export function runInForeground(program, args, options) {
  const child = spawn(program, args, options);
  // Ctrl-C reaches the child by itself; this process waits for it to put its things in order. A request to end that
  // was sent to this process alone is handed on.
  const stayForChild = () => {};
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', stayForChild);
  process.on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stayForChild);
      process.off('SIGTERM', passOn);
      resolve(code ?? SIGNAL_EXIT_BASE + (signal ? constants.signals[signal] : 0));
    });
  });
}
