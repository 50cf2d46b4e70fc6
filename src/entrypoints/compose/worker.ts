import { availableParallelism } from 'node:os';
import type { ShownWorker, WorkerParts } from '../../cli/worker/command.ts';
import type { WorkerRequest } from '../../cli/worker/flags.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import { isResolverAddress } from '../../core/address/resolver-address.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { executors } from '../../executors/index.ts';
import { shownUrl } from '../../executors/queue/redis-trouble.ts';
import type { OpenPool } from '../../executors/queue/worker/pools.ts';
import { QueueWorker } from '../../executors/queue/worker/queue-worker.ts';
import { createLog, LOG_LEVELS, type LogLevel } from '../../observability/log.ts';
import { problemOfJob } from '../job-problem.ts';
import { createJobRunner } from '../job-runner.ts';
import { placeOfUrl } from '../place-of-url.ts';
import { readPem } from '../files/read-text.ts';
import { installedVersion } from '../version.ts';
import { workerEntry } from '../worker-entry.ts';

const poolKinds: readonly string[] = ['serial', 'threads', 'processes', 'event-loop'];
/** Stands in a header line of each request (RFC 9110 §5.5), so it must not end one. */
const USER_AGENT = /^[\x20-\x7e]{1,200}$/;
const replaceable: readonly string[] = ['threads', 'processes'];
/** Sockets of one event loop. */
const MAX_IN_LOOP = 10_000;
const pools = executors.filter(({ kind }) => poolKinds.includes(kind));

/** Puts together what `squirrel worker` works with. */
export function workerParts(): WorkerParts {
  return {
    words: { pools: pools.map(({ kind }) => kind), logLevels: LOG_LEVELS },
    start: startWorker,
  };
}

async function startWorker(request: WorkerRequest): Promise<ShownWorker> {
  const engine = pools.find(({ kind }) => kind === request.pool);
  if (engine === undefined) throw new Error(`the pool ${request.pool} is not listed`);
  const concurrency = concurrencyOf(engine, request.concurrency);
  const worker = new QueueWorker({
    url: request.url,
    location: request.location,
    pool: engine.kind,
    concurrency,
    openPool: openPoolOf(engine, { request, extraCaPems: await readCertificates(request.caFiles) }),
    problemOf: problemOfJob,
    maxConcurrency: maxConcurrencyOf(engine, concurrency),
    queueKey: request.queueKey,
    version: installedVersion(),
    isPoolReplaceable: replaceable.includes(engine.kind),
    maxChecks: request.maxChecks,
    maxRssBytes: request.maxRssBytes,
    log: createLog({ level: request.logLevel as LogLevel, destination: process.stderr }),
  });
  await worker.start();
  const { name, shutdownRequested } = worker;
  const shown = {
    name,
    queue: shownUrl(request.url),
    pool: engine.kind,
    concurrency,
    shutdownRequested,
  };
  return { ...shown, stop: (graceMs) => worker.stop(graceMs) };
}

function concurrencyOf(engine: ExecutorDefinition, wanted: number | null): number {
  const asked = wanted ?? engine.defaultWorkers(availableParallelism());
  return Math.min(asked, engine.maxWorkers ?? asked);
}

/** Each check of a pool with threads or processes of its own costs one of them. */
function maxConcurrencyOf(engine: ExecutorDefinition, concurrency: number): number {
  if (engine.maxWorkers !== undefined) return engine.maxWorkers;
  const max = replaceable.includes(engine.kind) ? 16 * availableParallelism() : MAX_IN_LOOP;
  return Math.max(concurrency, max);
}

async function readCertificates(files: readonly string[]): Promise<readonly string[]> {
  const problems: Problem[] = [];
  const pems = await Promise.all(files.map((file) => readPem(file, problems)));
  if (problems.length > 0) throw new InvalidError(problems);
  return pems.filter((pem) => pem !== null);
}

function openPoolOf(
  engine: ExecutorDefinition,
  own: { readonly request: WorkerRequest; readonly extraCaPems: readonly string[] },
): OpenPool {
  return ({ network, workers }, handlers) => {
    const settings = networkOf(network, own);
    let runJob: ReturnType<typeof createJobRunner> | undefined;
    return engine.open({
      workers,
      runJob: (job, signal) => (runJob ??= createJobRunner(settings))(job, signal),
      workerEntry: workerEntry('probe-worker'),
      workerSettings: { ...settings },
      ...handlers,
    });
  };
}

/** As the sender of the checks wants it, but for the flags of this worker; of two policies the stricter one. */
function networkOf(
  sent: JsonObject,
  own: { readonly request: WorkerRequest; readonly extraCaPems: readonly string[] },
): NetworkSettings {
  const { resolvers, targets } = own.request;
  const { userAgent } = sent;
  const isUserAgent = typeof userAgent === 'string' && USER_AGENT.test(userAgent);
  return {
    resolvers:
      resolvers.length > 0 ? resolvers : textsOf(sent['resolvers']).filter(isResolverAddress),
    extraCaPems: [...new Set([...textsOf(sent['extraCaPems']), ...own.extraCaPems])],
    targets: targets === 'public' || sent['targets'] === 'public' ? 'public' : 'private',
    userAgent: isUserAgent ? userAgent : `UptimeSquirrel/${installedVersion()}`,
    ownServices: [...textsOf(sent['ownServices']), placeOfUrl(own.request.url) ?? []].flat(),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
