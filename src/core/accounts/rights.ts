import type { ProjectId } from '../ids.ts';
import type { Membership } from './membership.ts';
import { includesScope, narrowerScope, scopeOf, type Scope } from './role.ts';
import type { User } from './user.ts';

/** What a caller may do: in the whole installation, and in single projects. */
export interface Rights {
  /** In every project, and about the installation itself; `null`: nothing. */
  readonly everywhere: Scope | null;
  /** What they may do in these, where that is more. */
  readonly inProjects: ReadonlyMap<ProjectId, Scope>;
}

/** Of who holds a key of the data folder. */
export const ALL_RIGHTS: Rights = { everywhere: 'admin', inProjects: new Map() };

/** Of a user. */
export function rightsOf({ role, memberships }: Pick<User, 'role' | 'memberships'>): Rights {
  const inProjects = memberships.map(
    ({ projectId, role: of }) => [projectId, scopeOf(of)] as const,
  );
  return {
    everywhere: role === 'member' ? null : scopeOf(role),
    inProjects: new Map(inProjects),
  };
}

/** The part of the rights that a key has: no more than `scope`, and in one project only where it is bound to one. */
export function narrowed(rights: Rights, scope: Scope, projectId: ProjectId | null): Rights {
  if (projectId !== null) {
    const held = scopeIn(rights, projectId);
    const own = held === null ? [] : ([[projectId, narrowerScope(held, scope)]] as const);
    return { everywhere: null, inProjects: new Map(own) };
  }
  const each = [...rights.inProjects].map(
    ([id, held]) => [id, narrowerScope(held, scope)] as const,
  );
  const { everywhere } = rights;
  return {
    everywhere: everywhere === null ? null : narrowerScope(everywhere, scope),
    inProjects: new Map(each),
  };
}

/** What they allow in a project; `null`: nothing, it does not exist for the caller. */
export function scopeIn({ everywhere, inProjects }: Rights, projectId: ProjectId): Scope | null {
  return widest([everywhere, inProjects.get(projectId) ?? null]);
}

/** The most that they allow anywhere; `null`: nothing. */
export function widestScope({ everywhere, inProjects }: Rights): Scope | null {
  return widest([everywhere, ...inProjects.values()]);
}

/** Where they allow what needs `needed`; `null`: in every project. */
export function projectsWith(
  { everywhere, inProjects }: Rights,
  needed: Scope,
): ReadonlySet<ProjectId> | null {
  if (everywhere !== null && includesScope(everywhere, needed)) return null;
  const within = [...inProjects].filter(([, held]) => includesScope(held, needed));
  return new Set(within.map(([id]) => id));
}

/** Whether two allow the same. */
export function areSameRights(one: Rights, other: Rights): boolean {
  return (
    one.everywhere === other.everywhere &&
    one.inProjects.size === other.inProjects.size &&
    [...one.inProjects].every(([id, scope]) => other.inProjects.get(id) === scope)
  );
}

/** Memberships with one more, one changed, or (`null`) one less. */
export function withMembership(
  memberships: readonly Membership[],
  projectId: ProjectId,
  role: Membership['role'] | null,
): readonly Membership[] {
  const others = memberships.filter((each) => each.projectId !== projectId);
  return role === null ? others : [...others, { projectId, role }];
}

function widest(scopes: readonly (Scope | null)[]): Scope | null {
  let found: Scope | null = null;
  for (const scope of scopes) {
    if (scope !== null && (found === null || includesScope(scope, found))) found = scope;
  }
  return found;
}
