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
  /** Given by the sender: a ping of the same kind and key is the same one, come again. */
  readonly key?: string;
  readonly kind: PingKind;
  /** Epoch milliseconds. */
  readonly at: number;
  /** 0 to 255, when the job sent it. */
  readonly exitCode: number | null;
  /** What came with it, made harmless by `harmlessText`; `null` when nothing did. */
  readonly log: string | null;
  /** Which run of the job it is about, in the job's own words; `null` when it does not say. */
  readonly runId: string | null;
}

/** A run that has begun and not ended. */
export interface OpenRun {
  /** `null` for the one run that has no id. */
  readonly id: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
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
  /** The runs under way, as far as is known, in the order of their starts; at most `MAX_OPEN_RUNS`. */
  readonly runs: readonly OpenRun[];
  /** How long the run took that ended last, when its start and its end were reported. */
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
  runs: [],
  runMs: null,
};

/** Of more runs at once the oldest are forgotten. */
const MAX_OPEN_RUNS = 50;

/** The record with one more ping in it. */
export function afterPing(record: HeartbeatRecord, ping: Ping): HeartbeatRecord {
  const { kind, at, exitCode, runId } = ping;
  const updated = { ...record, pingCount: record.pingCount + 1, lastPingAt: at };
  if (kind === 'log') return updated;
  if (kind === 'start') {
    const others = record.runs.filter(({ id }) => id !== runId);
    return { ...updated, runs: [...others, { id: runId, startedAt: at }].slice(-MAX_OPEN_RUNS) };
  }
  const ended = endedRun(record.runs, runId);
  const runMs = ended === undefined ? null : Math.max(0, at - ended.startedAt);
  const runs = record.runs.filter((run) => run !== ended);
  return { ...updated, endedAt: at, isFailed: kind === 'fail', exitCode, runs, runMs };
}

// A run ends by its own id alone, so that one that hangs does not hide behind the good end of the next. An end without an id is
// that of the run without one, or of the only run there is.
function endedRun(runs: readonly OpenRun[], runId: string | null): OpenRun | undefined {
  const named = runs.find(({ id }) => id === runId);
  return named ?? (runId === null && runs.length === 1 ? runs[0] : undefined);
}

/** When something was last received that counts as a sign of the job's life (epoch ms): a start or an end; `null` before the first. */
export function lastSignOf({ endedAt, runs }: HeartbeatRecord): number | null {
  const signs = [...runs.map(({ startedAt }) => startedAt), ...(endedAt === null ? [] : [endedAt])];
  return signs.length === 0 ? null : Math.max(...signs);
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

/** The text as it was: for who makes it harmless in another way. */
export function originalText(harmless: string): string {
  return harmless.replace(/\\u([\da-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
