import { ConflictError, InvalidError } from '../../core/errors.ts';
import type { Owner } from '../../core/people/owner.ts';
import { readOwnerInput } from '../../core/people/owner-input.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Creates an owner from its flat form. Throws `InvalidError`, and `ConflictError` when the id is taken. */
export async function createOwner(
  context: Pick<ServiceContext, 'storage' | 'watch' | 'newId'>,
  form: unknown,
): Promise<Owner> {
  const reading = readOwnerInput(form, { path: '', idWhenAbsent: context.newId() });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  const { owner } = reading;
  const turn = { storage: context.storage, name: `owner ${owner.id}` };
  return oneAtATime(turn, () => addOwner(context, owner));
}

async function addOwner(
  context: Pick<ServiceContext, 'storage' | 'watch'>,
  owner: Owner,
): Promise<Owner> {
  if ((await context.storage.owners.get(owner.id)) !== null) {
    throw new ConflictError(`there is an owner '${owner.id}' already`, { existingId: owner.id });
  }
  await context.storage.owners.put(owner);
  context.watch.refreshRoutes();
  return owner;
}
