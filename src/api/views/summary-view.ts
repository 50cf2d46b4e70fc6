import type { Summary } from '../../services/monitors/summarize.ts';

/** A summary as answers show it. */
export function summaryView({ health, ...summary }: Summary) {
  return {
    ...summary,
    health: {
      ...health,
      limits: health.limits.map(({ limit, capacity, waiting, delayed }) => ({
        limit,
        places: capacity,
        waiting,
        heldUp: delayed,
      })),
    },
  };
}
