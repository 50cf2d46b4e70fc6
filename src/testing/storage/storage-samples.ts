import type { Channel } from '../../core/people/channel.ts';
import type { Check } from '../../core/check/check.ts';
import {
  asChannelId,
  asIncidentId,
  asMonitorId,
  asNotificationId,
  asOwnerId,
} from '../../core/ids.ts';
import type { StageStates } from '../../core/alerting/stages/stage-states.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { KeptEvidence } from '../../core/incident/kept-evidence.ts';
import type { IncidentEvent, IncidentEventKind } from '../../core/incident/timeline.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { type MonitorState, pendingState } from '../../core/monitor/monitor-state.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { LedgerEntry } from '../../core/ports/storage.ts';
import { CHANNEL_FALLBACKS, MONITOR_FALLBACKS, OWNER_FALLBACKS } from '../sample-fallbacks.ts';

/** A time on a full day, so that samples know their hour. */
export const T0 = Date.UTC(2026, 2, 1);

export function sampleMonitor(name: string, changes: Partial<Monitor> = {}): Monitor {
  return {
    ...MONITOR_FALLBACKS,
    id: asMonitorId(`m-${name}`),
    kind: 'http',
    name,
    target: `http://${name}.example/`,
    options: { url: `http://${name}.example/`, headers: { accept: '*/*' }, maxRedirects: 5 },
    intervalMs: 10_000,
    timeoutMs: 5_000,
    slow: null,
    failures: null,
    confirmAfterMs: [10_000, 30_000],
    recoverAfterMs: [],
    ownerIds: [],
    tags: [],
    isPaused: false,
    createdAt: T0,
    updatedAt: T0,
    ...changes,
  };
}

export function sampleOwner(id: string, changes: Partial<Owner> = {}): Owner {
  return { ...OWNER_FALLBACKS, id: asOwnerId(id), name: id, ...changes };
}

export function sampleChannel(id: string, changes: Partial<Channel> = {}): Channel {
  const options = { to: ['ops@example.org'], secret: 'hush' };
  return {
    ...CHANNEL_FALLBACKS,
    id: asChannelId(id),
    kind: 'email',
    ownerId: null,
    options,
    isEnabled: true,
    ...changes,
  };
}

export function sampleState(changes: Partial<MonitorState> = {}): MonitorState {
  return { ...pendingState(T0), ...changes };
}

export function sampleIncident(
  monitor: Monitor,
  id: string,
  changes: Partial<Incident> = {},
): Incident {
  return {
    id: asIncidentId(id),
    monitorId: monitor.id,
    startedAt: T0,
    confirmedAt: T0 + 40_000,
    resolvedAt: null,
    why: null,
    reason: 'http_503',
    message: 'answered 503',
    evidence: { phase: 'head', statusCode: 503 },
    ...changes,
  };
}

export function sampleNotification(id: string, changes: Partial<Notification> = {}): Notification {
  return {
    id: asNotificationId(id),
    channelId: asChannelId('mail'),
    recipient: null,
    monitorId: null,
    incidentId: null,
    notice: {
      kind: 'opened',
      incident: { id: 'i', startedAt: T0, resolvedAt: null, reason: 'reset', message: 'reset' },
      monitor: { id: 'm', name: 'm', url: 'http://m.example/' },
      evidence: {},
      reader: { name: 'Ada', language: 'en', timezone: 'UTC' },
    },
    createdAt: T0,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: T0,
    deliveredAt: null,
    answer: null,
    lastError: null,
    groupId: null,
    folds: 0,
    ref: null,
    ...changes,
  };
}

/** The entry that takes a monitor, whatever its state, to the first change of status. */
export function sampleEntry(monitor: Monitor, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    monitorId: monitor.id,
    at: T0 + 1_000,
    state: sampleState({ status: 'up', since: T0 + 1_000, sequence: 1 }),
    changedFrom: 'pending',
    incident: null,
    notifications: [],
    stages: {},
    events: [],
    ...changes,
  };
}

/** What the check of a moment saw. */
export function sampleEvidence(changes: Partial<KeptEvidence> = {}): KeptEvidence {
  const site = {
    statusCode: 503,
    address: '192.0.2.7',
    certificate: 'CN=shop.example until 2027-01-29',
    redirectedTo: null,
    firstByteMs: 1_240.4,
    totalMs: 1_300,
  };
  return {
    moment: 'first_failure',
    at: T0,
    outcome: 'down',
    reason: 'http_503',
    phase: 'head',
    message: 'answered 503 Service Unavailable',
    method: 'GET',
    timings: { dnsMs: 4.1, connectMs: 18.2, tlsMs: 31, firstByteMs: 1_240.4, totalMs: 1_300 },
    heads: {
      sent: ['GET / HTTP/1.1', 'Host: shop.example'],
      received: ['HTTP/1.1 503 Service Unavailable', 'Server: nginx', 'Retry-After: 120'],
    },
    retryAfterSeconds: 120,
    site,
    good: { ...site, at: T0 - 60_000, statusCode: 200, firstByteMs: 96, totalMs: 150 },
    othersAsked: 11,
    othersAnswered: 11,
    ownTroubles: [],
    ...changes,
  };
}

/** Something of every stage of the alert pipeline. */
export function sampleStages(id: string): StageStates {
  const incidentId = asIncidentId(id);
  const mute = { stage: 'silence', by: 's1', until: T0 + 9_000 } as const;
  const unrest = { incidentId, since: T0, outages: 3, downMs: 70_000, changedAt: T0 + 8_000 };
  return {
    mute: { incidentId, mute },
    slow: { incidentId: asIncidentId(`slow_${id}`), mute },
    flapping: { kind: 'unstable', ...unrest },
    escalation: { incidentId, since: T0, done: 1 },
    reminders: { incidentId, since: T0, sent: 2 },
  };
}

export function sampleEvent(
  incidentId: string,
  kind: IncidentEventKind,
  changes: Partial<IncidentEvent> = {},
): IncidentEvent {
  return { incidentId: asIncidentId(incidentId), at: T0, kind, data: {}, ...changes };
}

export function sampleCheck(
  monitor: Monitor,
  startedAt: number,
  changes: Partial<Check> = {},
): Check {
  return {
    monitorId: monitor.id,
    startedAt,
    outcome: 'up',
    reason: null,
    statusCode: 200,
    timings: { dnsMs: 0.3, connectMs: 12.1, tlsMs: 30.4, firstByteMs: 55.5, totalMs: 98.4 },
    ...changes,
  };
}
