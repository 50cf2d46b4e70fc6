import { ROLES, type Role } from './role.ts';

/** How people sign in by an OpenID provider. */
export interface OidcSettings {
  /** As the provider names itself, to the letter. */
  readonly issuer: string;
  readonly clientId: string;
  /** `null`: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  /** What people call it, on the button. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** The claim that lists the groups of a user. */
  readonly groupsClaim: string;
  /** Groups by the role that they give; with none at all, groups count for nothing. */
  readonly groups: Readonly<Record<Role, readonly string[]>>;
  /** Whether someone without an account gets one. */
  readonly createsUsers: boolean;
}

/** Whom a provider has signed in, as it says. */
export interface ProvidedIdentity {
  readonly issuer: string;
  /** Its name for the user, which no one else ever has. */
  readonly subject: string;
  /** `null`: it names none, or has not verified that it is theirs. */
  readonly verifiedEmail: string | null;
  readonly name: string;
  readonly groups: readonly string[];
  /** When the user last proved to it who they are, epoch ms; `null`: it does not say. */
  readonly provedAt: number | null;
}

/** A user's account at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly userId: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

/**
 * The role that groups give: the one that may most. `unchanged`: groups count for nothing here; `none`: none of them may come
 * in.
 */
export function roleOfGroups(
  { groups }: Pick<OidcSettings, 'groups'>,
  held: readonly string[],
): Role | 'unchanged' | 'none' {
  if (ROLES.every((role) => groups[role].length === 0)) return 'unchanged';
  return ROLES.findLast((role) => groups[role].some((group) => held.includes(group))) ?? 'none';
}
