import type { MonitorId } from '../../core/ids.ts';
import type { Incident, IncidentEnd } from '../../core/incident/incident.ts';
import type { JsonObject } from '../../core/json.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { LedgerEntry } from '../../core/ports/storage.ts';

/** A change that is on disk, and the monitor that it is about; `undefined` when it was removed meanwhile. */
export interface WrittenChange {
  readonly entry: LedgerEntry;
  readonly monitor: Monitor | undefined;
}

/** One line in the log for each change of a monitor: what people are notified of, and what they are not. */
export function reportChange(log: Log, { entry, monitor }: WrittenChange): void {
  const { monitorId, changedFrom, state, incident, notifications, events } = entry;
  const about = monitorFields(monitorId, monitor);
  if (incident !== null) {
    const isTaken = events.some(({ kind }) => kind === 'acknowledged');
    const messages = notifications.length;
    reportIncident(log, { incident, about, changedFrom, messages, isTaken });
  } else if (changedFrom !== null) reportStatus(log, { about, changedFrom, state });
}

/** The same for an outage that ended because asking did. */
export function reportClosed(
  log: Log,
  {
    monitor,
    state,
    why,
    at,
  }: {
    readonly monitor: Monitor;
    /** As it was while the incident was open. */
    readonly state: Pick<MonitorState, 'incidentId' | 'reason' | 'firstFailureAt' | 'since'>;
    readonly why: Exclude<IncidentEnd, 'recovered'>;
    readonly at: number;
  },
): void {
  const { incidentId, reason, firstFailureAt, since } = state;
  if (incidentId === null) return;
  const durationMs = Math.max(0, at - (firstFailureAt ?? since));
  const fields = { ...monitorFields(monitor.id, monitor), incidentId, reason, durationMs, why };
  log.info(fields, 'an incident is closed without a recovery');
}

function monitorFields(monitorId: MonitorId, monitor: Monitor | undefined): JsonObject {
  return {
    monitor: monitor?.name ?? monitorId,
    monitorId,
    owner: monitor?.ownerIds.join(', ') || null,
  };
}

function reportIncident(
  log: Log,
  {
    incident,
    about,
    changedFrom,
    messages,
    isTaken,
  }: {
    readonly incident: Incident;
    readonly about: JsonObject;
    readonly changedFrom: Status | null;
    readonly messages: number;
    /** A person has acknowledged it. */
    readonly isTaken: boolean;
  },
): void {
  const { id: incidentId, startedAt, resolvedAt, reason, acknowledged } = incident;
  const fields = { ...about, incidentId, reason };
  if (resolvedAt !== null) {
    const durationMs = resolvedAt - startedAt;
    log.info({ ...fields, durationMs, messages }, 'a monitor is up again');
  } else if (isTaken) {
    log.info({ ...fields, by: acknowledged?.by ?? null, messages }, 'an incident is acknowledged');
  } else if (changedFrom !== null) log.warn({ ...fields, messages }, 'a monitor is down');
  else log.warn({ ...fields, messages }, 'a monitor is still down, and no longer muted');
}

function reportStatus(
  log: Log,
  {
    about,
    changedFrom,
    state,
  }: {
    readonly about: JsonObject;
    readonly changedFrom: Status;
    readonly state: MonitorState;
  },
): void {
  const { status, reason } = state;
  const fields = { ...about, from: changedFrom, to: status, reason };
  if (status === 'unknown') log.warn(fields, 'a monitor cannot be judged');
  else if (status === 'degraded') log.warn(fields, 'a monitor is degraded');
  else if (status === 'up' && changedFrom === 'unknown')
    log.info(fields, 'a monitor is judged up again');
  else if (status === 'up' && changedFrom === 'degraded')
    log.info(fields, 'a monitor is no longer degraded');
  else log.debug(fields, 'the status of a monitor changed');
}
