// Switches of Chromium's and Node's that would open a way in or out, as a pure decision. An installed app that is given one of them does not
// start: better than to run without a wall that people rely on.

/** By name, without dashes; a trailing star stands for the rest of a name. */
const REFUSED: readonly string[] = [
  // Ways in: other programs on the machine could read and drive the window. (remote-debugging-pipe serves only the process that
  // starts the app, which could as well read what the app reads.)
  'inspect*',
  'js-flags',
  'load-extension',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-port',
  'remote-debugging-socket-name',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  // Ways out, and what would undo the switches against them (electron/security.ts).
  'host-resolver-rules',
  'host-rules',
  'log-net-log',
  'proxy-auto-detect',
  'proxy-bypass-list',
  'proxy-pac-url',
  'proxy-server',
  'winhttp-proxy-resolver',
  // Walls of Chromium's own.
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'ignore-certificate-errors*',
  'unsafely-treat-insecure-origin-as-secure',
];

/**
 * The switches on a command line that an installed app refuses, as they were written.
 * @param words the command line, with the program in front
 */
export function refusedSwitches(words: readonly string[]): string[] {
  const refused: string[] = [];
  for (const word of words.slice(1)) {
    // What follows is a file's name, whatever it looks like.
    if (word === '--') break;
    // Chromium takes one dash or two, and on Windows a slash.
    const name = /^(?:--?|\/)([a-z][a-z0-9-]*)(?:=|$)/i.exec(word)?.[1]?.toLowerCase();
    if (name !== undefined && REFUSED.some((pattern) => fits(pattern, name))) refused.push(word);
  }
  return refused;
}

const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
