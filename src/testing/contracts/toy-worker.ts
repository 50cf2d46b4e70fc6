import { serveJobs } from '../../executors/serve-jobs.ts';
import { threadPort } from '../../executors/thread-channel.ts';
import { runToyJob } from './toy-jobs.ts';

// Entry of the workers that the executor contract runs on. `settings` may ask for a failing start.
serveJobs(threadPort(), (settings) => {
  if (settings['isBroken'] === true) throw new Error('this worker cannot start');
  return runToyJob;
});
