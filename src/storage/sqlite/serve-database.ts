import type { MessagePort } from 'node:worker_threads';
import { UnavailableError } from '../../core/errors.ts';
import type { Connection } from './connection.ts';
import { toErrorMessage } from './error-message.ts';
import { guardFile } from './file-guard.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { OPERATIONS, type Lane, type Request, type Response, type Steps } from './protocol.ts';
import { freeReserveOf, keepReserve, type Reserve } from './reserve-file.ts';
import { explainSqlite, isFull, isLocked, isSuspect } from './sqlite-errors.ts';

/** A call that waits, or a piece of work that paused at a step. */
interface Job {
  readonly id: number;
  /** On `performance.now()`. */
  readonly acceptedAt: number;
  /** Work that has begun in steps does not begin again. */
  readonly mayRunAgain: boolean;
  run(): unknown;
}

/** A lock of another program is waited for in short turns, so that reads go on meanwhile, and no longer than this. */
const LOCK_PATIENCE_MS = 5_000;
const LOCK_TURN_MS = 50;
const LOCK_PAUSE_MS = 50;
const READS: readonly Lane[] = ['read'];

/** What one durable group may take before it is synced; later calls go into the next. */
const GROUP_MS = 20;

/** Serves one database over a worker's port: opens it, says so, then answers calls until it is told to close. */
export function serveDatabase(port: MessagePort, location: string): void {
  const send = (response: Response): void => port.postMessage(response);
  let opened: OpenDatabase;
  try {
    opened = openWithRoom(location);
  } catch (error) {
    send({ kind: 'refused', error: toErrorMessage(error) });
    port.close();
    return;
  }
  opened.connection.waitForLocks(LOCK_TURN_MS);
  const reserve = keepReserve(opened.reservePath);
  const worker = createWorker(opened, { send, reserve });
  port.on('message', (request: Request) => {
    if (request.kind === 'call') {
      worker.accept(request);
      return;
    }
    worker.finish();
    reserve.stop();
    opened.close();
    send({ kind: 'closed' });
    port.close();
  });
  send({ kind: 'ready' });
}

/** On a full disk not even opening works: the reserve is for that, too. */
function openWithRoom(location: string): OpenDatabase {
  try {
    return openDatabase(location);
  } catch (error) {
    if (!freeReserveOf(location)) throw error;
    return openDatabase(location);
  }
}

type Call = Extract<Request, { kind: 'call' }>;

function createWorker(
  { connection, stores }: OpenDatabase,
  { send, reserve }: Pick<Bench, 'send' | 'reserve'>,
): { accept(call: Call): void; finish(): void } {
  const lanes = createLanes<Job>(() => performance.now());
  const guard = guardFile(connection.path);
  const bench: Bench = { lanes, connection, send, reserve };
  let isAwake = false;
  let lockedUntil = 0;

  const turn = (): void => {
    const isLocked = performance.now() < lockedUntil;
    const lane = isLocked ? lanes.next(READS) : lanes.next();
    const end = lane === null ? 'idle' : runTurn(bench, lane);
    if (end === 'locked') lockedUntil = performance.now() + LOCK_PAUSE_MS;
    if (lanes.isEmpty()) isAwake = false;
    else if (end === 'idle') setTimeout(turn, LOCK_PAUSE_MS);
    // Between two turns the port hands over what has arrived meanwhile.
    else setImmediate(turn);
  };
  return {
    accept: ({ id, store, method, args }) => {
      const lane = laneOf(store, method);
      const run = (stores[store] as Record<string, unknown>)[method];
      if (lane === undefined || typeof run !== 'function') {
        const error = new UnavailableError(`the database has no operation ${store}.${method}`);
        send({ kind: 'failed', id, error: toErrorMessage(error) });
        return;
      }
      lanes.add(lane, {
        id,
        acceptedAt: performance.now(),
        mayRunAgain: true,
        run: () => {
          if (lane === 'history' || lane === 'upkeep') reserve.refuseLuxury(store);
          if (lane !== 'read' && lane !== 'upkeep') guard.refuseLoss(store);
          const before = changesIn(connection);
          const value: unknown = Reflect.apply(run, undefined, args);
          // What turns out to change nothing needs no room; anything else is undone by the refusal.
          if (lane === 'durable' && changesIn(connection) !== before) reserve.refuseLuxury(store);
          return value;
        },
      });
      if (isAwake) return;
      isAwake = true;
      setImmediate(turn);
    },
    finish: () => finishCalls(bench),
  };
}

interface Bench {
  readonly lanes: Lanes<Job>;
  readonly connection: Connection;
  readonly send: (response: Response) => void;
  readonly reserve: Reserve;
}

function runTurn(bench: Bench, lane: Lane): TurnEnd {
  return lane === 'durable' ? runGroup(bench) : runStep({ ...bench, lane });
}

/** `locked`: another program has the database, and the work waits on in its lane. */
type TurnEnd = 'done' | 'locked';

/** Runs what waits in the durable lane as one transaction, each call undone on its own if it fails, and syncs once. */
function runGroup(bench: Bench): TurnEnd {
  const { lanes, connection, send, reserve } = bench;
  const taken: Job[] = [];
  const replies: Response[] = [];
  try {
    connection.transaction('durable', () => {
      const endsAt = performance.now() + GROUP_MS;
      for (let job = lanes.take('durable'); job; job = lanes.take('durable')) {
        taken.push(job);
        // A call on its own needs no savepoint, which copies every page that the call touches.
        const isAlone = taken.length === 1 && lanes.isEmpty('durable');
        replies.push(isAlone ? done(job) : attempt(connection, job));
        if (performance.now() > endsAt) break;
      }
    });
    for (const reply of replies) send(reply);
    if (reserve.isReleased) reuseJournal(connection);
  } catch (error) {
    if (freesSpace(bench, error)) {
      for (const job of taken) lanes.add('durable', job);
      return 'done';
    }
    // Nothing of the group is on disk, not even what had worked.
    const mayWait = taken.length === 0 && isLocked(error);
    if (mayWait) taken.push(...tooOld(lanes, 'durable'));
    else if (taken.length === 0) taken.push(...drained(lanes, 'durable'));
    for (const { id } of taken) send(failure({ connection, id, error }));
    mend(connection, error);
    if (mayWait) return 'locked';
  }
  return 'done';
}

function tooOld(lanes: Lanes<Job>, lane: Lane): Job[] {
  const jobs: Job[] = [];
  const take = (): Job | undefined => lanes.takeOld(lane, LOCK_PATIENCE_MS);
  for (let job = take(); job; job = take()) jobs.push(job);
  return jobs;
}

function done({ id, run }: Job): Response {
  return { kind: 'done', id, value: run() };
}

function attempt(connection: Connection, job: Job): Response {
  try {
    return connection.part(() => done(job));
  } catch (error) {
    if (!connection.isInTransaction() || isFull(error, connection.path)) throw error;
    return failure({ connection, id: job.id, error });
  }
}

/** Runs one call, or one step of it; work with steps left goes back into its lane. */
function runStep(bench: Bench & { readonly lane: Lane }): TurnEnd {
  const { lanes, connection, send, lane } = bench;
  const job = lanes.take(lane);
  if (!job) return 'done';
  try {
    const value = job.run();
    if (!isSteps(value)) {
      send({ kind: 'done', id: job.id, value });
      return 'done';
    }
    const step = value.next();
    if (step.done) send({ kind: 'done', id: job.id, value: step.value });
    else lanes.add(lane, { ...job, mayRunAgain: false, run: () => value });
  } catch (error) {
    const waitedMs = performance.now() - job.acceptedAt;
    if (isLocked(error) && job.mayRunAgain && waitedMs < LOCK_PATIENCE_MS) {
      lanes.add(lane, job);
      return 'locked';
    }
    freesSpace(bench, error);
    send(failure({ connection, id: job.id, error }));
    mend(connection, error);
  }
  return 'done';
}

/** A full disk: gives the reserve to the ledger. True when that is news, and another try may work. */
function freesSpace({ connection, reserve }: Bench, error: unknown): boolean {
  if (!isFull(error, connection.path) || !reserve.release()) return false;
  mend(connection, error);
  reuseJournal(connection);
  return true;
}

/** Rows that were changed since the database was opened. */
function changesIn(connection: Connection): number {
  return connection.get<{ count: number }>('SELECT total_changes() AS count')?.count ?? 0;
}

/** Takes what is in the journal over, so that it begins again at its start instead of growing. */
function reuseJournal(connection: Connection): void {
  try {
    connection.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Not even that fits; the next write says so.
  }
}

/** Answers all that was asked before the end, except for upkeep, which can go on another day. */
function finishCalls(bench: Bench): void {
  for (const { id } of drained(bench.lanes, 'upkeep')) {
    bench.send({ kind: 'done', id, value: undefined });
  }
  for (let lane = bench.lanes.next(); lane !== null; lane = bench.lanes.next()) {
    runTurn(bench, lane);
  }
}

function drained(lanes: Lanes<Job>, lane: Lane): Job[] {
  const jobs: Job[] = [];
  for (let job = lanes.take(lane); job; job = lanes.take(lane)) jobs.push(job);
  return jobs;
}

function failure(what: { connection: Connection; id: number; error: unknown }): Response {
  const explained = explainSqlite(what.error, what.connection.path);
  return { kind: 'failed', id: what.id, error: toErrorMessage(explained) };
}

/** After a failed sync nobody knows what the disk holds: read it again rather than believe our memory. */
function mend(connection: Connection, error: unknown): void {
  if (isSuspect(error)) connection.reopen();
}

function isSteps(value: unknown): value is Steps<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && 'throw' in value;
}

function laneOf(store: string, method: string): Lane | undefined {
  const lanes: Readonly<Record<string, Readonly<Record<string, Lane>>>> = OPERATIONS;
  return Object.hasOwn(lanes, store) && Object.hasOwn(lanes[store] ?? {}, method)
    ? lanes[store]?.[method]
    : undefined;
}
