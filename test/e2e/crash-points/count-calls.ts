import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import { noteAt, type CallSet } from './call-sets.ts';
import { pointViolations } from './point-oracle.ts';
import { runPoint, type PointOptions } from './run-point.ts';

/** How many calls of a set the busiest of its threads makes. */
export interface CallCount {
  /** Until the service is ready. */
  readonly ofStart: number;
  readonly total: number;
}

/** Counts them in a run that nothing cuts short. Throws when the oracle finds something even there. */
export async function countCalls(
  set: CallSet,
  options: Omit<PointOptions, 'tracer'>,
): Promise<CallCount> {
  await using folder = await temporaryFolder();
  const tracer = noteAt(set, join(folder.path, 'calls'));
  let ofStart = 0;
  const record = await runPoint({
    ...options,
    tracer,
    onReady: () => {
      ofStart = linesOfLongest(folder.path);
    },
  });
  const violations = pointViolations(record);
  if (violations.length > 0) throw new Error(`without a kill: ${violations.join('\n')}`);
  return { ofStart, total: linesOfLongest(folder.path) };
}

function linesOfLongest(folder: string): number {
  const counts = readdirSync(folder).map(
    (name) => readFileSync(join(folder, name), 'latin1').split('\n').length - 1,
  );
  return Math.max(0, ...counts);
}
