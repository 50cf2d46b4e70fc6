import { InvalidError } from '../core/errors.ts';

// Beyond this a machine is busy with the workers and not with their jobs.
const MAX_WORKERS = 256;

/** Workers of one job each by the names people know them by. Throws `InvalidError` when they are too many for whole heaps. */
export function numberedWorkers(
  title: string,
  count: number,
): readonly { readonly name: string; readonly capacity: 1 }[] {
  refuseCrowd(count);
  return Array.from({ length: count }, (_, index) => ({
    name: `${title}-${index + 1}`,
    capacity: 1,
  }));
}

/** Throws `InvalidError` when so many workers with heaps of their own would suffocate the machine. */
export function refuseCrowd(count: number): void {
  if (count <= MAX_WORKERS) return;
  const message = `${count} workers are too many for this engine, which takes up to ${MAX_WORKERS}`;
  const hint = 'event-loop and multicore keep thousands of checks under way';
  throw new InvalidError([{ path: 'workers', message, hint }]);
}
