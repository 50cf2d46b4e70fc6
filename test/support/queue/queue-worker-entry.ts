import { executors } from '../../../src/executors/index.ts';
import { QueueWorker } from '../../../src/executors/queue/worker/queue-worker.ts';
import { createLog } from '../../../src/observability/log.ts';
import { runToyJob } from '../../../src/testing/executor/toy-jobs.ts';

// A worker of the queue as a process of its own, for toy jobs: URL, engine, concurrency, grace of a stop, shared secret.
// Prints a line when it takes jobs; SIGTERM ends it.
const [url = '', pool = '', concurrency = '', graceMs = '', queueKey = ''] = process.argv.slice(2);
const engine = executors.find(({ kind }) => kind === pool);
if (!engine) throw new Error(`there is no engine ${pool}`);
const worker = new QueueWorker({
  url,
  location: null,
  pool,
  concurrency: Number(concurrency),
  openPool: ({ workers }, handlers) =>
    engine.open({
      workers,
      runJob: runToyJob,
      workerEntry: new URL('../../../src/testing/executor/toy-worker.ts', import.meta.url),
      workerSettings: {},
      ...handlers,
    }),
  problemOf: () => null,
  maxConcurrency: 100,
  queueKey: queueKey === '' ? null : queueKey,
  version: 'test',
  isPoolReplaceable: false,
  maxChecks: null,
  maxRssBytes: null,
  log: createLog({ level: 'debug', destination: process.stderr }),
});
await worker.start();
process.stdout.write('ready\n');
process.once('SIGTERM', () => void worker.stop(Number(graceMs)));
void worker.shutdownRequested.then(() => worker.stop(Number(graceMs)));
