import { eachEntity } from '../../core/entities.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { StoreName } from '../sql/store.ts';

/**
 * What the worker does first: `durable` writes of one moment share a synced transaction and go before all else, then
 * `read`, then `recall`, which is reading what was measured, then `history` batches, then `upkeep`.
 */
export const LANES = ['durable', 'read', 'recall', 'history', 'upkeep'] as const;
export type Lane = (typeof LANES)[number];

/** True for the lanes whose calls change nothing. */
export function isReading(lane: Lane): boolean {
  return lane === 'read' || lane === 'recall';
}

/** Every operation that crosses to the worker, with its lane. */
export const OPERATIONS = {
  monitors: {
    create: 'durable',
    replace: 'durable',
    replaceAll: 'durable',
    remove: 'durable',
    removeAll: 'durable',
    get: 'read',
    getAll: 'read',
    findCalled: 'read',
    findByTargets: 'read',
    list: 'read',
    countByTag: 'read',
    countByStatus: 'read',
  },
  ...eachEntity(() => ({ put: 'durable', remove: 'durable', get: 'read', list: 'read' }) as const),
  ledger: { commit: 'durable' },
  incidents: {
    get: 'read',
    list: 'read',
    events: 'read',
    note: 'durable',
    notifiedAt: 'read',
    evidence: 'read',
  },
  alertStates: { list: 'read', get: 'read' },
  outbox: {
    add: 'durable',
    revive: 'durable',
    reviveAll: 'durable',
    get: 'read',
    list: 'read',
    attemptsOf: 'read',
    deadByChannel: 'read',
    backlog: 'read',
  },
  deliveries: {
    due: 'read',
    claim: 'durable',
    take: 'durable',
    settle: 'durable',
    postpone: 'durable',
    unreached: 'read',
    givenUp: 'read',
    fallBack: 'durable',
    sentSince: 'read',
    pullForward: 'durable',
    followClock: 'durable',
    releaseLeases: 'durable',
  },
  history: {
    append: 'history',
    list: 'recall',
    latest: 'recall',
    rollups: 'recall',
    totals: 'recall',
    points: 'recall',
    maintain: 'upkeep',
  },
  heartbeats: {
    setToken: 'durable',
    get: 'read',
    record: 'durable',
    recordsOf: 'read',
    logsOf: 'read',
  },
  life: { get: 'read', put: 'history' },
  links: { use: 'durable', isUsed: 'read' },
  past: { between: 'recall' },
  users: {
    create: 'durable',
    replace: 'durable',
    remove: 'durable',
    get: 'read',
    findByEmail: 'read',
    list: 'read',
    isSetUp: 'read',
  },
  sessions: {
    create: 'durable',
    find: 'read',
    touch: 'history',
    confirm: 'durable',
    listOf: 'read',
    remove: 'durable',
    removeAll: 'durable',
  },
  apiKeys: {
    create: 'durable',
    find: 'read',
    get: 'read',
    list: 'read',
    remove: 'durable',
    touch: 'history',
  },
  audit: { append: 'durable', get: 'read', list: 'read' },
  accountLinks: { put: 'durable', take: 'durable' },
  passkeys: {
    create: 'durable',
    find: 'read',
    listOf: 'read',
    use: 'durable',
    remove: 'durable',
  },
  identities: { create: 'durable', find: 'read' },
  secondFactors: {
    put: 'durable',
    get: 'read',
    list: 'read',
    useStep: 'durable',
    useRecovery: 'durable',
    remove: 'durable',
  },
} as const satisfies { readonly [Name in StoreName]: Record<keyof Storage[Name], Lane> };

/** An error as it crosses between threads. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly details: JsonObject;
  readonly problems: readonly Problem[];
}

/** A message to the worker. */
export type Request =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly store: StoreName;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'close' };

/** A message of the worker. */
export type Response =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly error: ErrorMessage }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorMessage }
  | { readonly kind: 'closed' };
