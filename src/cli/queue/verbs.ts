import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import { printable } from '../printable.ts';
import type {
  QueueControl,
  WorkerAnswer,
  WorkerStatus,
  WorkerCommand,
} from '../../core/ports/queue-control.ts';
import { shownDuration, shownSize, textTable } from './table.ts';

/** The answer of a verb, for programs and for people. `isFailed`: some worker did not answer, or there is none. */
export interface VerbResult {
  readonly json: object;
  readonly text: string;
  readonly isFailed?: true;
}

const MAX_CHECKS_SHOWN = 200;
/** The key of `unverified` in the JSON of a status. */
const UNVERIFIED_KEY = 'strangers';
const UNVERIFIED = 'broken, or with another SQUIRREL_QUEUE_KEY';

/** Counts, workers, and how long the oldest job has waited. */
export async function showStatus(queue: QueueControl): Promise<VerbResult> {
  const status = await queue.status();
  const { unverified, redis, ...counts } = status;
  const { waiting, active, delayed, failed, oldestWaitMs, workers } = counts;
  const oldest = oldestWaitMs === null ? '' : `, the oldest for ${shownDuration(oldestWaitMs)}`;
  const text =
    `${queue.url} (Redis ${printable(redis.version)}, ${shownSize(redis.usedBytes)})\n` +
    `jobs: ${waiting} waiting${oldest}, ${active} active, ${delayed} delayed, ${failed} failed\n` +
    (workers.length === 0 ? noWorkers(queue) : workerTable(workers)) +
    (unverified === 0 ? '' : `ignored, of the list of workers: ${unverified} (${UNVERIFIED})\n`);
  const json = { ...counts, [UNVERIFIED_KEY]: unverified, redis };
  return { json, text, ...failedWithout(workers) };
}

/** Checks under way, or waiting inside workers. */
export async function showChecks(
  queue: QueueControl,
  { isWaiting, target }: { readonly isWaiting: boolean; readonly target: string | null },
): Promise<VerbResult> {
  const answers = await askOrFail(queue, { command: 'checks', max: MAX_CHECKS_SHOWN }, target);
  const checks = answers.flatMap(({ worker, reply }) =>
    (reply?.checks ?? [])
      .filter((check) => check.isWaiting === isWaiting)
      .map((check) => ({ worker: worker.name, ...check })),
  );
  const rows = checks.map(({ worker, kind, target, sinceMs }) => {
    return [worker, kind, target ?? '(sealed)', shownDuration(sinceMs)];
  });
  const none = isWaiting ? 'no check waits inside a worker\n' : 'no check is under way\n';
  const text = rows.length === 0 ? none : textTable(['worker', 'kind', 'target', 'for'], rows);
  return withSilence({ json: { checks }, text }, answers);
}

/** Jobs that are to run later. */
export async function showDelayed(queue: QueueControl): Promise<VerbResult> {
  const jobs = await queue.delayed();
  const rows = jobs.map(({ job, dueInMs }) => [job, shownDuration(dueInMs)]);
  const text = rows.length === 0 ? 'no job is scheduled\n' : textTable(['job', 'due in'], rows);
  return { json: { jobs }, text };
}

/** The counts of each worker. */
export async function showStats(queue: QueueControl): Promise<VerbResult> {
  const workers = await queue.workers();
  const text = workers.length === 0 ? noWorkers(queue) : workerTable(workers);
  return { json: { workers }, text, ...failedWithout(workers) };
}

/** Asks workers something that they do and answer in a line. */
export async function commandWorkers(
  queue: QueueControl,
  command: WorkerCommand,
  target: string | null,
): Promise<VerbResult> {
  const answers = await askOrFail(queue, command, target);
  const json = {
    workers: answers.map(({ worker, reply, tookMs }) => ({
      worker: worker.name,
      answer: reply?.text ?? null,
      tookMs: Math.round(tookMs * 10) / 10,
    })),
  };
  const rows = answers
    .filter(({ reply }) => reply !== null)
    .map(({ worker, reply, tookMs }) => [worker.name, reply?.text ?? '', shownDuration(tookMs)]);
  return withSilence(
    { json, text: rows.length === 0 ? '' : textTable(['worker', 'answer', 'after'], rows) },
    answers,
  );
}

/** Empties the queue. */
export async function purgeQueue(queue: QueueControl): Promise<VerbResult> {
  const { jobs, checks } = await queue.purge();
  const text = jobs === 0 ? 'no job was waiting\n' : `${jobs} jobs with ${checks} checks dropped\n`;
  return { json: { jobs, checks }, text };
}

async function askOrFail(
  queue: QueueControl,
  command: WorkerCommand,
  target: string | null,
): Promise<readonly WorkerAnswer[]> {
  const answers = await queue.ask(command, target);
  if (answers.length > 0) return answers;
  if (target !== null) throw new NotFoundError('worker', target);
  throw new UnavailableError(noWorkers(queue).trimEnd());
}

function withSilence(result: VerbResult, answers: readonly WorkerAnswer[]): VerbResult {
  const silent = answers.filter(({ reply }) => reply === null);
  if (silent.length === 0) return result;
  const lines = silent.map(({ worker }) => `${printable(worker.name)} does not answer\n`);
  return { ...result, text: result.text + lines.join(''), isFailed: true };
}

function failedWithout(workers: readonly WorkerStatus[]): { readonly isFailed?: true } {
  return workers.length === 0 ? { isFailed: true } : {};
}

function noWorkers({ url }: QueueControl): string {
  return `no worker takes checks; start one: squirrel worker --queue ${url}\n`;
}

function workerTable(workers: readonly WorkerStatus[]): string {
  const head = [
    'worker',
    'pool',
    'at once',
    'under way',
    'done',
    'too late',
    'idle',
    'memory',
    'state',
  ];
  return textTable(
    head,
    workers.map((worker) => [
      worker.name,
      worker.pool,
      String(worker.concurrency),
      String(worker.underWay),
      String(worker.done),
      String(worker.rejected),
      worker.idleMs === null ? '-' : shownDuration(worker.idleMs),
      shownSize(worker.rssBytes),
      worker.state,
    ]),
  );
}
