import { UnavailableError } from '../../core/errors.ts';
import type { Batch, Statement, Step, Steps } from '../sql/steps.ts';
import type { SqlStores } from '../sql/store.ts';
import { stepsOf } from './call-steps.ts';
import type { Call, CallEnd, Progress, Session } from './database.ts';
import { isReading, type Lane } from './protocol.ts';

/** One connection to a database server. */
export interface RemoteConnection {
  /**
   * Runs statements in order, in one round trip, and answers the last. At the first that fails the rest is left out. One
   * that has no answer in time ends the connection.
   */
  run(requests: readonly (Statement | Batch)[]): Promise<unknown>;
  /** Why it is over; `null` while it lives. */
  ended(): UnavailableError | null;
  close(): Promise<void>;
}

/** A connection with the stores that go with it: what they remember is true for as long as it lives. */
export interface Link {
  readonly connection: RemoteConnection;
  readonly stores: SqlStores;
}

/** Hands out connections. */
export interface Links {
  /** The stores of the present one. Throws `Disconnected` when it is known to be over. */
  stores(): SqlStores;
  /** One that lives. Throws `Disconnected`. */
  ready(): Promise<Link>;
}

/** There is no connection, or it was lost: nothing was done, and the call may wait for the next. */
export class Disconnected extends UnavailableError {
  constructor(reason: Error) {
    super(reason.message, reason);
    this.name = 'Disconnected';
  }
}

/** What a session serves, and how. */
export interface RemoteSessionSetup {
  readonly lanes: readonly Lane[];
  readonly links: Links;
  /** Follows the beginning of a transaction that need not outlive a crash of the server. */
  readonly relaxed: readonly Statement[];
}

/** More statements than these do not wait for one that answers. */
const MAX_WAITING = 500;
const BEGIN = statement('BEGIN');
const COMMIT = statement('COMMIT');
const ROLLBACK = statement('ROLLBACK');

/** Serves calls over connections to a server. What began on one that is gone is over: what it remembers may be wrong by now. */
export function remoteSession({ lanes, links, relaxed }: RemoteSessionSetup): Session {
  const origins = new WeakMap<Steps<unknown>, SqlStores>();
  const opening = [BEGIN, ...relaxed];
  let group: (Link & { readonly trip: Trip }) | null = null;
  return {
    lanes,
    start: (call) => {
      const stores = links.stores();
      const steps = stepsOf(stores, call);
      origins.set(steps, stores);
      return steps;
    },
    advance: async (progress) => {
      const { connection, stores } = await links.ready();
      const { steps } = progress;
      try {
        return await orUndo(connection, steps, async () => {
          if (origins.get(steps) !== stores) throw new Disconnected(new Error(LOST));
          return advance(openTrip(connection), progress, opening);
        });
      } catch (error) {
        const lost = connection.ended();
        throw lost !== null && isReading(progress.lane) ? new Disconnected(lost) : error;
      }
    },
    beginGroup: async () => {
      const link = await links.ready();
      group = { ...link, trip: openTrip(link.connection) };
      group.trip.begin([BEGIN]);
    },
    runInGroup: (call) => {
      if (!group) throw new Error('no group has begun');
      return runInGroup(group, call);
    },
    commitGroup: async () => {
      await group?.trip.commit();
    },
  };
}

const LOST = 'the connection to the database was lost meanwhile';

/** Runs steps to their end, outside of any transaction. */
export async function runWhole<Result>(
  connection: RemoteConnection,
  steps: Steps<Result>,
): Promise<Result> {
  const trip = openTrip(connection);
  const end = await run(trip, steps, steps.next());
  if (!end.done) throw new Error('these steps have a checkpoint');
  await trip.flush();
  return end.value;
}

function runInGroup(
  { trip, connection, stores }: Link & { readonly trip: Trip },
  call: Call,
): Promise<CallEnd> {
  const steps = stepsOf(stores, call);
  return orUndo(connection, steps, async () => {
    const end = await run(trip, steps, steps.next());
    if (!end.done) throw new Error(`${call.store}.${call.method} has a checkpoint`);
    return { kind: 'done', value: end.value };
  });
}

async function advance(
  trip: Trip,
  { lane, steps, answer }: Progress,
  opening: readonly Statement[],
): Promise<IteratorResult<number, unknown>> {
  let since = performance.now();
  let next = steps.next(answer);
  for (;;) {
    if (!isReading(lane)) trip.begin(opening);
    next = await run(trip, steps, next);
    await (isReading(lane) ? trip.flush() : trip.commit());
    if (next.done) return next;
    const tookMs = performance.now() - since;
    if (next.value.kind === 'checkpoint' && next.value.mayWait) {
      return { done: false, value: tookMs };
    }
    since += tookMs;
    next = steps.next(tookMs);
  }
}

/** Runs steps on from `first` to their end or to a checkpoint. */
async function run<Result>(
  trip: Trip,
  steps: Steps<Result>,
  first: IteratorResult<Step, Result>,
): Promise<IteratorResult<Step, Result>> {
  let next = first;
  while (!next.done && next.value.kind !== 'checkpoint') {
    const step = next.value;
    next = steps.next(step.kind === 'send' ? await trip.send(step) : await trip.answer(step));
  }
  return next;
}

/** Undoes the transaction when the work fails, and lets the steps end: what they remember of it is over. */
async function orUndo<Result>(
  connection: RemoteConnection,
  steps: Steps<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!connection.ended()) await connection.run([ROLLBACK]).catch(() => connection.close());
    steps.throw(error);
    throw error;
  }
}

/** Work on a connection in as few round trips as can be: what needs no answer travels with the next that does. */
interface Trip {
  /** Begins a transaction, once there is anything to do in it. */
  begin(words: readonly Statement[]): void;
  send(step: Statement): Promise<void> | undefined;
  answer(step: Statement | Batch): Promise<unknown>;
  commit(): Promise<void>;
  flush(): Promise<void>;
}

function openTrip(connection: RemoteConnection): Trip {
  let waiting: (Statement | Batch)[] = [];
  let opening = 0;
  const runAll = async (last: readonly (Statement | Batch)[]): Promise<unknown> => {
    const requests = [...waiting, ...last];
    waiting = [];
    opening = 0;
    return requests.length === 0 ? undefined : connection.run(requests);
  };
  const flush = async (): Promise<void> => {
    await runAll([]);
  };
  return {
    flush,
    begin: (words) => {
      waiting = [...words];
      opening = words.length;
    },
    send: (step) => (waiting.push(step) >= MAX_WAITING ? flush() : undefined),
    answer: (step) => runAll([step]),
    commit: async () => {
      if (opening > 0 && waiting.length === opening) waiting = [];
      else await runAll([COMMIT]);
    },
  };
}

/** A statement without values whose answer is not needed. */
export function statement(sql: string): Statement {
  return { kind: 'send', sql, values: [] };
}
