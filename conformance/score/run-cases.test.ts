import { expect, test } from 'vitest';
import type { HostileCase } from '../format/hostile-case.ts';
import type { HostileFarm } from '../farm/hostile-farm.ts';
import type { CaseReport } from './case-report.ts';
import { runCases } from './run-cases.ts';

/** A farm on which one case disturbs another: it cannot open two at a time. */
function narrowFarm(): HostileFarm {
  let open = 0;
  return {
    open: () => {
      open += 1;
      if (open > 1) return Promise.reject(new Error('crowded'));
      return Promise.resolve({
        values: {},
        settle: () => Promise.resolve([]),
        reset: () => Promise.resolve(),
        close: () => {
          open = 0;
          return Promise.resolve();
        },
      });
    },
    stop: () => Promise.resolve(),
  };
}

const waiting = (id: HostileCase['id'], more: Partial<HostileCase> = {}): HostileCase => ({
  id,
  does: 'waits',
  tries: [{ servers: {}, steps: [{ kind: 'wait', ms: 20 }] }],
  ...more,
});

const run = {
  isQuick: true,
  atOnce: 2,
  jobRunner: () => () => Promise.reject(new Error('unused')),
};

test('what fails in company has failed, whatever becomes of it alone', async () => {
  const alone: CaseReport[] = [];
  const cases = [waiting('T1'), waiting('T2')];
  const reports = await runCases(cases, {
    ...run,
    farm: narrowFarm(),
    onAlone: (report) => alone.push(report),
  });
  expect(reports.map(({ id, failures }) => [id, failures])).toEqual([
    ['T1', []],
    ['T2', ['broke: crowded']],
  ]);
  expect(alone).toMatchObject([{ id: 'T2', failures: [] }]);
});

test('what says why it must be apart is run when nothing else is', async () => {
  const cases = [waiting('T1'), waiting('T2', { apart: 'it needs the whole farm' })];
  const reports = await runCases(cases, { ...run, farm: narrowFarm() });
  expect(reports.map(({ failures }) => failures)).toEqual([[], []]);
});
