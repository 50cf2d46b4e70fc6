import { afterAll, expect, test } from 'vitest';
import { floodCases, hostileCases } from '../cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile-farm-process.ts';
import { openJobRunners } from '../steps/job-runners.ts';
import { runBesideNeighbours } from './neighbours.ts';

const farm = startHostileFarmProcess();
const goodFarm = startHostileFarmProcess();
afterAll(async () => {
  await Promise.all([farm.stop(), goodFarm.stop()]);
});

// Processor time: a turn that takes longer would make the deadlines of others late.
const mostTurnMs = 250;

test(
  'no hostile target changes the verdict on a good one beside it',
  { timeout: 300_000 },
  async () => {
    const cases = [...hostileCases, ...floodCases];
    const run = { farm, goodFarm, jobRunner: openJobRunners(), atOnce: 3 };
    const { tries, judged, wrong, longestTurnMs } = await runBesideNeighbours(cases, run);
    const turn = `longest turn ${longestTurnMs.toFixed(0)} ms`;
    process.stdout.write(
      `${tries} tries x 50 neighbours: ${judged} judged, wrong ${wrong.length}, ${turn}\n`,
    );
    expect(tries).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
    expect(longestTurnMs).toBeLessThan(mostTurnMs);
  },
);
