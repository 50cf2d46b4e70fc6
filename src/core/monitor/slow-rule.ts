import { Type, type TNull, type TString, type TUnion } from 'typebox';
import { formatDuration, parseDurationMs } from '../duration.ts';
import type { Field } from '../forms/field.ts';
import { describeValue } from '../forms/quote.ts';
import { complain, type Reading } from '../forms/reading.ts';

/** When a site that answers is slow: over a limit, or over so many times its own usual response time. */
export type SlowRule =
  | { readonly kind: 'limit'; readonly limitMs: number }
  | { readonly kind: 'usual'; readonly times: number };

const LIMITS = { minMs: 1, maxMs: 120_000, minTimes: 1.1, maxTimes: 100 } as const;
const TIMES = /^(\d{1,3}(?:\.\d{1,2})?)x$/;

/** The field for it, written `2s`, `3x` or `null`. */
export function slowField(): Field<'slow', SlowRule | null, TUnion<[TString, TNull]>> {
  return {
    key: 'slow',
    schema: Type.Union(
      [Type.String({ pattern: '^(\\d+(\\.\\d+)?x|(\\d+(d|h|ms|m|s))+)$' }), Type.Null()],
      {
        title: 'Slow',
        description:
          'Response time from which a site that answers is slow: 1ms to 2m, or how many times its own usual, 1.1x to 100x.',
        default: null,
        examples: ['2s', '3x'],
      },
    ),
    fallback: null,
    column: 'json',
    read: (reading, { value, fallback }) => {
      if (value === undefined) return fallback;
      return value === null ? null : (readRule(reading, value) ?? fallback);
    },
    describe: describeSlowRule,
  };
}

/** The rule as people write it. */
function describeSlowRule(rule: SlowRule | null): string | null {
  if (rule === null) return null;
  return rule.kind === 'limit' ? formatDuration(rule.limitMs) : `${rule.times}x`;
}

function readRule(reading: Reading, value: unknown): SlowRule | null {
  const text = typeof value === 'string' ? value.trim() : '';
  const times = Number(TIMES.exec(text)?.[1] ?? Number.NaN);
  if (times >= LIMITS.minTimes && times <= LIMITS.maxTimes) return { kind: 'usual', times };
  const limitMs = parseDurationMs(text);
  if (limitMs !== null && limitMs >= LIMITS.minMs && limitMs <= LIMITS.maxMs) {
    return { kind: 'limit', limitMs };
  }
  complain(reading, {
    key: 'slow',
    message: `must be a duration from 1ms to 2m, or from 1.1x to 100x, not ${describeValue(value)}`,
    hint: 'write 2s for a limit, or 3x for three times the usual response time of the site',
  });
  return null;
}
