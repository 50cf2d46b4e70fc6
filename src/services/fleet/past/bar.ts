import {
  LINE_STATES,
  placeOfState,
  sumBuckets,
  type PackedLine,
} from '../../../core/uptime/packed-line.ts';
import { uptimeRatioOf } from '../../../core/uptime/share.ts';
import { NO_TIME, UPTIME_STATES, type Durations } from '../../../core/uptime/uptime.ts';
import { MARKS } from './ranges.ts';

const TENTHS = 'ABCDEFGHIJ';
const [UP, SLOW, DOWN] = [placeOfState('up'), placeOfState('slow'), placeOfState('down')];
const [MAINTENANCE, UNKNOWN] = [placeOfState('maintenance'), placeOfState('unknown')];
const PAUSED = placeOfState('paused');

const barSums = new Float64Array(MARKS * LINE_STATES);
const wholeSums = new Float64Array(LINE_STATES);

/**
 * A character a mark, oldest first: `0` to `3` up, by its level; `s` slow, `A` to `J` down for one to ten tenths of what was judged, `u` not
 * judged, `m` maintenance, `p` paused, `-` nothing known. What is worst in a mark counts.
 */
export function barOf(
  line: PackedLine,
  levels: Uint8Array,
  span: { readonly from: number; readonly stepMs: number; readonly now: number },
): string {
  sumBuckets(line, span, barSums);
  let bar = '';
  for (let mark = 0; mark < MARKS; mark += 1) {
    bar += markOf(barSums, mark * LINE_STATES, levels[mark] ?? 0);
  }
  return bar;
}

function markOf(sums: Float64Array, at: number, level: number): string {
  const [up, slow, down] = [sums[at + UP] ?? 0, sums[at + SLOW] ?? 0, sums[at + DOWN] ?? 0];
  if (down > 0) return TENTHS[Math.ceil((down * 10) / (up + slow + down)) - 1] ?? 'J';
  if (slow > 0) return 's';
  if ((sums[at + UNKNOWN] ?? 0) > 0) return 'u';
  if ((sums[at + MAINTENANCE] ?? 0) > 0) return 'm';
  if (up > 0) return String(level);
  return (sums[at + PAUSED] ?? 0) > 0 ? 'p' : '-';
}

/** How much of a range was up, and for how long it was down. */
export interface LineUptime {
  /** 0 to 1, cut to thousandths of a percent; `null` when nothing was judged. */
  readonly uptimeRatio: number | null;
  readonly downMs: number;
}

/** The uptime of a line from `from` to `now` (epoch ms). */
export function uptimeOf(line: PackedLine, from: number, now: number): LineUptime {
  sumBuckets(line, { from, stepMs: Math.max(1, now - from), now }, wholeSums);
  const durations: Record<keyof Durations, number> = { ...NO_TIME };
  for (const state of UPTIME_STATES) durations[state] = wholeSums[placeOfState(state)] ?? 0;
  return { uptimeRatio: uptimeRatioOf(durations), downMs: Math.round(durations.down) };
}
