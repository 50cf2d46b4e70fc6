import { NotFoundError } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { ServiceContext } from '../context.ts';

/** One owner. Throws `NotFoundError`. */
export async function getOwner(
  context: Pick<ServiceContext, 'storage'>,
  id: OwnerId,
): Promise<Owner> {
  const owner = await context.storage.owners.get(id);
  if (owner === null) throw new NotFoundError('owner', id);
  return owner;
}
