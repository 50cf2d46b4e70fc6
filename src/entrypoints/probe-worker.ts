import { enableCompileCache } from 'node:module';

// Everything is imported after the cache is on, which halves the start of a worker.
enableCompileCache();
const [{ serveWorker }, { createJobRunner }] = await Promise.all([
  import('../executors/serve-worker.ts'),
  import('./job-runner.ts'),
]);

/** Entry of the threads and processes of the engines. */
export const runFuture = serveWorker(createJobRunner);
