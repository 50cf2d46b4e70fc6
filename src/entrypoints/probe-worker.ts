import { enableCompileCache } from 'node:module';
import type { JsonObject } from '../core/json.ts';
import type { NetworkSettings } from '../core/address/network-settings.ts';

// Everything is imported after the cache is on, which halves the start of a worker.
enableCompileCache();
const [{ serveWorker }, { createJobRunner }] = await Promise.all([
  import('../executors/serve-worker.ts'),
  import('./job-runner.ts'),
]);

/** Entry of the threads and processes of the engines. */
export const runFuture = serveWorker((settings: JsonObject) =>
  createJobRunner(settings as unknown as JsonObject & NetworkSettings),
);
