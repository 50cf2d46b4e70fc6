import type { ProbeResult } from '../../src/core/check/outcome.ts';
import { collectWords, describeReason } from '../../src/core/check/words.ts';
import { probers } from '../../src/probers/index.ts';
import type { Expectation, PlainValue } from '../format/hostile-case.ts';
import { fillPlain, type PlaceholderValues } from '../format/placeholders.ts';

const GRACE_MS = 250;

/** Everything about a result that is not as expected. */
export function compareResult(
  result: ProbeResult,
  expect: Expectation,
  context: {
    readonly values: PlaceholderValues;
    readonly tookMs: number;
    readonly timeoutMs: number;
  },
): string[] {
  const failures: string[] = [];
  const complain = (what: string, expected: unknown, got: unknown): void => {
    failures.push(`${what}: expected ${show(expected)}, got ${show(got)} (${result.message})`);
  };
  if (result.outcome !== expect.outcome) complain('outcome', expect.outcome, result.outcome);
  const reasons = typeof expect.reason === 'string' ? [expect.reason] : (expect.reason ?? []);
  const isReason = result.outcome === 'up' ? result.reason === null : hasText(result.reason);
  if (!isReason) complain('reason', 'one of the closed list, or none when up', result.reason);
  if (reasons.length > 0 && !reasons.includes(result.reason ?? ''))
    complain('reason', reasons.join(' or '), result.reason);
  for (const note of expect.notes ?? []) {
    if (!result.notes.some((each) => isLike(each, note))) complain('note', note, result.notes);
  }
  const limitMs = Math.min(expect.withinMs ?? context.timeoutMs, context.timeoutMs) + GRACE_MS;
  if (context.tookMs > limitMs)
    complain('verdict within ms', Math.round(limitMs), Math.round(context.tookMs));
  for (const [path, wanted] of Object.entries(expect.result ?? {})) {
    const got = at(result, path);
    if (!isSame(got, fillPlain(wanted, context.values))) complain(path, wanted, got);
  }
  const text = JSON.stringify(result);
  for (const hidden of expect.nowhere ?? []) {
    if (text.includes(JSON.stringify(hidden).slice(1, -1))) complain('nowhere', hidden, text);
  }
  return failures;
}

const words = collectWords(probers);

function hasText(reason: string | null): boolean {
  return reason !== null && describeReason(reason, words).hint !== '';
}

function at(result: ProbeResult, path: string): unknown {
  let value: unknown = result;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null)?.[key];
  return value;
}

function isSame(got: unknown, wanted: PlainValue): boolean {
  if (typeof wanted === 'string' && typeof got === 'string') return isLike(got, wanted);
  return JSON.stringify(got) === JSON.stringify(wanted);
}

/** Whether a text is the pattern's, whose `*` at either end stand for anything. */
function isLike(text: string, pattern: string): boolean {
  const isOpenAtStart = pattern.startsWith('*');
  const isOpenAtEnd = pattern.length > 1 && pattern.endsWith('*');
  const core = pattern.slice(isOpenAtStart ? 1 : 0, isOpenAtEnd ? -1 : undefined);
  if (isOpenAtStart && isOpenAtEnd) return text.includes(core);
  if (isOpenAtStart) return text.endsWith(core);
  return isOpenAtEnd ? text.startsWith(core) : text === core;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
