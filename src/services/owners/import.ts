import type { Owner } from '../../core/people/owner.ts';
import type { ServiceContext } from '../context.ts';

/** Creates or replaces the owners of a config file; says how many were new or changed. Others are left alone. */
export async function importOwners(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  owners: readonly Owner[],
): Promise<number> {
  let changed = 0;
  for (const owner of owners) {
    if (await context.storage.owners.put(owner)) changed += 1;
  }
  if (changed > 0) context.watch.refreshRoutes();
  return changed;
}
