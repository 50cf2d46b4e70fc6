import { unjudgedIdOf } from '../ids.ts';
import type { Incident } from './incident.ts';
import type { MonitorState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';

/** A monitor that could not be judged for so long is no longer passed over in silence. */
export const UNJUDGED_ALERT_AFTER_MS = 86_400_000;

/** The stretch in which a monitor has not been judged, in the form of an incident; `null` when there is none. */
export function unjudgedStretch(
  monitor: Pick<Monitor, 'id'>,
  { unjudgedSince, reason }: Pick<MonitorState, 'unjudgedSince' | 'reason'>,
): Incident | null {
  if (unjudgedSince === null) return null;
  return {
    id: unjudgedIdOf(monitor.id, unjudgedSince),
    monitorId: monitor.id,
    startedAt: unjudgedSince,
    confirmedAt: unjudgedSince,
    resolvedAt: null,
    why: null,
    reason: reason ?? 'unknown',
    message: '',
    evidence: {},
  };
}
