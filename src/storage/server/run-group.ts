import type { CallEnd } from './database.ts';
import { failure, type StorageJob, type SessionContext, type TurnEnd } from './job.ts';

/** A durable group is synced after this at the latest; later calls go into the next. */
const GROUP_MS = 20;

/** A lock of another program is waited for no longer than this. */
export const LOCK_PATIENCE_MS = 5_000;

/** Runs what waits in the durable lane as one transaction, each call undone on its own if it fails, and syncs once. */
export async function runGroup(context: SessionContext): Promise<TurnEnd> {
  const { database, session, lanes } = context;
  try {
    await session.beginGroup();
  } catch (error) {
    const isLocked = database.isLocked(error);
    if ((await database.recover(error)) !== 'again') {
      failAll(context, isLocked ? tooOld(context) : drained(context, 'durable'), error);
    }
    return isLocked ? 'locked' : 'done';
  }
  const endsAt = performance.now() + GROUP_MS;
  const taken: StorageJob[] = [];
  await finishGroup(context, taken, () => {
    if (taken.length > 0 && performance.now() > endsAt) return undefined;
    return lanes.take('durable');
  });
  return 'done';
}

/** Runs the calls that `next` finds in the transaction that has begun, and answers them when they are on disk. */
async function finishGroup(
  context: SessionContext,
  taken: StorageJob[],
  next: () => StorageJob | undefined,
): Promise<void> {
  const { database, session, lanes, send } = context;
  const ends: CallEnd[] = [];
  try {
    for (let job = next(); job; job = next()) {
      taken.push(job);
      const isAlone = taken.length === 1 && lanes.isEmpty(['durable']);
      ends.push(await session.runInGroup(job.call, isAlone));
    }
    await session.commitGroup();
  } catch (error) {
    // Nothing of the group is on disk, not even what had worked.
    const remedy = await database.recover(error);
    if (remedy === 'again') for (const job of taken) lanes.add('durable', job);
    else if (remedy === 'alone' && taken.length > 1) await runEachAlone(context, taken);
    else failAll(context, taken, error);
    return;
  }
  for (const [index, { id }] of taken.entries()) {
    const end = ends[index];
    if (end?.kind === 'failed') send(failure(context, id, end.error));
    else send({ kind: 'done', id, value: end?.value });
  }
}

async function runEachAlone(context: SessionContext, jobs: readonly StorageJob[]): Promise<void> {
  for (const job of jobs) {
    try {
      await context.session.beginGroup();
    } catch (error) {
      await context.database.recover(error);
      failAll(context, [job], error);
      continue;
    }
    let isTaken = false;
    await finishGroup(context, [], () => {
      if (isTaken) return undefined;
      isTaken = true;
      return job;
    });
  }
}

/** Takes all that waits in a lane. */
export function drained(
  { lanes }: Pick<SessionContext, 'lanes'>,
  lane: 'durable' | 'upkeep',
): StorageJob[] {
  const jobs: StorageJob[] = [];
  for (let job = lanes.take(lane); job; job = lanes.take(lane)) jobs.push(job);
  return jobs;
}

function tooOld({ lanes }: SessionContext): StorageJob[] {
  const jobs: StorageJob[] = [];
  const take = (): StorageJob | undefined => lanes.takeOld('durable', LOCK_PATIENCE_MS);
  for (let job = take(); job; job = take()) jobs.push(job);
  return jobs;
}

function failAll(context: SessionContext, jobs: readonly StorageJob[], error: unknown): void {
  for (const { id } of jobs) context.send(failure(context, id, error));
}
