import { enableCompileCache } from 'node:module';
import type { JsonObject } from '../core/json.ts';
import type { NetworkSettings } from '../core/network-settings.ts';

// Entry of the threads of the engines. Everything is imported after the cache is on, which halves its start.
enableCompileCache();
const [{ serveJobs }, { threadPort }, { createJobRunner }] = await Promise.all([
  import('../executors/serve-jobs.ts'),
  import('../executors/thread-channel.ts'),
  import('./job-runner.ts'),
]);
serveJobs(threadPort(), (settings: JsonObject) =>
  createJobRunner(settings as unknown as JsonObject & NetworkSettings),
);
