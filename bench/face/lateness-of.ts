// How late checks began, by the database of a service that has ended.
import { nextDueAt } from '../../src/core/monitor/schedule.ts';
import { checksOf, openStorage } from '../schedule-history.ts';

/** A stretch of the bench; epoch ms. */
export interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** Milliseconds after their slots at which checks of these monitors began in each stretch. */
export async function latenessOf(asked: {
  readonly dataDirectory: string;
  readonly ids: readonly string[];
  readonly intervalMs: number;
  readonly stretches: readonly Stretch[];
}): Promise<ReadonlyMap<string, readonly number[]>> {
  const { dataDirectory, ids, intervalMs, stretches } = asked;
  const late = new Map(stretches.map(({ name }): [string, number[]] => [name, []]));
  const storage = await openStorage(dataDirectory);
  try {
    for (const id of ids) {
      for (const { startedAt } of await checksOf(storage, id)) {
        const slot = nextDueAt(id, intervalMs, startedAt - intervalMs);
        const stretch = stretches.find(({ from, until }) => slot >= from && slot < until);
        if (stretch !== undefined) late.get(stretch.name)?.push(startedAt - slot);
      }
    }
  } finally {
    await storage.close();
  }
  return late;
}
