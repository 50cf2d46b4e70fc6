import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { createBackoff } from './backoff.ts';

/** Failures of one account, and from one address, before each costs waiting. */
const FREE = { account: 5, address: 20 } as const;

/** Who tries to sign in. */
export interface SignInAttempt {
  /** As `readEmail` writes it, or as it came: one that no user has counts like any other. */
  readonly email: string;
  /** As `callerOf` writes it. */
  readonly address: string;
  /** The device that this account signed in from before; `null`: it is new. */
  readonly device: string | null;
}

/** Slows down who guesses passwords. */
export interface SignInLimit {
  /**
   * Counts an attempt before it is made, so that those that come at once are counted too. Throws `AppError` with the code
   * `limit_exceeded` and the seconds to wait.
   */
  admit(attempt: SignInAttempt): void;
  succeeded(attempt: SignInAttempt): void;
}

/**
 * By account and by address. A device that the account knows has a count of its own instead: guesses of others never lock
 * the user out there.
 */
export function createSignInLimit(clock: Pick<Clock, 'monotonicMs'>): SignInLimit {
  const accounts = createBackoff({ clock, free: FREE.account });
  const addresses = createBackoff({ clock, free: FREE.address });
  return {
    admit: ({ email, address, device }) => {
      if (device !== null) return refuse(accounts.take(`device ${device}`));
      const ofAddress = addresses.take(address);
      refuse(ofAddress);
      const ofAccount = accounts.take(`account ${email}`);
      if (ofAccount > 0) addresses.giveBack(address);
      refuse(ofAccount);
    },
    succeeded: ({ email, address, device }) => {
      if (device !== null) return accounts.forget(`device ${device}`);
      accounts.forget(`account ${email}`);
      // Not forgotten: who has an account of their own would go on guessing others'.
      addresses.giveBack(address);
    },
  };
}

function refuse(waitMs: number): void {
  if (waitMs === 0) return;
  throw new AppError('limit_exceeded', 'too many failed attempts: wait a moment', {
    details: { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  });
}
