import type { JsonObject, JsonValue } from '../../core/json.ts';
import { OUTCOMES, type ProbeResult } from '../../core/outcome.ts';
import type { Job } from '../../core/ports/executor.ts';
import { lostResult } from '../lost-result.ts';

/** Raised when a worker of the version before could misread what is sent. */
export const WIRE_VERSION = 1;

/** A check on its way to a worker; options that hold a secret are sealed. */
export interface WireCheck extends Pick<Job, 'kind' | 'timeoutMs' | 'memory'> {
  /** Unique in its session. */
  readonly n: number;
  readonly options: JsonObject | string;
}

/** What one job of the queue holds. */
export interface WireJob {
  readonly v: number;
  readonly session: string;
  readonly checks: readonly WireCheck[];
}

/** What a session is: how its checks go out and who waits for them. Holds no secrets. */
export interface WireSession {
  readonly v: number;
  readonly network: JsonObject;
  readonly host: string;
  readonly pid: number;
}

/** What comes back of a check. */
export type WireReport =
  | {
      readonly n: number;
      readonly worker: string;
      readonly pid: number;
      readonly result: ProbeResult;
    }
  /** A worker died with its job, so it is to be sent again in a job of its own. */
  | { readonly n: number; readonly again: true }
  /** Somebody emptied the queue. */
  | { readonly n: number; readonly purged: true };

/** The job in what BullMQ hands out; `null` for one that this version cannot read. */
export function readJob(data: unknown): WireJob | null {
  const job = data as Partial<WireJob> | null;
  if (job?.v !== WIRE_VERSION || typeof job.session !== 'string') return null;
  return Array.isArray(job.checks) ? (job as WireJob) : null;
}

/** The session in its record; `null` when there is none. */
export function readSession(text: string | null): WireSession | null {
  if (text === null) return null;
  const session = JSON.parse(text) as WireSession;
  return session.v === WIRE_VERSION ? session : null;
}

/** The reports in an entry of the results; what is none of ours is left out. */
export function readReports(text: string): readonly WireReport[] {
  const reports = parse(text);
  return Array.isArray(reports) ? reports.filter(isReport).map(withSoundResult) : [];
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function isReport(value: unknown): value is WireReport {
  return typeof value === 'object' && value !== null && 'n' in value && Number.isInteger(value.n);
}

function withSoundResult(report: WireReport): WireReport {
  if (!('result' in report)) return report;
  const isKnown = (OUTCOMES as readonly string[]).includes(report.result?.outcome);
  if (isKnown) return report;
  return {
    ...report,
    result: lostResult('crash', 'the worker sent a result that nobody can read'),
  };
}
