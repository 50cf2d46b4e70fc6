import { InvalidError } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Owner } from '../../core/owner.ts';
import { mergeOwnerInput } from '../../core/owner-input.ts';
import type { ServiceContext } from '../context.ts';
import { getOwner } from './get.ts';

/** Changes what the patch names. Throws `NotFoundError` and `InvalidError`. */
export async function updateOwner(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  input: { readonly id: OwnerId; readonly patch: unknown },
): Promise<Owner> {
  const existing = await getOwner(context, input.id);
  const reading = mergeOwnerInput(existing, input.patch, { path: '' });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  if (await context.storage.owners.put(reading.owner)) context.watch.refreshRoutes();
  return reading.owner;
}
