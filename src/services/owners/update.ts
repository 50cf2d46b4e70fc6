import { InvalidError } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Owner } from '../../core/people/owner.ts';
import { mergeOwnerInput } from '../../core/people/owner-input.ts';
import type { ServiceContext } from '../context.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { getOwner } from './get.ts';

/** Changes what the patch names. Throws `NotFoundError` and `InvalidError`. */
export function updateOwner(context: Needs, input: OwnerChange): Promise<Owner> {
  const turn = { storage: context.storage, name: `owner ${input.id}` };
  return oneAtATime(turn, () => applyChange(context, input));
}

type Needs = Pick<ServiceContext, 'storage' | 'watch'>;

/** A change in flat form. */
export interface OwnerChange {
  readonly id: OwnerId;
  readonly patch: unknown;
}

async function applyChange(context: Needs, input: OwnerChange): Promise<Owner> {
  const existing = await getOwner(context, input.id);
  const reading = mergeOwnerInput(existing, input.patch, { path: '' });
  if (reading.kind === 'invalid') throw new InvalidError(reading.problems);
  if (await context.storage.owners.put(reading.owner)) context.watch.refreshRoutes();
  return reading.owner;
}
