import type { Redis } from 'ioredis';
import { Type } from 'typebox';
import type { WorkerStatus } from '../../core/ports/queue-control.ts';
import { WORKERS_KEY, workerKey } from './names.ts';
import { CLOCK_SKEW_MS, placeOf, type Seal } from './seal.ts';
import { nameSchema, parseText, readerOf } from './wire.ts';

/** A worker that was silent for so long is taken for dead. */
const STATUS_TTL_MS = 10_000;
/** More workers are not looked at; nor is anything else that is written into their set. */
const MAX_WORKERS = 2_000;
const WORKER_ID = /^[0-9a-f]{16}$/;

const count = Type.Integer({ minimum: 0 });
const durationMs = Type.Number({ minimum: 0 });
const readStatus = readerOf(
  Type.Object(
    {
      id: Type.String({ pattern: WORKER_ID.source }),
      name: nameSchema,
      location: Type.Union([nameSchema, Type.Null()]),
      host: nameSchema,
      pid: count,
      pool: nameSchema,
      concurrency: Type.Integer({ minimum: 1 }),
      underWay: count,
      waiting: count,
      done: count,
      rejected: count,
      refused: count,
      upMs: durationMs,
      idleMs: Type.Union([durationMs, Type.Null()]),
      state: Type.Enum(['working', 'stopping']),
      rssBytes: count,
      version: nameSchema,
    },
    { additionalProperties: false },
  ),
);

/** The workers there are, as far as they can be believed. */
export interface WorkerStatuses {
  /** By name. */
  readonly workers: readonly WorkerStatus[];
  /** Entries that are no status, or not sealed with our key. */
  readonly refused: number;
}

export async function writeWorkerStatus(
  client: Redis,
  status: WorkerStatus,
  seal: Seal,
): Promise<void> {
  const letter = JSON.stringify(seal.close({ ...status }, placeOf.worker(status.id)));
  await client
    .multi()
    .set(workerKey(status.id), letter, 'PX', STATUS_TTL_MS)
    .sadd(WORKERS_KEY, status.id)
    .exec();
}

export async function removeWorkerStatus(client: Redis, workerId: string): Promise<void> {
  await client.multi().del(workerKey(workerId)).srem(WORKERS_KEY, workerId).exec();
}

/** The workers of all workers that live; what is left of others is removed. */
export async function readWorkerStatuses(client: Redis, seal: Seal): Promise<WorkerStatuses> {
  const members = await client.srandmember(WORKERS_KEY, MAX_WORKERS);
  const ids = members.filter((id) => WORKER_ID.test(id));
  const texts = ids.length === 0 ? [] : await client.mget(ids.map(workerKey));
  const gone = members.filter((id) => (texts[ids.indexOf(id)] ?? null) === null);
  if (gone.length > 0) await client.srem(WORKERS_KEY, ...gone);
  const workers: WorkerStatus[] = [];
  for (const [index, id] of ids.entries()) {
    const since = Date.now() - CLOCK_SKEW_MS;
    const status = readStatus(seal.open(parseText(texts[index]), placeOf.worker(id), since));
    if (status !== null && status.id === id) workers.push(status);
  }
  workers.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { workers, refused: members.length - gone.length - workers.length };
}
