import { fallbacksOf, type ValuesOf } from '../forms/field-set.ts';
import type { JsonObject } from '../json.ts';
import { INHERITED_FIELDS } from './monitor.ts';

/** What stands in where a monitor says nothing. */
export interface MonitorDefaults extends ValuesOf<typeof INHERITED_FIELDS> {
  /** By option key, used by the kinds that know the key; comes before the kind's own defaults. */
  readonly options?: JsonObject;
}

/** Defaults of the service: every five minutes, ten seconds of patience, three failures in 40 s are an outage. */
export const SERVICE_DEFAULTS: MonitorDefaults = fallbacksOf(INHERITED_FIELDS);

/** Defaults of one pass over a list: it waits longer, because there is no re-check. */
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
