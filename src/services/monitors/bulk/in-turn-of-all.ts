import type { MonitorId } from '../../../core/ids.ts';
import type { Storage } from '../../../core/ports/storage.ts';
import { oneAtATime } from '../../one-at-a-time.ts';

/** Runs a task while no other change of these monitors is under way. Two such tasks never wait for each other. */
export async function inTurnOfAll<Result>(
  storage: Storage,
  ids: readonly MonitorId[],
  task: () => Promise<Result>,
): Promise<Result> {
  const over = Promise.withResolvers<void>();
  // All of them join their queues at once, so that of two tasks one is first everywhere.
  const turns = ids.map(
    (id) =>
      new Promise<void>((begin) => {
        void oneAtATime({ storage, name: `monitor ${id}` }, () => {
          begin();
          return over.promise;
        });
      }),
  );
  try {
    await Promise.all(turns);
    return await task();
  } finally {
    over.resolve();
  }
}
