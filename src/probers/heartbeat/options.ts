import { Type } from 'typebox';
import { formatDuration, parseDurationMs } from '../../core/duration.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { JsonObject } from '../../core/json.ts';

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
    period: Type.String({
      title: 'Period',
      description: 'Time from one ping to the next, from 1s to 366d.',
      maxLength: 30,
      examples: ['1d'],
    }),
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
  readonly periodMs: number;
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
  if (problems.length > 0) throw new InvalidError(problems);
  return { target: textOf(options, 'job'), options: canonical };
}

/** Reads options that `canonicalHeartbeat` has accepted. */
export function rulesOf(options: JsonObject): HeartbeatRules {
  return {
    periodMs: parseDurationMs(textOf(options, 'period')) ?? DAY_MS,
    graceMs: parseDurationMs(textOf(options, 'grace')) ?? 0,
    maxRunMs: parseDurationMs(textOf(options, 'maxRun')),
  };
}

function textOf(options: JsonObject, key: string): string {
  const value = options[key];
  return typeof value === 'string' ? value : '';
}
