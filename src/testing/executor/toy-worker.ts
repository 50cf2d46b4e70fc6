import { serveWorker } from '../../executors/serve-worker.ts';
import { runToyJob } from './toy-jobs.ts';

/** Entry of the workers that the executor contract runs on. The settings may ask for a failing start. */
export const runFuture = serveWorker((settings) => {
  if (settings['isBroken'] === true) throw new Error('this worker cannot start');
  return runToyJob;
});
