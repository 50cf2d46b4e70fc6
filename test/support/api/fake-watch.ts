import { reachOf, type AlertReach } from '../../../src/core/alerting/reach.ts';
import type { Check } from '../../../src/core/check/check.ts';
import type { MonitorId } from '../../../src/core/ids.ts';
import type { WatchedMonitor } from '../../../src/core/ports/storage.ts';
import type { LiveEvent, ServiceHealth, Watch } from '../../../src/core/ports/watch.ts';

/** An engine that runs nothing: it notes what it is told, and tells what a test wants told. */
export interface FakeWatch extends Watch {
  /** What verbs have said so far, in order: `update:ID`, `remove:ID`, `refreshRoutes`, `wakeSender`. */
  readonly told: string[];
  emit(event: LiveEvent): void;
  setHealth(health: Partial<ServiceHealth>): void;
  listenerCount(): number;
}

const GOOD_HEALTH: ServiceHealth = {
  checksInFlight: 0,
  slowChecksInFlight: 0,
  backlogChecks: 0,
  skippedChecks: 0,
  limits: [],
  outboxPending: 0,
  deadLetters: 0,
  storageLagMs: 0,
  isScheduleKept: true,
  isStorageWritable: true,
  areSendersMoving: true,
  alarm: null,
  alarmChannels: 1,
};

const NOBODY = { channels: new Map(), owners: new Map() };

/** A finished check that found its site up. */
export function upCheck(monitorId: MonitorId, startedAt: number): Check {
  return {
    monitorId,
    startedAt,
    outcome: 'up',
    reason: null,
    statusCode: 200,
    timings: { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 20, totalMs: 25 },
  };
}

/** `reach` says who is notified of what; by default no one of anything. */
export function createFakeWatch(
  now: () => number,
  reach: () => Promise<AlertReach> = async () => reachOf(NOBODY, []),
): FakeWatch {
  const listeners = new Set<(event: LiveEvent) => void>();
  const told: string[] = [];
  let health = GOOD_HEALTH;
  return {
    told,
    update: (changed: readonly WatchedMonitor[]) =>
      void told.push(...changed.map(({ monitor }) => `update:${monitor.id}`)),
    remove: (id) => void told.push(`remove:${id}`),
    refreshRoutes: () => void told.push('refreshRoutes'),
    acknowledge: async (id, { by }) => void told.push(`acknowledge:${id}:${by}`),
    wakeSender: () => void told.push('wakeSender'),
    checkNow: (id) => Promise.resolve(upCheck(id, now())),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    health: () => health,
    ownSide: () => ({
      troubles: [],
      examinedAt: null,
      witnesses: [],
      canaries: { count: 0, verdict: null, askedAt: null },
    }),
    reach,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    setHealth: (changed) => {
      health = { ...health, ...changed };
    },
    listenerCount: () => listeners.size,
  };
}
