import type { User } from '../../core/accounts/user.ts';
import { found } from '../../core/errors.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { AccountNeeds } from './sessions.ts';

/** Changes a user by what is there when all changes before are done. Throws `NotFoundError`. */
export function inTurn(
  { storage }: AccountNeeds,
  id: string,
  task: (before: User) => Promise<User>,
): Promise<User> {
  return oneAtATime({ storage, name: `user ${id}` }, async () =>
    task(found(await storage.users.get(id), 'user', id)),
  );
}
