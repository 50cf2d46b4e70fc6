import type { JsonObject } from '../../core/json.ts';
import type { EscalationId, IncidentId, MonitorId, OwnerId, ProjectId } from '../../core/ids.ts';
import type { FailureRule } from '../../core/monitor/failure-rule.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { SlowRule } from '../../core/monitor/slow-rule.ts';
import type { Expiry } from '../../core/check/expiry.ts';
import type { MonitorState, RecentFailure } from '../../core/monitor/monitor-state.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import type { WatchedMonitor } from '../../core/ports/storage.ts';
import { fromJson, fromNullableJson, toNullableJson } from './json-column.ts';
import type { Value } from './steps.ts';

/** A row of `monitors`. */
export interface MonitorRow {
  readonly no: number;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly target: string;
  readonly options: string;
  readonly interval_ms: number;
  readonly timeout_ms: number;
  readonly slow: string | null;
  readonly confirm_after_ms: string;
  readonly failures: string | null;
  readonly recover_after_ms: string;
  readonly owner_id: string | null;
  readonly co_owner_ids: string;
  readonly tags: string;
  readonly project_id: string;
  readonly group_name: string | null;
  readonly depends_on: string;
  readonly escalation_id: string | null;
  readonly note: string | null;
  readonly is_paused: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly status: string;
  readonly status_since: number;
  readonly sequence: number;
  readonly epoch: number;
  readonly step: number;
  readonly first_failure_at: number | null;
  readonly last_seen_at: number | null;
  readonly gaps: string;
  readonly recheck_at: number | null;
  readonly incident_id: string | null;
  readonly is_counted: number;
  readonly recent_failures: string;
  readonly slow_since: number | null;
  readonly expiry: string | null;
  readonly unjudged_since: number | null;
  readonly is_unjudged_told: number;
  readonly reason: string | null;
  readonly memory: string | null;
}

/** The columns of the configured part, in the order of `monitorValues`. */
export const MONITOR_COLUMNS = [
  'id',
  'kind',
  'name',
  'target',
  'search_text',
  'options',
  'interval_ms',
  'timeout_ms',
  'slow',
  'confirm_after_ms',
  'failures',
  'recover_after_ms',
  'owner_id',
  'co_owner_ids',
  'tags',
  'project_id',
  'group_name',
  'depends_on',
  'escalation_id',
  'note',
  'is_paused',
  'created_at',
  'updated_at',
] as const;

/** The columns of the state, in the order of `stateValues`. */
export const STATE_COLUMNS = [
  'status',
  'status_since',
  'sequence',
  'epoch',
  'step',
  'first_failure_at',
  'last_seen_at',
  'gaps',
  'recheck_at',
  'incident_id',
  'is_counted',
  'recent_failures',
  'slow_since',
  'expiry',
  'unjudged_since',
  'is_unjudged_told',
  'reason',
  'memory',
] as const;

export function monitorValues(monitor: Monitor): Value[] {
  return [
    monitor.id,
    monitor.kind,
    monitor.name,
    monitor.target,
    searchTextOf(monitor),
    JSON.stringify(monitor.options),
    monitor.intervalMs,
    monitor.timeoutMs,
    toNullableJson(monitor.slow),
    JSON.stringify(monitor.confirmAfterMs),
    toNullableJson(monitor.failures),
    JSON.stringify(monitor.recoverAfterMs),
    monitor.ownerIds[0] ?? null,
    JSON.stringify(monitor.ownerIds.slice(1)),
    JSON.stringify(monitor.tags),
    monitor.projectId,
    monitor.group,
    JSON.stringify(monitor.dependsOn),
    monitor.escalationId,
    monitor.note,
    monitor.isPaused ? 1 : 0,
    monitor.createdAt,
    monitor.updatedAt,
  ];
}

export function stateValues(state: MonitorState): Value[] {
  return [
    state.status,
    state.since,
    state.sequence,
    state.epoch,
    state.step,
    state.firstFailureAt,
    state.lastSeenAt,
    JSON.stringify(state.gaps),
    state.recheckAt,
    state.incidentId,
    state.isCounted ? 1 : 0,
    JSON.stringify(state.recentFailures),
    state.slowSince,
    toNullableJson(state.expiry),
    state.unjudgedSince,
    state.isUnjudgedNotified ? 1 : 0,
    state.reason,
    toNullableJson(state.memory),
  ];
}

/** What a search looks into: name and target, folded to lower case. A line break keeps the two apart. */
function searchTextOf(monitor: Pick<Monitor, 'name' | 'target'>): string {
  return `${monitor.name}\n${monitor.target}`.toLowerCase();
}

/** The form of a searched text that a row's `search_text` can contain. */
export function searchNeedleOf(search: string): string {
  return search.toLowerCase();
}

export function toMonitor(row: MonitorRow): Monitor {
  return {
    id: row.id as MonitorId,
    kind: row.kind,
    name: row.name,
    target: row.target,
    options: fromJson<JsonObject>(row.options),
    intervalMs: row.interval_ms,
    timeoutMs: row.timeout_ms,
    slow: fromNullableJson<SlowRule>(row.slow),
    confirmAfterMs: fromJson<number[]>(row.confirm_after_ms),
    failures: fromNullableJson<FailureRule>(row.failures),
    recoverAfterMs: fromJson<number[]>(row.recover_after_ms),
    ownerIds: ownerIdsOf(row),
    tags: fromJson<string[]>(row.tags),
    projectId: row.project_id as ProjectId,
    group: row.group_name,
    dependsOn: fromJson<string[]>(row.depends_on),
    escalationId: row.escalation_id as EscalationId | null,
    note: row.note,
    isPaused: row.is_paused === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function ownerIdsOf({ owner_id: first, co_owner_ids: others }: MonitorRow): readonly OwnerId[] {
  return first === null ? [] : ([first, ...fromJson<string[]>(others)] as OwnerId[]);
}

export function toWatched(row: MonitorRow): WatchedMonitor {
  return {
    monitor: toMonitor(row),
    state: {
      status: row.status as Status,
      since: row.status_since,
      sequence: row.sequence,
      epoch: row.epoch,
      step: row.step,
      firstFailureAt: row.first_failure_at,
      lastSeenAt: row.last_seen_at,
      gaps: fromJson<Gap[]>(row.gaps),
      recheckAt: row.recheck_at,
      incidentId: row.incident_id as IncidentId | null,
      isCounted: row.is_counted === 1,
      recentFailures: fromJson<RecentFailure[]>(row.recent_failures),
      slowSince: row.slow_since,
      expiry: fromNullableJson<Expiry>(row.expiry),
      unjudgedSince: row.unjudged_since,
      isUnjudgedNotified: row.is_unjudged_told === 1,
      reason: row.reason,
      memory: fromNullableJson<JsonObject>(row.memory),
    },
  };
}
