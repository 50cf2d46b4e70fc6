import type { OwnerId } from '../../core/ids.ts';
import type { ServiceContext } from '../context.ts';

/** Removes an owner. Throws `NotFoundError`, and `ConflictError` while monitors or channels refer to it. */
export async function removeOwner(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  id: OwnerId,
): Promise<void> {
  await context.storage.owners.remove(id);
  context.watch.refreshRoutes();
}
