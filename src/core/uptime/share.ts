import { judgedMs, type Durations } from './uptime.ts';

/** A share is cut to so many steps: thousandths of a percent. */
const STEPS = 100_000n;

/**
 * The share of the judged time in which the site was up, 0 to 1, cut to thousandths of a percent: 1 only when it was never
 * down. `null` when nothing was judged.
 */
export function uptimeRatioOf(durations: Durations): number | null {
  const judged = judgedMs(durations);
  if (judged <= 0) return null;
  return stepsOf(durations.up + durations.slow, judged) / Number(STEPS);
}

/** The same in percent, as it is shown: `100`, `99.999`, `99.5`, `0`; never rounded up. `null` when nothing was judged. */
export function uptimePercentOf(durations: Durations): string | null {
  const judged = judgedMs(durations);
  if (judged <= 0) return null;
  const steps = stepsOf(durations.up + durations.slow, judged);
  const whole = Math.floor(steps / 1_000);
  const thousandths = String(steps % 1_000).padStart(3, '0');
  return `${whole}.${thousandths}`.replace(/\.?0*$/, '');
}

/** Whole numbers, as the product of years of milliseconds of many sites is no exact double. */
function stepsOf(upMs: number, ofMs: number): number {
  return Number((BigInt(Math.round(upMs)) * STEPS) / BigInt(Math.round(ofMs)));
}
