import type { Redis } from 'ioredis';
import { Type } from 'typebox';
import { WORKERS_KEY, workerKey } from './names.ts';
import { CLOCK_SKEW_MS, placeOf, type Seal } from './seal.ts';
import { nameSchema, parseText, readerOf } from './wire.ts';

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
  /** Jobs, sessions and commands it did not believe. */
  readonly refused: number;
  readonly upMs: number;
  /** Since it finished a check; `null`: it never did. */
  readonly idleMs: number | null;
  readonly state: 'working' | 'stopping';
  readonly rssBytes: number;
  readonly version: string;
}

/** A worker that was silent for so long is taken for dead. */
const CARD_LIFE_MS = 10_000;
/** More workers are not looked at; what else somebody writes into their set is not either. */
const mostWorkers = 2_000;
const WORKER_ID = /^[0-9a-f]{16}$/;

const count = Type.Integer({ minimum: 0 });
const durationMs = Type.Number({ minimum: 0 });
const readCard = readerOf(
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
export interface WorkerCards {
  /** By name. */
  readonly cards: readonly WorkerCard[];
  /** Entries that are no card, or not sealed with our key. */
  readonly refused: number;
}

export async function writeCard(client: Redis, card: WorkerCard, seal: Seal): Promise<void> {
  const letter = JSON.stringify(seal.close({ ...card }, placeOf.card(card.id)));
  await client
    .multi()
    .set(workerKey(card.id), letter, 'PX', CARD_LIFE_MS)
    .sadd(WORKERS_KEY, card.id)
    .exec();
}

export async function removeCard(client: Redis, workerId: string): Promise<void> {
  await client.multi().del(workerKey(workerId)).srem(WORKERS_KEY, workerId).exec();
}

/** The cards of all workers that live; what is left of others is removed. */
export async function readCards(client: Redis, seal: Seal): Promise<WorkerCards> {
  const members = await client.srandmember(WORKERS_KEY, mostWorkers);
  const ids = members.filter((id) => WORKER_ID.test(id));
  const texts = ids.length === 0 ? [] : await client.mget(ids.map(workerKey));
  const gone = members.filter((id) => (texts[ids.indexOf(id)] ?? null) === null);
  if (gone.length > 0) await client.srem(WORKERS_KEY, ...gone);
  const cards: WorkerCard[] = [];
  for (const [index, id] of ids.entries()) {
    const since = Date.now() - CLOCK_SKEW_MS;
    const card = readCard(seal.open(parseText(texts[index]), placeOf.card(id), since));
    if (card !== null && card.id === id) cards.push(card);
  }
  cards.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { cards, refused: members.length - gone.length - cards.length };
}
