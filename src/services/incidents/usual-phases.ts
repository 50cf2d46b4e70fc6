import { RESOLUTION_MS, type Rollup } from '../../core/check/rollup.ts';
import { pointOfRollup, type SeriesPoint } from '../../core/check/series-point.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { UsualPhases } from '../../core/incident/shown-evidence.ts';
import type { Storage } from '../../core/ports/storage.ts';

const SPAN_MS = 7 * RESOLUTION_MS.day;
/** What was usual before an hour that is over does not change, so that it is read once. */
const MAX_KNOWN = 2_000;

const known = new WeakMap<Storage, Map<string, UsualPhases>>();

/** The usual durations of a monitor's phases before a moment: the median of the hourly means of the seven days before it. */
export async function usualPhases(
  storage: Storage,
  monitorId: MonitorId,
  at: number,
): Promise<UsualPhases> {
  const remembered = known.get(storage) ?? new Map<string, UsualPhases>();
  known.set(storage, remembered);
  const to = Math.floor(at / RESOLUTION_MS.hour) * RESOLUTION_MS.hour;
  const key = `${monitorId} ${to}`;
  const before = remembered.get(key);
  if (before !== undefined) return before;
  const range = { from: to - SPAN_MS, to };
  const hours = await storage.history.rollups({ monitorId, resolution: 'hour', ...range });
  const usual = mediansOf(hours);
  remembered.set(key, usual);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_KNOWN && oldest !== undefined) remembered.delete(oldest);
  return usual;
}

function mediansOf(hours: readonly Rollup[]): UsualPhases {
  const points = hours.map((hour) => pointOfRollup(hour));
  const medianOf = (msOf: (point: SeriesPoint) => number | null): number | null => {
    const sorted = points
      .map(msOf)
      // A phase that takes no time is none.
      .filter((ms) => ms !== null && ms > 0)
      .toSorted((a, b) => Number(a) - Number(b));
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  };
  return {
    dns: medianOf(({ dnsMs }) => dnsMs),
    connect: medianOf(({ connectMs }) => connectMs),
    tls: medianOf(({ tlsMs }) => tlsMs),
    head: medianOf(({ firstByteMs }) => firstByteMs),
    body: medianOf(({ bodyMs }) => bodyMs),
  };
}
