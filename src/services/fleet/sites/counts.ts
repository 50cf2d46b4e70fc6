import { STATUSES } from '../../../core/monitor/monitor.ts';
import type { ShownStatus, SiteFact } from '../../../core/filter/site-filter.ts';
import { hasFact, shownStatusOf } from './site.ts';

/** How many sites count as what; silenced and acknowledged ones are counted beside that. */
export type FleetCounts = Readonly<
  Record<ShownStatus | Extract<SiteFact, 'silenced' | 'acknowledged'> | 'total', number>
>;

/** Counts sites by their bytes: each possible byte is understood once only. */
export class ByteCounts {
  readonly #numbers = new Uint32Array(256);

  add(byte: number): void {
    this.#numbers[byte] = (this.#numbers[byte] ?? 0) + 1;
  }

  counts(): FleetCounts {
    const counts: Record<keyof FleetCounts, number> = {
      total: 0,
      paused: 0,
      maintenance: 0,
      silenced: 0,
      acknowledged: 0,
      pending: 0,
      up: 0,
      degraded: 0,
      suspect: 0,
      down: 0,
      recovering: 0,
      unknown: 0,
    };
    for (const [byte, number] of this.#numbers.entries()) {
      if (number === 0) continue;
      counts.total += number;
      counts[shownStatusOf(byte)] += number;
      for (const fact of ['silenced', 'acknowledged'] as const) {
        if (hasFact(byte, fact)) counts[fact] += number;
      }
    }
    return counts;
  }
}

/** Those of them that are above zero, without the total. */
export function countsAboveZero(counts: FleetCounts): Readonly<Record<string, number>> {
  const names = [...STATUSES, 'paused', 'maintenance', 'silenced', 'acknowledged'] as const;
  return Object.fromEntries(
    names.filter((name) => counts[name] > 0).map((name) => [name, counts[name]]),
  );
}
