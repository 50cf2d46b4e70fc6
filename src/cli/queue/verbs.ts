import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import { printable } from '../printable.ts';
import type {
  QueueControl,
  WorkerAnswer,
  WorkerStatus,
  WorkerCommand,
} from '../../core/ports/queue-control.ts';
import { countOf, shownDuration, shownSize } from '../text/amount.ts';
import { textTable, type TableColumn } from '../text/table.ts';

/** The answer of a verb, for programs and for people. `isFailed`: some worker did not answer, or there is none. */
export interface VerbResult {
  readonly json: object;
  readonly text: string;
  readonly isFailed?: true;
}

/** A queue, and how wide what is shown of it may be. */
export interface QueueView {
  readonly queue: QueueControl;
  /** Columns of the terminal. */
  readonly width: number;
}

const MAX_CHECKS_SHOWN = 200;
/** The key of `unverified` in the JSON of a status. */
const UNVERIFIED_KEY = 'strangers';
const UNVERIFIED = 'broken, or with another SQUIRREL_QUEUE_KEY';

/** Counts, workers, and how long the oldest job has waited. */
export async function showStatus({ queue, width }: QueueView): Promise<VerbResult> {
  const status = await queue.status();
  const { unverified, redis, ...counts } = status;
  const { waiting, active, delayed, failed, oldestWaitMs, workers } = counts;
  const oldest = oldestWaitMs === null ? '' : `, the oldest for ${shownDuration(oldestWaitMs)}`;
  const text =
    `${queue.url} (Redis ${printable(redis.version)}, ${shownSize(redis.usedBytes)})\n` +
    `jobs: ${waiting} waiting${oldest}, ${active} active, ${delayed} delayed, ${failed} failed\n` +
    (workers.length === 0 ? noWorkers(queue) : workerTable(workers, width)) +
    (unverified === 0 ? '' : `ignored, of the list of workers: ${unverified} (${UNVERIFIED})\n`);
  const json = { ...counts, [UNVERIFIED_KEY]: unverified, redis };
  return { json, text, ...failedWithout(workers) };
}

/** Checks under way, or waiting inside workers. */
export async function showChecks(
  { queue, width }: QueueView,
  { isWaiting, target }: { readonly isWaiting: boolean; readonly target: string | null },
): Promise<VerbResult> {
  const answers = await askOrFail(queue, { command: 'checks', max: MAX_CHECKS_SHOWN }, target);
  const checks = answers.flatMap(({ worker, reply }) =>
    (reply?.checks ?? [])
      .filter((check) => check.isWaiting === isWaiting)
      .map((check) => ({ worker: worker.name, ...check })),
  );
  const columns: readonly TableColumn[] = [
    { title: 'worker', cells: checks.map(({ worker }) => worker), canBeCut: true },
    { title: 'kind', cells: checks.map(({ kind }) => kind), leavesAs: 1 },
    { title: 'target', cells: checks.map(({ target }) => target ?? '(sealed)'), canBeCut: true },
    { title: 'for', cells: checks.map(({ sinceMs }) => shownDuration(sinceMs)) },
  ];
  const none = isWaiting ? 'no check waits inside a worker\n' : 'no check is under way\n';
  const text = checks.length === 0 ? none : linesOf(textTable(columns, width));
  return withSilence({ json: { checks }, text }, answers);
}

/** Jobs that are to run later. */
export async function showDelayed({ queue, width }: QueueView): Promise<VerbResult> {
  const jobs = await queue.delayed();
  const columns: readonly TableColumn[] = [
    { title: 'job', cells: jobs.map(({ job }) => job), canBeCut: true },
    { title: 'due in', cells: jobs.map(({ dueInMs }) => shownDuration(dueInMs)) },
  ];
  const text = jobs.length === 0 ? 'no job is scheduled\n' : linesOf(textTable(columns, width));
  return { json: { jobs }, text };
}

/** The counts of each worker. */
export async function showStats({ queue, width }: QueueView): Promise<VerbResult> {
  const workers = await queue.workers();
  const text = workers.length === 0 ? noWorkers(queue) : workerTable(workers, width);
  return { json: { workers }, text, ...failedWithout(workers) };
}

/** Asks workers something that they do and answer in a line. */
export async function commandWorkers(
  { queue, width }: QueueView,
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
  const replies = answers.filter(({ reply }) => reply !== null);
  const columns: readonly TableColumn[] = [
    { title: 'worker', cells: replies.map(({ worker }) => worker.name), canBeCut: true },
    { title: 'answer', cells: replies.map(({ reply }) => reply?.text ?? ''), canBeCut: true },
    { title: 'after', cells: replies.map(({ tookMs }) => shownDuration(tookMs)) },
  ];
  const text = replies.length === 0 ? '' : linesOf(textTable(columns, width));
  return withSilence({ json, text }, answers);
}

/** Empties the queue. */
export async function purgeQueue({ queue }: QueueView): Promise<VerbResult> {
  const { jobs, checks } = await queue.purge();
  const dropped = `${countOf(jobs, 'job')} with ${countOf(checks, 'check')} dropped\n`;
  const text = jobs === 0 ? 'no job was waiting\n' : dropped;
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

function workerTable(workers: readonly WorkerStatus[], width: number): string {
  const numbers = (title: string, leavesAs: number | null, cellOf: CellOf): TableColumn => ({
    title,
    cells: workers.map(cellOf),
    isNumber: true,
    ...(leavesAs !== null && { leavesAs }),
  });
  const columns: readonly TableColumn[] = [
    { title: 'worker', cells: workers.map(({ name }) => name), canBeCut: true },
    { title: 'pool', cells: workers.map(({ pool }) => pool), leavesAs: 3 },
    numbers('at once', null, ({ concurrency }) => String(concurrency)),
    numbers('under way', null, ({ underWay }) => String(underWay)),
    numbers('done', null, ({ done }) => String(done)),
    numbers('late', 1, ({ rejected }) => String(rejected)),
    numbers('idle', 4, ({ idleMs }) => (idleMs === null ? '-' : shownDuration(idleMs))),
    numbers('memory', 2, ({ rssBytes }) => shownSize(rssBytes)),
    { title: 'state', cells: workers.map(({ state }) => state) },
  ];
  return linesOf(textTable(columns, width));
}

type CellOf = (worker: WorkerStatus) => string;

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
