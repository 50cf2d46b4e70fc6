import type { AlertReach } from '../alerting/reach.ts';
import type { LimitName } from '../check/check-limits.ts';
import type { Check } from '../check/check.ts';
import type { ChannelId, IncidentId, MonitorId, NotificationId, ProjectId } from '../ids.ts';
import type { Acknowledgement, Incident } from '../incident/incident.ts';
import type { JsonObject } from '../json.ts';
import type { Status } from '../monitor/monitor.ts';
import type { OperatorAlarm } from '../probe-health/operator-alarm.ts';
import type { OwnSideReport } from '../probe-health/own-side-report.ts';
import type { WatchedMonitor } from './storage.ts';

/** Something that happened in the service, for live listeners and metrics. */
export type LiveEvent =
  | {
      readonly kind: 'check';
      readonly check: Check;
      readonly status: Status;
      readonly notes: readonly string[];
      readonly evidence: JsonObject;
      /** Start against due time; `null` for a check on request. */
      readonly latenessMs: number | null;
      /** Its monitor was slow before, or never checked: it had to stand back behind the others. */
      readonly isSlow: boolean;
    }
  | {
      readonly kind: 'status';
      readonly monitorId: MonitorId;
      readonly from: Status;
      readonly to: Status;
      readonly at: number;
      readonly reason: string | null;
    }
  | { readonly kind: 'incident'; readonly incident: Incident }
  /** The alarm about ourselves began or ended. */
  | { readonly kind: 'alarm'; readonly alarm: OperatorAlarm }
  | {
      readonly kind: 'monitor';
      readonly change: 'updated' | 'removed';
      readonly monitorId: MonitorId;
    }
  | {
      readonly kind: 'notification';
      readonly notificationId: NotificationId;
      readonly state: 'delivered' | 'retry' | 'dead';
      /** Kind of its channel; absent when the channel is gone. */
      readonly channelKind?: string;
      /** The project of its channel; absent when the channel is gone. */
      readonly projectId?: ProjectId;
      readonly detail: string;
    };

/** One limit of what may be under way at once, as it is now. */
export interface LimitState {
  readonly limit: LimitName;
  /** 0: no limit. */
  readonly capacity: number;
  /** Checks that wait for it. */
  readonly waiting: number;
  /** Checks that had to wait for it since the start. */
  readonly delayed: number;
}

/** How the running service feels; every number is a snapshot. */
export interface ServiceHealth {
  readonly checksInFlight: number;
  /** Those among them whose monitors were slow before, or were never checked. */
  readonly slowChecksInFlight: number;
  /** Due, but not begun. */
  readonly backlogChecks: number;
  /** Checks that were left out since the start: the one before was still under way, or the process stalled. */
  readonly skippedChecks: number;
  /** What may be under way at once, and what waits for it. */
  readonly limits: readonly LimitState[];
  readonly outboxPending: number;
  /** Messages that were given up and are still kept. */
  readonly deadLetters: number;
  /** Age of the oldest result or decision that is not on disk yet, in milliseconds. */
  readonly storageLagMs: number;
  /** The schedule's loop ran on time lately and the backlog is not growing old. */
  readonly isScheduleKept: boolean;
  readonly isStorageWritable: boolean;
  /** The outbox is empty or something in it was tried lately. */
  readonly areSendersMoving: boolean;
  /** What keeps us from judging sites just now; `null` when nothing does. */
  readonly alarm: OperatorAlarm | null;
  /** Channels over which an alarm is sent; 0: it reaches no one. */
  readonly alarmChannels: number;
}

/** What people's verbs and surfaces ask of the running engine. */
export interface Watch {
  /**
   * Monitors were created or changed (pause included), and their states are as they were stored with them; they are
   * scheduled from their new form. A state of a later epoch takes the place of whatever was decided before it.
   */
  update(changed: readonly WatchedMonitor[]): void;
  remove(id: MonitorId): void;
  /** Owners, channels, escalations, schedules, maintenance or silences changed: the next alert reads them anew, and what waits for the named channels is tried at once. */
  refreshRoutes(channelIds?: readonly ChannelId[]): void;
  /** Checks outside the schedule and judges like any check. Throws `NotFoundError`; `UnavailableError` after twice the timeout. */
  checkNow(id: MonitorId): Promise<Check>;
  /**
   * A person has taken an open incident up: reminders and escalation end, and those who were notified learn who it is. Resolves
   * once it is written; one that was acknowledged before stays as it is. Throws `NotFoundError`, `ConflictError` when it is
   * over, `UnavailableError` while it cannot be written.
   */
  acknowledge(incidentId: IncidentId, by: Acknowledgement): Promise<void>;
  /** Looks into the outbox at once. */
  wakeSender(): void;
  /** Every event from now on; the returned function ends it. Listeners must not throw. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
  health(): ServiceHealth;
  /** What our own network, resolvers and canaries show. */
  ownSide(): OwnSideReport;
  /** Who is notified of what, as owners and channels are now. Rejects while they were never read and cannot be. */
  reach(): Promise<AlertReach>;
}
