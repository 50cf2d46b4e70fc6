import { HOURS_KEPT_MS } from '../core/check/rollup.ts';
import type { Retention } from '../core/ports/storage.ts';
import { LEDGER_KEPT_MS } from '../core/uptime/facts.ts';

const DAY_MS = 86_400_000;

/** How long a service keeps what it has measured and decided. */
export const RETENTION: Retention = {
  checksMs: 14 * DAY_MS,
  minutesMs: 3 * DAY_MS,
  hoursMs: HOURS_KEPT_MS,
  daysMs: 5 * 366 * DAY_MS,
  incidentsMs: LEDGER_KEPT_MS,
  deliveredMs: 90 * DAY_MS,
  deadMs: 30 * DAY_MS,
};
