import type { Passkey } from '../accounts/passkey.ts';
import type { User } from '../accounts/user.ts';

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
