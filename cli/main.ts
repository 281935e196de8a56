// `cman`: everything the app does, without a window.
import { keepMemoryOutOfCoreFiles } from '../trainer/client/no-core-files.ts';
import { refuseNetwork } from '../trainer/client/no-network.ts';
import { findPlaces } from './places.ts';
import { run } from './run.ts';

keepMemoryOutOfCoreFiles();
refuseNetwork();
// Whoever read along has closed the pipe (`cman … | head`): what was asked for is done all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const interrupt = new AbortController();
// The first Ctrl+C asks for an orderly end; with the handler gone, the second ends the process at once.
process.once('SIGINT', () => interrupt.abort());

process.exitCode = await run(
  process.argv.slice(2),
  findPlaces(import.meta.dirname, process.env),
  { out: process.stdout, err: process.stderr },
  interrupt.signal,
);
