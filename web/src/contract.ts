import type { LiveCheck } from '../../src/api/events/live-message.ts';
import type { Check } from '../../src/core/check/check.ts';
import type { Problem } from '../../src/core/errors.ts';
import type { Status } from '../../src/core/monitor/monitor.ts';
import type { Page } from '../../src/core/page.ts';
import type { OperatorAlarm } from '../../src/core/probe-health/operator-alarm.ts';

/** One recent check, as a bar shows it. */
export type CheckMark = Pick<Check, 'startedAt' | 'outcome' | 'reason' | 'statusCode'> & {
  readonly totalMs: number;
};

/** A monitor, as far as a row shows it. */
export interface MonitorRowItem {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly status: Status;
  readonly reason: string | null;
  readonly paused: boolean;
  /** Newest first. */
  readonly checks: readonly CheckMark[];
}

/** A page of the list as the API sends it. */
export type MonitorPage = Page<
  Omit<MonitorRowItem, 'checks'> & { readonly latestChecks: readonly Check[] }
>;

/** How many sites are in each status. */
export interface Summary {
  readonly monitors: {
    readonly total: number;
    readonly paused: number;
    readonly byStatus: Readonly<Record<Status, number>>;
  };
  /** `dead`: given up, and still kept. */
  readonly notifications: { readonly dead: number };
  readonly health: { readonly alarm: OperatorAlarm | null };
}

/** RFC 9457. */
export interface ProblemDocument {
  readonly title: string;
  readonly detail?: string;
  readonly problems?: readonly Problem[];
}

/** Data of the live events that a row can be brought up to date with. */
export interface LiveData {
  readonly check: { readonly checks: readonly LiveCheck[] };
  readonly status: {
    readonly monitorId: string;
    readonly to: Status;
    readonly reason: string | null;
  };
}
