import type { ProjectId } from '../ids.ts';
import type { Role } from './role.ts';

/** What a user may do in one project. */
export interface Membership {
  readonly projectId: ProjectId;
  readonly role: Role;
}

/** Projects that one user may be a member of. */
export const MAX_MEMBERSHIPS = 100;
