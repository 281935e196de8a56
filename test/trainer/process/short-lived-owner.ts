// Starts a worker, prints its process id, and waits to be killed.
import { join } from 'node:path';
import { forkTransport } from '../../../trainer/client/fork.ts';
import { TrainerClient } from '../../../trainer/client/trainer-client.ts';
import { ENVIRONMENT } from './scripted-jobs.ts';

const worker = join(import.meta.dirname, 'scripted-worker.ts');
const client = new TrainerClient(() => forkTransport(worker, { execArgv: ['--import', 'tsx'] }), ENVIRONMENT);
const report = await client.start('doctor', {});
process.stdout.write(String(report.versions['pid']));
