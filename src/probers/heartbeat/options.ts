import { Type } from 'typebox';
import { formatDuration, parseDurationMs } from '../../core/duration.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import { isTimezone, timezoneHint } from '../../core/forms/read-values.ts';
import type { JsonObject } from '../../core/json.ts';
import { readSchedule, type CronSchedule } from './schedule.ts';

const DAY_MS = 86_400_000;
const LIMITS = {
  period: { minMs: 1_000, maxMs: 366 * DAY_MS },
  grace: { minMs: 1_000, maxMs: 31 * DAY_MS },
  maxRun: { minMs: 1_000, maxMs: 31 * DAY_MS },
} as const;

/** The settings of a heartbeat monitor. */
export const heartbeatOptions = Type.Object(
  {
    job: Type.String({
      title: 'Job',
      description: 'A name of its own for the job that pings us.',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
      examples: ['nightly-backup'],
    }),
    period: Type.Optional(
      Type.String({
        title: 'Period',
        description: 'Time from one ping to the next, from 1s to 366d.',
        maxLength: 30,
        examples: ['1d'],
      }),
    ),
    schedule: Type.Optional(
      Type.String({
        title: 'Schedule',
        description:
          'Instead of a period: when the job runs, as the five fields of a crontab, or @hourly, @daily, @weekly, @monthly.',
        maxLength: 200,
        examples: ['30 3 * * *'],
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        title: 'Time zone',
        description: 'In which the schedule is meant; UTC when left out.',
        maxLength: 100,
        examples: ['Europe/Berlin'],
      }),
    ),
    grace: Type.String({
      title: 'Grace',
      description: 'How late a ping may come, from 1s to 31d.',
      maxLength: 30,
      default: '5m',
    }),
    maxRun: Type.Optional(
      Type.String({
        title: 'Maximum run time',
        description: 'From the ping that a run has begun to the one that it has ended, 1s to 31d.',
        maxLength: 30,
        examples: ['2h'],
      }),
    ),
  },
  { additionalProperties: false },
);

/** When pings of a job are due, in milliseconds. */
export interface HeartbeatRules {
  /** When the ping is due, without its grace, that follows a sign of life at `at` (epoch ms). */
  readonly turnAfter: (at: number) => number;
  readonly graceMs: number;
  readonly maxRunMs: number | null;
}

/** The name of the job as its target, durations in their shortest form. Throws `InvalidError`. */
export function canonicalHeartbeat(options: JsonObject): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const problems: Problem[] = [];
  const canonical: Record<string, JsonObject[string]> = { ...options };
  const { schedule } = options;
  if (typeof schedule === 'string') canonical['schedule'] = schedule.trim().replace(/\s+/g, ' ');
  for (const [path, { minMs, maxMs }] of Object.entries(LIMITS)) {
    const text = options[path];
    if (typeof text !== 'string') continue;
    const durationMs = parseDurationMs(text.trim());
    if (durationMs !== null && durationMs >= minMs && durationMs <= maxMs) {
      canonical[path] = formatDuration(durationMs);
      continue;
    }
    const limits = `from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
    const message = `${path} must be a duration ${limits}, not ${quote(text)}`;
    problems.push({ path, message, hint: 'whole numbers with units, such as 90s, 5m or 1d' });
  }
  problems.push(...turnProblems(options));
  if (problems.length > 0) throw new InvalidError(problems);
  return { target: textOf(options, 'job'), options: canonical };
}

function turnProblems(options: JsonObject): readonly Problem[] {
  const { period, schedule, timezone } = options;
  if (typeof schedule !== 'string') {
    if (typeof period === 'string') return strayTimezone(timezone);
    const message = 'period or schedule must say when the job pings';
    return [{ path: 'period', message, hint: "for example period: 1d, or schedule: '30 3 * * *'" }];
  }
  const problems: Problem[] = [];
  if (period !== undefined) {
    const message = 'schedule and period exclude each other: both say when the job pings';
    problems.push({ path: 'schedule', message });
  }
  const zone = zoneOf(options);
  if (!isTimezone(zone)) {
    const message = `timezone must be a time zone, not ${quote(zone)}`;
    problems.push({ path: 'timezone', message, hint: timezoneHint(zone) });
  } else if (readSchedule(schedule.trim(), zone) === null) {
    const message = `schedule must be the five fields of a crontab, not ${quote(schedule)}`;
    const hint = "minute, hour, day, month, weekday: '30 3 * * 1-5'; or @daily";
    problems.push({ path: 'schedule', message, hint });
  }
  return problems;
}

function strayTimezone(timezone: JsonObject[string] | undefined): readonly Problem[] {
  if (timezone === undefined) return [];
  const message = 'timezone belongs to schedule: a period is the same everywhere';
  return [{ path: 'timezone', message }];
}

function zoneOf({ timezone }: JsonObject): string {
  return typeof timezone === 'string' ? timezone : 'UTC';
}

/** Reads options that `canonicalHeartbeat` has accepted. */
export function rulesOf(options: JsonObject): HeartbeatRules {
  return {
    turnAfter: turnsOf(options),
    graceMs: parseDurationMs(textOf(options, 'grace')) ?? 0,
    maxRunMs: parseDurationMs(textOf(options, 'maxRun')),
  };
}

function turnsOf(options: JsonObject): HeartbeatRules['turnAfter'] {
  const text = textOf(options, 'schedule');
  const schedule = text === '' ? null : scheduleFor(text, zoneOf(options));
  if (schedule !== null) return schedule.turnAfter;
  const periodMs = parseDurationMs(textOf(options, 'period')) ?? DAY_MS;
  return (at) => at + periodMs;
}

const MAX_SCHEDULES = 10_000;
const schedules = new Map<string, CronSchedule | null>();

function scheduleFor(text: string, timezone: string): CronSchedule | null {
  const key = `${timezone} ${text}`;
  const known = schedules.get(key);
  if (known !== undefined) return known;
  if (schedules.size >= MAX_SCHEDULES) schedules.clear();
  const schedule = readSchedule(text, timezone);
  schedules.set(key, schedule);
  return schedule;
}

function textOf(options: JsonObject, key: string): string {
  const value = options[key];
  return typeof value === 'string' ? value : '';
}
