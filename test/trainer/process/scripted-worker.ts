import { runWorker } from '../../../trainer/process/run-worker.ts';
import { scriptedJobs } from './scripted-jobs.ts';

runWorker(scriptedJobs);
