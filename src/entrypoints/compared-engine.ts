import { enableCompileCache } from 'node:module';
import type { JsonObject } from '../core/json.ts';
import type { ExecutorDefinition } from '../core/ports/executor.ts';
import type { ToComparedEngine, FromComparedEngine } from './race/compare-protocol.ts';

// Entry of the process in which `squirrel compare` lets one engine run once, so that no engine inherits memory, warm
// code or looked-up names of another. Everything is imported after the cache is on, which halves its start.
enableCompileCache();
const [{ checkParts }, { runEngine }, { practiceJobs }, { processTreeUsage }, { AppError }] =
  await Promise.all([
    import('./compose/check.ts'),
    import('../services/comparison/run-engine.ts'),
    import('../executors/practice-jobs.ts'),
    import('../observability/process-tree-usage.ts'),
    import('../core/errors.ts'),
  ]);

const ending = new AbortController();

process.on('message', (message: ToComparedEngine) => {
  if (message.kind === 'end') ending.abort();
  else void run(message);
});
// The key that ends the command reaches all processes of the terminal; the command passes it on in its own way.
process.on('SIGINT', () => {}).on('SIGTERM', () => ending.abort());
// Nothing is left to report to.
process.on('disconnect', () => process.exit());

async function run(order: ToComparedEngine & { readonly kind: 'run' }): Promise<void> {
  const last = await outcomeOf(order).catch((error: unknown) => lastWordOf(error));
  process.send?.(last, () => process.disconnect?.());
}

async function outcomeOf(
  order: ToComparedEngine & { readonly kind: 'run' },
): Promise<FromComparedEngine> {
  const { engines, setupExecutor } = checkParts();
  const engine = engines.find(({ kind }) => kind === order.engine);
  if (!engine) throw new Error(`there is no engine ${order.engine}`);
  const { resolvers, tasks, workers } = order;
  const warn = (text: string): void => send({ kind: 'warning', text });
  const preparedAt = performance.now();
  await using stage = await stageFor(engine, order);
  const engineOptions = { ...order.engineOptions, ...stage.options };
  const preparationMs = performance.now() - preparedAt;
  const executorSetup = setupExecutor({ resolvers, extraCaPems: [], engineOptions }, warn);
  // Sleeping and crunching have no secrets, so that they may travel to the workers of a queue.
  const withoutSecrets = Object.fromEntries([...practiceJobs.keys()].map((kind) => [kind, []]));
  const secretOptions = { ...executorSetup.secretOptions, ...withoutSecrets };
  const run = await runEngine(
    {
      clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
      executorSetup: { ...executorSetup, secretOptions },
      mainPid: process.pid,
      usage: processTreeUsage,
    },
    { engine, tasks, workers, signal: ending.signal },
  );
  const whole = run === null ? null : { ...run, startUpMs: run.startUpMs + preparationMs };
  return { kind: 'done', run: whole };
}

/** An engine whose workers are elsewhere gets what is missing of them here. */
async function stageFor(
  { hasRemoteWorkers }: ExecutorDefinition,
  { workers, engineOptions }: ToComparedEngine & { readonly kind: 'run' },
): Promise<AsyncDisposable & { readonly options: JsonObject }> {
  if (hasRemoteWorkers !== true) return { options: {}, [Symbol.asyncDispose]: async () => {} };
  const { queue } = engineOptions;
  const [{ openQueueStage }, { queueOptionsOf }] = await Promise.all([
    import('./race/private-workers.ts'),
    import('../executors/queue/options.ts'),
  ]);
  const stage = await openQueueStage({
    url: typeof queue === 'string' ? queue : null,
    usualUrl: queueOptionsOf().queue,
    queueKey: (process.env['SQUIRREL_QUEUE_KEY'] ?? '') || null,
    concurrency: workers,
  });
  return { options: { queue: stage.url }, [Symbol.asyncDispose]: () => stage.stop() };
}

function lastWordOf(error: unknown): FromComparedEngine {
  if (error instanceof AppError) return { kind: 'unavailable', why: error.message };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', stack };
}

function send(message: FromComparedEngine): void {
  process.send?.(message);
}
