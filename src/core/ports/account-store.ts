import type { AccountLink } from '../accounts/account-link.ts';
import type { UserSession } from '../accounts/session.ts';
import type { User } from '../accounts/user.ts';
import type { ApiKeyStore } from './api-key-store.ts';
import type { AuditStore } from './audit-store.ts';
import type { IdentityStore, PasskeyStore, SecondFactorStore } from './sign-in-store.ts';
import type { Page, PageRequest } from '../page.ts';

/** Who has an account. Every write is durable when it resolves. */
export interface UserStore {
  /**
   * Throws `ConflictError` when the e-mail is taken, or, with `isFirst`, when there was ever a user: of many that come at
   * once, one is the first.
   */
  create(user: User, options: { readonly isFirst: boolean }): Promise<void>;
  /** But for when it was made and last signed in. Throws `NotFoundError`; `ConflictError` for a taken e-mail, and when no admin would be left. */
  replace(user: User): Promise<void>;
  /** With sessions and keys. Throws `NotFoundError`, and `ConflictError` for the last admin. */
  remove(id: string): Promise<void>;
  get(id: string): Promise<User | null>;
  /** By the address as `readEmail` writes it. */
  findByEmail(email: string): Promise<User | null>;
  /** By e-mail. */
  list(request: PageRequest): Promise<Page<User>>;
  /** Whether there was ever a user. */
  isSetUp(): Promise<boolean>;
}

/** Who is signed in. A session is found by the digest of its secret, which is nowhere else. */
export interface SessionStore {
  /**
   * Begins one, and notes it as the user's latest sign-in. Forgets those that are over, and the one of the user unused for the longest time when there are too many. False, and
   * nothing changes, when the user has changed since `passwordHash` was read: another password, disabled, gone.
   */
  create(
    session: UserSession,
    proof: { readonly digest: string; readonly passwordHash: string | null },
  ): Promise<boolean>;
  find(digest: string): Promise<{ readonly session: UserSession; readonly user: User } | null>;
  /** Notes that it was used; a moment behind. */
  touch(seen: Pick<UserSession, 'id' | 'seenAt' | 'address'>): Promise<void>;
  /** Notes that the user proved who they are. */
  confirm(id: string, at: number): Promise<void>;
  /** Those of a user, the latest used first. */
  listOf(userId: string): Promise<readonly UserSession[]>;
  /** Says whether the user had it. */
  remove(userId: string, id: string): Promise<boolean>;
  /** All of a user, but for one; how many there were. */
  removeAll(userId: string, exceptId: string | null): Promise<number>;
}

/** Links by which users choose a password, found by the digests of their secrets. Every write is durable when it resolves. */
export interface AccountLinkStore {
  /** In the place of any other of the user. Throws `NotFoundError` for an unknown user. */
  put(link: AccountLink, digest: string): Promise<void>;
  /** The link, which is gone by that; `null` when there is none, or it has expired. */
  take(digest: string, now: number): Promise<AccountLink | null>;
}

/** The stores of accounts. */
export interface AccountStores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly apiKeys: ApiKeyStore;
  readonly audit: AuditStore;
  readonly secondFactors: SecondFactorStore;
  readonly accountLinks: AccountLinkStore;
  readonly passkeys: PasskeyStore;
  readonly identities: IdentityStore;
}
