import { formatDuration } from '../../core/duration.ts';
import { lastSignOf, type HeartbeatRecord, type OpenRun } from '../../core/heartbeat/heartbeat.ts';
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

const MAX_SHOWN_ID = 40;

/** Judges a job by its pings. Our own gaps never count against it. */
export function judgePings(rules: HeartbeatRules, facts: PingFacts): PingVerdict {
  const { now, record } = facts;
  const lastSign = lastSignOf(record);
  if (lastSign === null) {
    return {
      outcome: 'unknown',
      reason: 'heartbeat_waiting',
      message: 'has not pinged yet',
      dueAt: null,
    };
  }
  const due = dueAfter(lastSign, rules, facts.gaps);
  const base = { dueAt: due.at };
  const silence = formatAge(now - lastSign);
  if (record.isFailed) {
    const code = record.exitCode === null ? '' : ` (exit code ${record.exitCode})`;
    const message = `reported a failed run${code}`;
    return { ...base, outcome: 'down', reason: 'heartbeat_failed', message };
  }
  const run = judgeRuns(rules, facts);
  if (run.kind === 'overrun') {
    const { id, startedAt } = run.run;
    const which = id === null ? '' : `the run ${id.slice(0, MAX_SHOWN_ID)} `;
    const message = `${which}has been running for ${formatAge(now - startedAt)}`;
    return { ...base, outcome: 'down', reason: 'heartbeat_overrun', message };
  }
  if (now > due.at) {
    const message = `last pinged ${silence} ago`;
    return { ...base, outcome: 'down', reason: 'heartbeat_missed', message };
  }
  if (run.kind === 'unseen' || now > due.plainAt) {
    const message = 'may have pinged while we were not running';
    return { ...base, outcome: 'unknown', reason: 'away', message };
  }
  const isRunning = record.runs.some(({ startedAt }) => startedAt === lastSign);
  const doing = isRunning ? `has been running ${silence}` : `pinged ${silence} ago`;
  return { ...base, outcome: 'up', reason: null, message: doing };
}

/** When the next sign is due, without (`plainAt`) and with what our own gaps may have swallowed. */
function dueAfter(
  lastSign: number,
  { turnAfter, graceMs }: HeartbeatRules,
  gaps: readonly Gap[],
): { readonly plainAt: number; readonly at: number } {
  const plainAt = turnAfter(lastSign) + graceMs;
  let at = plainAt;
  let isForgiven = false;
  for (const { from, to } of gaps) {
    // The expected ping comes within a grace of its time, on either side: only a gap in there can have swallowed it.
    if (to <= lastSign || to < at - 2 * graceMs) continue;
    if (from > at) break;
    // The job then has until its next turn. Once: else restarts at the same hour every day would hide a dead job for ever.
    at = isForgiven ? at + to - from : Math.max(at, turnAfter(to) + graceMs);
    isForgiven = true;
  }
  return { plainAt, at };
}

type RunVerdict =
  | { readonly kind: 'fine' }
  /** One should have ended by now, but may have said so while we were away. */
  | { readonly kind: 'unseen' }
  | { readonly kind: 'overrun'; readonly run: OpenRun };

function judgeRuns({ maxRunMs }: HeartbeatRules, { now, record, gaps }: PingFacts): RunVerdict {
  if (maxRunMs === null) return { kind: 'fine' };
  const late = record.runs
    .map((run) => ({ run, endsAt: run.startedAt + maxRunMs }))
    .filter(({ endsAt }) => now > endsAt && !isGivenUp(endsAt, record));
  const overrun = late.find(
    ({ run, endsAt }) => !gaps.some(({ from, to }) => from <= endsAt && to > run.startedAt),
  );
  if (overrun !== undefined) return { kind: 'overrun', run: overrun.run };
  return { kind: late.length > 0 ? 'unseen' : 'fine' };
}

// A run that died says nothing any more. That it has overrun is over when a run ended well that began after that.
function isGivenUp(endsAt: number, { endedAt, runMs, isFailed }: HeartbeatRecord): boolean {
  return !isFailed && endedAt !== null && runMs !== null && endedAt - runMs >= endsAt;
}

/** An age in words that do not pretend to be exact. */
function formatAge(ageMs: number): string {
  const unitMs = ageMs < 120_000 ? 1_000 : 60_000;
  return formatDuration(Math.floor(Math.max(0, ageMs) / unitMs) * unitMs);
}
