import { afterAll, expect, test } from 'vitest';
import { floodCases, hostileCases } from '../cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import { openJobRunners } from '../steps/job-runners.ts';
import { formatCosts, measureCosts } from './probe-costs.ts';

const farm = startHostileFarmProcess();
afterAll(() => farm.stop());

// Far above what is measured (docs/hostile-farm.md), far below what a fault costs: those cost seconds, or all they can get.
// Processor time and bytes held, so that it does not matter who else uses the machine.
const mostCpuMs = 150;
const mostHeldMib = 32;

test(
  'no hostile target makes us compute or hold more than a bound',
  { timeout: 600_000 },
  async () => {
    const cases = [...hostileCases, ...floodCases];
    const costs = await measureCosts(cases, { farm, jobRunner: openJobRunners() });
    process.stdout.write(`${formatCosts(costs, 20)}\n`);
    expect(costs.length).toBeGreaterThan(300);
    const dear = costs.filter(({ cpuMs, heldMib }) => cpuMs > mostCpuMs || heldMib > mostHeldMib);
    expect(dear).toEqual([]);
  },
);
