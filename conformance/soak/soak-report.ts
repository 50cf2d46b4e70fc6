import type { SoakReport } from './soak.ts';

/** Whether nothing was wrong, nothing leaked and nothing grew. */
export function hasHeld(report: SoakReport): boolean {
  const { wrong, runs, unjudged, leakedDescriptors, memory } = report;
  const isJudging = unjudged <= runs * TOLERABLE_UNJUDGED;
  return wrong === 0 && isJudging && leakedDescriptors === 0 && !memory.isGrowing;
}

// A machine that is overloaded says so; a prober that always says so would not be one.
const TOLERABLE_UNJUDGED = 0.05;

/** The end of a soak as people read it. */
export function formatSoak(report: SoakReport): string {
  const { memory } = report;
  return [
    `seed ${report.seed}: ${report.runs} runs, ${report.probes} probes in ${report.seconds.toFixed(0)} s`,
    `wrong verdicts: ${report.wrong}; late: ${report.late}; our own side to blame: ${report.unjudged}; starts missed: ${report.missed}`,
    `memory: RSS ${signed(memory.rssMibPerHour)} MiB/h, heap ${signed(memory.heapMibPerHour)} MiB/h`,
    `from the middle to the end: RSS ${signed(memory.rssGrownMib)} MiB, heap ${signed(memory.heapGrownMib)} MiB`,
    `leaked descriptors: ${report.leakedDescriptors}`,
    hasHeld(report) ? 'held' : 'not held',
  ].join('\n');
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}
