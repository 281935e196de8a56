// The worker process of the product: `utilityProcess` under Electron, `child_process.fork` under the CLI.
import { refuseNetwork } from '../client/no-network.ts';
import { predictJob } from './predict-job.ts';
import { prepareJob, trainJob } from './train-job.ts';
import { doctorJob } from './doctor-job.ts';
import { runWorker } from './run-worker.ts';
import { trialJob } from './trial-job.ts';

refuseNetwork();
runWorker({ train: trainJob, prepare: prepareJob, predict: predictJob, doctor: doctorJob, trial: trialJob });
