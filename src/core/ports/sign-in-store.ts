import type { Identity } from '../accounts/oidc.ts';
import type { Passkey } from '../accounts/passkey.ts';
import type { SecondFactor } from '../accounts/second-factor.ts';
import type { User } from '../accounts/user.ts';
import type { Page, PageRequest } from '../page.ts';

/** Second factors of users. Every write is durable when it resolves. */
export interface SecondFactorStore {
  /** In the place of one that is there. Throws `NotFoundError` for an unknown user. */
  put(factor: SecondFactor): Promise<void>;
  get(userId: string): Promise<SecondFactor | null>;
  /** By user. */
  list(request: PageRequest): Promise<Page<SecondFactor>>;
  /** Notes that the code of a time step was used; false when it, or one of a later step, was before. */
  useStep(userId: string, step: number): Promise<boolean>;
  /** Takes a recovery code out; false when it is not there. */
  useRecovery(userId: string, digest: string): Promise<boolean>;
  /** Says whether there was one. */
  remove(userId: string): Promise<boolean>;
}

/** Passkeys of users. Every write is durable when it resolves. */
export interface PasskeyStore {
  /** Throws `ConflictError` for an id that is there, and `AppError` with the code `limit_exceeded` when a user has too many. */
  create(passkey: Passkey): Promise<void>;
  find(id: string): Promise<{ readonly passkey: Passkey; readonly user: User } | null>;
  /** Those of a user, the oldest first. */
  listOf(userId: string): Promise<readonly Passkey[]>;
  /** Notes a use; false when the counter does not go on from `before`, as when another use came first. */
  use(used: {
    readonly id: string;
    readonly before: number;
    readonly counter: number;
    readonly at: number;
  }): Promise<boolean>;
  /** Says whether the user had it. */
  remove(userId: string, id: string): Promise<boolean>;
}

/** Accounts of users at OpenID providers. Every write is durable when it resolves. */
export interface IdentityStore {
  /** Throws `ConflictError` for one that is there, and `NotFoundError` for an unknown user. */
  create(identity: Identity): Promise<void>;
  find(issuer: string, subject: string): Promise<User | null>;
}
