import { withMembership } from '../../core/accounts/rights.ts';
import type { Role } from '../../core/accounts/role.ts';
import { readEmail, type User } from '../../core/accounts/user.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { ProjectId } from '../../core/ids.ts';
import type { AccountNeeds } from './sessions.ts';
import { updateUser } from './users.ts';

/** What a user is to be in a project; `null`: nothing any more. */
export interface MembershipChange {
  readonly projectId: ProjectId;
  readonly email: string;
  readonly role: Role | null;
}

/** Users with a role in the project itself, by e-mail. */
export async function membersOf(
  { storage }: Pick<AccountNeeds, 'storage'>,
  projectId: ProjectId,
): Promise<readonly User[]> {
  const members: User[] = [];
  let cursor: string | null = null;
  do {
    const page = await storage.users.list({ limit: 500, cursor });
    for (const user of page.items) if (roleIn(user, projectId) !== null) members.push(user);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return members;
}

/** Ends the sessions of the user when it changes anything. Throws `NotFoundError` for an unknown user, project or member. */
export async function setMembership(
  needs: AccountNeeds,
  { projectId, email, role }: MembershipChange,
): Promise<User> {
  const user = await needs.storage.users.findByEmail(readEmail(email) ?? '');
  if (user === null) throw new NotFoundError('user', email);
  if (role === null && roleIn(user, projectId) === null) throw new NotFoundError('member', email);
  const memberships = withMembership(user.memberships, projectId, role);
  return updateUser(needs, user.id, { memberships });
}

function roleIn({ memberships }: User, projectId: ProjectId): Role | null {
  return memberships.find((each) => each.projectId === projectId)?.role ?? null;
}
