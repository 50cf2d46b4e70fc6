/** What an account or a key may do, the least first; each includes those before it. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a user is in the whole installation; a `member` is something only in the projects that have let them in. */
export const USER_ROLES = ['member', ...ROLES] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** What an API key is good for, the least first; each includes those before it. */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a role may do, as a scope. */
export function scopeOf(role: Role): Scope {
  return SCOPES[ROLES.indexOf(role)] ?? 'read';
}

/** Whether who holds `held` may do what needs `needed`. */
export function includesScope(held: Scope, needed: Scope): boolean {
  return SCOPES.indexOf(held) >= SCOPES.indexOf(needed);
}

/** The narrower one of two. */
export function narrowerScope(one: Scope, other: Scope): Scope {
  return includesScope(one, other) ? other : one;
}
