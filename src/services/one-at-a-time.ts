import type { Storage } from '../core/ports/storage.ts';

const queues = new WeakMap<Storage, Map<string, Promise<unknown>>>();

function queuesOf(storage: Storage): Map<string, Promise<unknown>> {
  const known = queues.get(storage) ?? new Map<string, Promise<unknown>>();
  queues.set(storage, known);
  return known;
}

/** Tasks over another face of the same storage take turns with those over the storage itself. */
export function shareTurns(storage: Storage, face: Storage): void {
  queues.set(face, queuesOf(storage));
}

/**
 * Runs tasks of one name one after another, so that what a task has read is still true when it writes. Tasks of other
 * names do not wait. A failed task fails for its own caller only.
 */
export async function oneAtATime<Result>(
  turn: { readonly storage: Storage; readonly name: string },
  task: () => Promise<Result>,
): Promise<Result> {
  const queue = queuesOf(turn.storage);
  const before = queue.get(turn.name) ?? Promise.resolve();
  const mine = before.then(task, task);
  queue.set(turn.name, mine);
  try {
    return await mine;
  } finally {
    if (queue.get(turn.name) === mine) queue.delete(turn.name);
  }
}
