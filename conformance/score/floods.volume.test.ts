import { afterAll, expect, test } from 'vitest';
import { floodCases } from '../cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import { openJobRunners } from '../steps/job-runners.ts';
import { runCase } from './run-case.ts';

const farm = startHostileFarmProcess();
afterAll(() => farm.stop());
const run = { farm, jobRunner: openJobRunners(), isQuick: false };

test.each(floodCases.map((flood) => [flood.id, flood.does, flood] as const))(
  '%s %s: the verdict comes and the connection ends',
  async (_id, _does, flood) => {
    expect((await runCase(flood, run)).failures).toEqual([]);
  },
);
