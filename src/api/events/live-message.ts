import type { Status } from '../../core/monitor/monitor.ts';
import type { Outcome } from '../../core/check/outcome.ts';
import type { LiveEvent } from '../../core/ports/watch.ts';

type CheckEvent = Extract<LiveEvent, { readonly kind: 'check' }>;
type OtherEvent = Exclude<LiveEvent, CheckEvent>;

/** One finished check as listeners receive it. */
export interface LiveCheck {
  readonly monitorId: string;
  readonly startedAt: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly statusCode: number | null;
  readonly totalMs: number;
  /** Of the monitor, after this check. */
  readonly status: Status;
}

/** A finished check without what only the log of checks keeps. */
export function liveCheckOf({ check, status }: CheckEvent): LiveCheck {
  return {
    monitorId: check.monitorId,
    startedAt: check.startedAt,
    outcome: check.outcome,
    reason: check.reason,
    statusCode: check.statusCode,
    totalMs: check.timings.totalMs,
    status,
  };
}

/** Name and data of the message about any other event. */
export function liveMessageOf(event: OtherEvent): { readonly name: string; readonly data: object } {
  if (event.kind === 'incident') return { name: event.kind, data: event.incident };
  if (event.kind === 'alarm') return { name: event.kind, data: event.alarm };
  const { kind, ...data } = event;
  return { name: kind, data };
}

/** A message in the format of server-sent events (HTML Standard §9.2); the data is one line of JSON. */
export function frame(message: {
  readonly name: string;
  readonly data: object;
  /** Absent: it cannot be asked for again. */
  readonly id?: string;
}): string {
  const id = message.id === undefined ? '' : `id: ${message.id}\n`;
  return `${id}event: ${message.name}\ndata: ${JSON.stringify(message.data)}\n\n`;
}
