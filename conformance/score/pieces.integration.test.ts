import { afterAll, expect, test } from 'vitest';
import { floodCases, hostileCases } from '../cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import { openJobRunners } from '../steps/job-runners.ts';
import { whyWhole } from './pieces.ts';
import { runCases } from './run-cases.ts';

const farm = startHostileFarmProcess();
afterAll(() => farm.stop());

// Processor time of the prober's thread, whoever else uses the machine.
const mostCpuMsACase = 300;

test('every hostile target gets the same verdict when its bytes come one by one', async () => {
  const all = [...hostileCases, ...floodCases];
  const cases = all.filter((each) => whyWhole(each) === null);
  const before = process.threadCpuUsage();
  const run = { farm, jobRunner: openJobRunners(), isQuick: true, inPieces: true, atOnce: 4 };
  const reports = await runCases(cases, run);
  const { user, system } = process.threadCpuUsage(before);
  for (const [why, whole] of Map.groupBy(all, whyWhole)) {
    if (why === null) continue;
    process.stdout.write(`left whole, ${why}: ${whole.map(({ id }) => id).join(' ')}\n`);
  }
  const failed = reports.filter(({ failures }) => failures.length > 0);
  expect(failed.map(({ id, failures }) => `${id}: ${failures.join('; ')}`)).toEqual([]);
  expect(cases.length).toBeGreaterThan(140);
  expect((user + system) / 1_000 / cases.length).toBeLessThan(mostCpuMsACase);
});
