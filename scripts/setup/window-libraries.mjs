// Stand-in until the next commit of this file: the system's own libraries.
/** @param {string} _runtime @returns {NodeJS.ProcessEnv} */
export function windowEnvironment(_runtime) {
  return { ...process.env };
}
/** @returns {{ program: string, args: string[], env: NodeJS.ProcessEnv }} */
export function displayServer() {
  return { program: 'Xvfb', args: [], env: { ...process.env } };
}
