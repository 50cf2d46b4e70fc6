import { unicodeEscape } from '../safe-text.ts';
import type { MonitorId } from '../ids.ts';

/** The kind of monitor that is judged by the pings of its target. */
export const HEARTBEAT_KIND = 'heartbeat';

/** More than this of what comes with a ping is not kept. */
export const MAX_LOG_BYTES = 10_240;

/** A run ended well or badly, a run began, or there is just something for the log. */
export type PingKind = 'success' | 'fail' | 'start' | 'log';

/** One signal of a watched job. */
export interface Ping {
  readonly kind: PingKind;
  /** Epoch milliseconds. */
  readonly at: number;
  /** 0 to 255, when the job sent it. */
  readonly exitCode: number | null;
  /** What came with it, made harmless by `harmlessText`; `null` when nothing did. */
  readonly log: string | null;
}

/** What all pings of a job come to; times are epoch milliseconds, `null` for what never happened. */
export interface HeartbeatRecord {
  readonly pingCount: number;
  readonly lastPingAt: number | null;
  /** The latest end of a run, good or bad. */
  readonly endedAt: number | null;
  /** Whether that end was a bad one. */
  readonly isFailed: boolean;
  readonly exitCode: number | null;
  /** Since when a run is under way. */
  readonly startedAt: number | null;
  /** How long the latest run took, when its start and its end were reported. */
  readonly runMs: number | null;
}

/** What a job said last, made harmless. */
export interface HeartbeatLog {
  readonly at: number;
  readonly text: string;
}

/** A job with the secret that its pings bear. */
export interface Heartbeat {
  readonly monitorId: MonitorId;
  /** With it one can ping in the job's name, and nothing else. */
  readonly token: string;
  readonly record: HeartbeatRecord;
  readonly log: HeartbeatLog | null;
}

/** A job that has never sent a ping. */
export const NO_PINGS: HeartbeatRecord = {
  pingCount: 0,
  lastPingAt: null,
  endedAt: null,
  isFailed: false,
  exitCode: null,
  startedAt: null,
  runMs: null,
};

/** The record with one more ping in it. */
export function afterPing(record: HeartbeatRecord, ping: Ping): HeartbeatRecord {
  const { kind, at, exitCode } = ping;
  const updated = { ...record, pingCount: record.pingCount + 1, lastPingAt: at };
  if (kind === 'log') return updated;
  if (kind === 'start') return { ...updated, startedAt: at };
  const runMs = record.startedAt === null ? null : Math.max(0, at - record.startedAt);
  return { ...updated, endedAt: at, isFailed: kind === 'fail', exitCode, startedAt: null, runMs };
}

/** The kind of ping that an exit code is. */
export function pingOfExitCode(exitCode: number): PingKind {
  return exitCode === 0 ? 'success' : 'fail';
}

const HARMFUL = /[\\<>&]|(?![\n\t])[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;

/**
 * Text from outside that neither a page nor a terminal takes for more than text, wherever it is shown: what could act
 * stands as `\u003c`. Reads back as the text it was.
 */
export function harmlessText(text: string): string {
  return text.replace(HARMFUL, unicodeEscape);
}
