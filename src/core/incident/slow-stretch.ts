import { slowIdOf } from '../ids.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Incident } from './incident.ts';

/** What made a site slow, in milliseconds. */
export interface Slowness {
  /** The response time that stands for the last ones, see `typicalSlowestMs`. */
  readonly p95Ms: number;
  readonly limitMs: number;
  /** `null` where the limit is a fixed one, or the usual time is not known. */
  readonly usualMs: number | null;
}

/** The reason that a slow stretch has, in the form of an incident. */
const SLOW_REASON = 'slow';

/** The stretch in which a site is slow, in the form of an incident; `null` when it is not. It is no downtime. */
export function slowStretch(
  monitor: Pick<Monitor, 'id'>,
  { slowSince }: Pick<MonitorState, 'slowSince'>,
  slowness: Slowness | null = null,
): Incident | null {
  if (slowSince === null) return null;
  return {
    id: slowIdOf(monitor.id, slowSince),
    monitorId: monitor.id,
    startedAt: slowSince,
    confirmedAt: slowSince,
    resolvedAt: null,
    why: null,
    reason: SLOW_REASON,
    message: '',
    evidence: slowness === null ? {} : { ...slowness },
  };
}
