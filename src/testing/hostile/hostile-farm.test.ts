import { afterAll, describe, expect, test } from 'vitest';
import { hostileCases } from '../../farm/hostile/cases/index.ts';
import { FAMILIES, type Family } from '../../farm/hostile/hostile-case.ts';
import { startHostileFarmProcess } from '../../farm/hostile/hostile-farm-process.ts';
import { openJobRunners } from './job-runners.ts';
import { runCase } from './run-case.ts';
import { selectCases } from './run-cases.ts';

const farm = startHostileFarmProcess();
afterAll(() => farm.stop());

const jobRunner = openJobRunners();

const totals: Readonly<Record<Family, number>> = {
  T: 20,
  H: 44,
  S: 18,
  R: 20,
  L: 31,
  D: 26,
  U: 20,
  B: 11,
  Q: 10,
  // These are run beside the 200.
  W: 0,
  N: 0,
};

test('there are 200 cases, numbered without a gap in every family', () => {
  for (const family of Object.keys(FAMILIES) as Family[]) {
    const numbers = hostileCases
      .filter(({ id }) => id.startsWith(family))
      .map(({ id }) => Number(id.slice(1)))
      .toSorted((a, b) => a - b);
    const wanted = Array.from({ length: totals[family] }, (_, index) => index + 1);
    expect({ family, numbers }).toEqual({ family, numbers: wanted });
  }
  expect(hostileCases).toHaveLength(200);
});

// With short timeouts, where a case waits for nothing else; `farm-score.test.ts` has the patience for all of them.
describe.concurrent('a hostile target gets the verdict it deserves', () => {
  const cases = selectCases(hostileCases, 'T,H,S,R,B').map(
    (hostile) => [hostile.id, hostile] as const,
  );
  test.each(cases)('%s', { retry: 1 }, async (_id, hostile) => {
    const run = { farm, jobRunner, isQuick: true };
    expect((await runCase(hostile, run)).failures).toEqual([]);
  });
});
