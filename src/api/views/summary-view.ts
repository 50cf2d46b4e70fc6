import type { Static } from 'typebox';
import type { Summary } from '../../services/monitors/summarize.ts';
import type { summarySchema } from '../schemas/summary.ts';

/** A summary as answers show it. */
export function summaryView({
  health,
  notifications: { deadByChannel, ...counts },
  ...summary
}: Summary): Static<typeof summarySchema> {
  const limits = health.limits.map(({ limit, capacity, waiting, delayed }) =>
    Object.fromEntries<string | number>([
      ['limit', limit],
      ['places', capacity],
      ['waiting', waiting],
      ['heldUp', delayed],
    ]),
  );
  const shown = { ...health, limits };
  const notifications = { ...counts, ...(deadByChannel && { deadByChannel: [...deadByChannel] }) };
  return { ...summary, notifications, health: shown };
}
