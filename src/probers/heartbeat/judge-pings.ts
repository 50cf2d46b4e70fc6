import { formatDuration } from '../../core/duration.ts';
import type { HeartbeatRecord } from '../../core/heartbeat/heartbeat.ts';
import type { Outcome } from '../../core/check/outcome.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import type { HeartbeatRules } from './options.ts';
import type { HeartbeatReason } from './words.ts';

/** All that a heartbeat is judged by. */
export interface PingFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly record: HeartbeatRecord;
  /** When no ping could reach us, oldest first. */
  readonly gaps: readonly Gap[];
}

/** The verdict on the pings. */
export interface PingVerdict {
  readonly outcome: Outcome;
  readonly reason: HeartbeatReason | null;
  readonly message: string;
  /** When the next ping is due at the latest; `null` before the first one. */
  readonly dueAt: number | null;
}

/** Judges a job by its pings. Our own gaps never count against it. */
export function judgePings(rules: HeartbeatRules, facts: PingFacts): PingVerdict {
  const { now, record } = facts;
  const { endedAt, startedAt } = record;
  const signs = [endedAt, startedAt].filter((at) => at !== null);
  if (signs.length === 0) {
    return {
      outcome: 'unknown',
      reason: 'heartbeat_waiting',
      message: 'has not pinged yet',
      dueAt: null,
    };
  }
  const lastSign = Math.max(...signs);
  const due = dueAfter(lastSign, rules, facts.gaps);
  const base = { dueAt: due.at };
  const silence = formatAge(now - lastSign);
  if (record.isFailed) {
    const code = record.exitCode === null ? '' : ` (exit code ${record.exitCode})`;
    const message = `reported a failed run${code}`;
    return { ...base, outcome: 'down', reason: 'heartbeat_failed', message };
  }
  const run = judgeRun(rules, facts);
  if (run === 'overrun') {
    const message = `has been running for ${formatAge(now - (startedAt ?? now))}`;
    return { ...base, outcome: 'down', reason: 'heartbeat_overrun', message };
  }
  if (now > due.at) {
    const message = `last pinged ${silence} ago`;
    return { ...base, outcome: 'down', reason: 'heartbeat_missed', message };
  }
  if (run === 'unseen' || now > due.plainAt) {
    const message = 'may have pinged while we were not running';
    return { ...base, outcome: 'unknown', reason: 'away', message };
  }
  const doing = startedAt === null ? `pinged ${silence} ago` : `has been running ${silence}`;
  return { ...base, outcome: 'up', reason: null, message: doing };
}

/** When the next sign is due, without (`plainAt`) and with what our own gaps may have swallowed. */
function dueAfter(
  lastSign: number,
  { periodMs, graceMs }: HeartbeatRules,
  gaps: readonly Gap[],
): { readonly plainAt: number; readonly at: number } {
  const plainAt = lastSign + periodMs + graceMs;
  let at = plainAt;
  let isForgiven = false;
  for (const { from, to } of gaps) {
    // The expected ping comes within a grace of its time, on either side: only a gap in there can have swallowed it.
    if (to <= lastSign || to < at - 2 * graceMs) continue;
    if (from > at) break;
    // The job then has until its next turn. Once: else restarts at the same hour every day would hide a dead job for ever.
    at = isForgiven ? at + to - from : Math.max(at, to + periodMs + graceMs);
    isForgiven = true;
  }
  return { plainAt, at };
}

/** `unseen`: it should have ended by now, but may have said so while we were away. */
function judgeRun(
  { maxRunMs }: HeartbeatRules,
  { now, record, gaps }: PingFacts,
): 'fine' | 'overrun' | 'unseen' {
  const { startedAt } = record;
  if (maxRunMs === null || startedAt === null) return 'fine';
  const endsAt = startedAt + maxRunMs;
  if (now <= endsAt) return 'fine';
  const wasAway = gaps.some(({ from, to }) => from <= endsAt && to > startedAt);
  return wasAway ? 'unseen' : 'overrun';
}

/** An age in words that do not pretend to be exact. */
function formatAge(ageMs: number): string {
  const unitMs = ageMs < 120_000 ? 1_000 : 60_000;
  return formatDuration(Math.floor(Math.max(0, ageMs) / unitMs) * unitMs);
}
