import type { OwnerId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

/** What stands in where a monitor says nothing. */
export interface MonitorDefaults {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly confirmAfterMs: readonly number[];
  readonly recoverAfterMs: readonly number[];
  readonly ownerId: OwnerId | null;
  /** By option key, used by the kinds that know the key; comes before the kind's own defaults. */
  readonly options?: JsonObject;
}

/** Defaults of the service: every five minutes, ten seconds of patience, three failures in 40 s are an outage. */
export const SERVICE_DEFAULTS: MonitorDefaults = {
  intervalMs: 300_000,
  timeoutMs: 10_000,
  confirmAfterMs: [10_000, 30_000],
  recoverAfterMs: [10_000],
  ownerId: null,
};

/** Defaults of one pass over a list: it waits longer, because nobody looks again. */
export const CHECK_DEFAULTS: MonitorDefaults = { ...SERVICE_DEFAULTS, timeoutMs: 20_000 };

/** What a kind of monitor wants otherwise than all others. */
export type KindDefaults = Partial<
  Pick<MonitorDefaults, 'intervalMs' | 'confirmAfterMs' | 'recoverAfterMs'>
>;

const defaultsByKind = new WeakMap<KindDefaults, WeakMap<MonitorDefaults, MonitorDefaults>>();

/** The defaults for monitors of a kind, where its own come first. The same object every time. */
export function defaultsFor(
  own: KindDefaults | undefined,
  defaults: MonitorDefaults,
): MonitorDefaults {
  if (own === undefined) return defaults;
  const known = defaultsByKind.get(own) ?? new WeakMap<MonitorDefaults, MonitorDefaults>();
  defaultsByKind.set(own, known);
  const both = known.get(defaults) ?? { ...defaults, ...own };
  known.set(defaults, both);
  return both;
}

/** Limits of the settings every kind of monitor has. */
export const MONITOR_LIMITS = {
  interval: { minMs: 1000, maxMs: 7 * 86_400_000 },
  timeout: { minMs: 100, maxMs: 120_000 },
  wait: { minMs: 0, maxMs: 3_600_000, mostWaits: 10 },
} as const;
