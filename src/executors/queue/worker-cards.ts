import type { Redis } from 'ioredis';
import { WORKERS_KEY, workerKey } from './names.ts';

/** What a worker says of itself every two seconds. Durations are its own, so clocks need not agree. */
export interface WorkerCard {
  readonly id: string;
  /** For people: location or host, and the process id. */
  readonly name: string;
  readonly location: string | null;
  readonly host: string;
  readonly pid: number;
  readonly pool: string;
  /** Checks it would have under way at once. */
  readonly concurrency: number;
  readonly underWay: number;
  /** Checks of its jobs that wait inside it for a free place. */
  readonly waiting: number;
  readonly done: number;
  /** Results nobody wanted any more, because the job had gone to another worker. */
  readonly rejected: number;
  readonly upMs: number;
  /** Since it finished a check; `null`: it never did. */
  readonly idleMs: number | null;
  readonly state: 'working' | 'stopping';
  readonly rssBytes: number;
  readonly version: string;
}

/** A worker that was silent for so long is taken for dead. */
const CARD_LIFE_MS = 10_000;

export async function writeCard(client: Redis, card: WorkerCard): Promise<void> {
  await client
    .multi()
    .set(workerKey(card.id), JSON.stringify(card), 'PX', CARD_LIFE_MS)
    .sadd(WORKERS_KEY, card.id)
    .exec();
}

export async function removeCard(client: Redis, workerId: string): Promise<void> {
  await client.multi().del(workerKey(workerId)).srem(WORKERS_KEY, workerId).exec();
}

/** The cards of all workers that live, by name. */
export async function readCards(client: Redis): Promise<readonly WorkerCard[]> {
  const ids = await client.smembers(WORKERS_KEY);
  if (ids.length === 0) return [];
  const texts = await client.mget(ids.map(workerKey));
  const dead = ids.filter((_, index) => texts[index] === null);
  if (dead.length > 0) await client.srem(WORKERS_KEY, ...dead);
  return texts
    .filter((text) => text !== null)
    .map((text) => JSON.parse(text) as WorkerCard)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
