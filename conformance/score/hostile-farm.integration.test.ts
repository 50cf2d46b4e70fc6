import { afterAll, expect, test } from 'vitest';
import { hostileCases } from '../cases/index.ts';
import { FAMILIES, type Family } from '../format/hostile-case.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import { openJobRunners } from '../steps/job-runners.ts';
import { runCases, selectCases } from './run-cases.ts';

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
test(
  'every hostile target gets the verdict it deserves in company',
  { timeout: 120_000 },
  async () => {
    const cases = selectCases(hostileCases, 'T,H,S,R,B');
    const reports = await runCases(cases, { farm, jobRunner, isQuick: true, atOnce: 12 });
    const failed = reports.filter(({ failures }) => failures.length > 0);
    expect(failed.map(({ id, failures }) => `${id}: ${failures.join('; ')}`)).toEqual([]);
  },
);
