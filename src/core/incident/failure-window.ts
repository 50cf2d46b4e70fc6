import type { FailureRule } from '../monitor/failure-rule.ts';
import type { RecentFailure } from '../monitor/monitor-state.ts';

/**
 * The failures that still count at `now`, oldest first: the newest ones of the rule's time, no more than it counts. After a
 * clock that was set back one in the future counts as one of now, so that none is remembered for longer than the rule says.
 */
export function failuresWithin(
  failures: readonly RecentFailure[],
  rule: FailureRule | null,
  now: number,
): readonly RecentFailure[] {
  if (failures.length === 0) return failures;
  if (rule === null) return [];
  const kept = failures
    .filter(({ at }) => now - at <= rule.withinMs)
    .slice(-rule.count)
    .map((failure) => (failure.at > now ? { ...failure, at: now } : failure));
  return isSame(kept, failures) ? failures : kept;
}

function isSame(a: readonly RecentFailure[], b: readonly RecentFailure[]): boolean {
  return a.length === b.length && a.every((failure, index) => failure === b[index]);
}

/** The reason that most of them have, the newest of several such; `null` without any. */
export function commonReason(failures: readonly RecentFailure[]): string | null {
  const counts = new Map<string, number>();
  for (const { reason } of failures) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  let common: string | null = null;
  for (const { reason } of failures.toReversed()) {
    const isMoreCommon = common === null || (counts.get(reason) ?? 0) > (counts.get(common) ?? 0);
    if (isMoreCommon) common = reason;
  }
  return common;
}
