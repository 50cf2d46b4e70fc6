import { pointViolations } from './point-oracle.ts';
import { runPoint, type CallCount, type PointOptions } from './run-point.ts';

/** Counts calls in a run that nothing cuts short. Throws when the oracle finds something even there. */
export async function countCalls(
  options: Omit<PointOptions, 'counter'> & {
    readonly counter: Omit<PointOptions['counter'], 'killAt'>;
  },
): Promise<CallCount> {
  const { record, count } = await runPoint({
    ...options,
    counter: { ...options.counter, killAt: null },
  });
  const violations = pointViolations(record);
  if (violations.length > 0) throw new Error(`without a kill: ${violations.join('\n')}`);
  return count;
}
