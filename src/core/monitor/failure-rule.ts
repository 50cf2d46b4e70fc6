import { Type, type TNull, type TObject, type TString, type TInteger, type TUnion } from 'typebox';
import { formatDuration, parseDurationMs } from '../duration.ts';
import type { Field } from '../forms/field.ts';
import { joinPath } from '../forms/path.ts';
import { describeValue } from '../forms/quote.ts';
import { complain, refuseUnknownKeys, type Form, type Reading } from '../forms/reading.ts';

/** So many failed checks within so long are an outage, also when others between them succeeded. */
export interface FailureRule {
  readonly count: number;
  readonly withinMs: number;
}

const LIMITS = { minCount: 1, maxCount: 50, minMs: 1_000, maxMs: 86_400_000 } as const;
const TEXT = /^(\d{1,3})\s*\/\s*(\S+)$/;
const KEYS: ReadonlySet<string> = new Set(['count', 'within']);
const HINT = 'write 3/10m, or { count: 3, within: 10m }, for three failed checks in ten minutes';

type FailureSchema = TUnion<[TString, TObject<{ count: TInteger; within: TString }>, TNull]>;

/** The field for it, written `3/10m`, `{ count: 3, within: 10m }` or `null`. */
export function failuresField(): Field<'failures', FailureRule | null, FailureSchema> {
  const { minCount: minimum, maxCount: maximum } = LIMITS;
  const object = Type.Object(
    { count: Type.Integer({ minimum, maximum }), within: Type.String({ examples: ['10m'] }) },
    { additionalProperties: false },
  );
  return {
    key: 'failures',
    schema: Type.Union(
      [Type.String({ pattern: '^\\d+/(\\d+(d|h|ms|m|s))+$' }), object, Type.Null()],
      {
        title: 'Confirm by count',
        description:
          'So many failed checks (1 to 50) within so long (1s to 1d) are an outage, also when others between them succeeded; it is over when none of that time is left.',
        default: null,
        examples: ['3/10m'],
      },
    ),
    fallback: null,
    column: 'json',
    read: (reading, { value, fallback }) => {
      if (value === undefined) return fallback;
      return value === null ? null : (readRule(reading, value) ?? fallback);
    },
    describe: describeFailureRule,
  };
}

/** The rule as people write it. */
function describeFailureRule(rule: FailureRule | null): string | null {
  return rule && `${rule.count}/${formatDuration(rule.withinMs)}`;
}

function readRule(reading: Reading, value: unknown): FailureRule | null {
  const parts = typeof value === 'string' ? TEXT.exec(value.trim()) : null;
  if (parts !== null) {
    return ruleOf(reading, { key: 'failures', count: Number(parts[1]), within: parts[2] });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `must be a count and a duration, not ${describeValue(value)}`;
    complain(reading, { key: 'failures', message, hint: HINT });
    return null;
  }
  const inner = { path: joinPath(reading.path, 'failures'), problems: reading.problems };
  refuseUnknownKeys(inner, value as Form, KEYS);
  const { count, within }: { count?: unknown; within?: unknown } = value;
  return ruleOf(inner, { key: '', count: asNumber(count), within });
}

/** Text formats write `count=3` as text. */
function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
}

function ruleOf(
  reading: Reading,
  { key, ...given }: { readonly key: string; readonly count: unknown; readonly within: unknown },
): FailureRule | null {
  const { count, within } = given;
  const isCount =
    typeof count === 'number' &&
    Number.isInteger(count) &&
    count >= LIMITS.minCount &&
    count <= LIMITS.maxCount;
  if (!isCount) {
    const message = `must count 1 to 50 failed checks, not ${describeValue(count)}`;
    complain(reading, { key, message, hint: HINT });
  }
  const withinMs = typeof within === 'string' ? parseDurationMs(within.trim()) : null;
  if (withinMs === null || withinMs < LIMITS.minMs || withinMs > LIMITS.maxMs) {
    const message = `must be within a duration from 1s to 1d, not ${describeValue(within)}`;
    complain(reading, { key, message, hint: HINT });
    return null;
  }
  return isCount ? { count, withinMs } : null;
}
