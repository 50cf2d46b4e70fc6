import type { AccountLink } from '../accounts/account-link.ts';

/** Links by which users choose a password, found by the digests of their secrets. Every write is durable when it resolves. */
export interface AccountLinkStore {
  /** In the place of any other of the user. Throws `NotFoundError` for an unknown user. */
  put(link: AccountLink, digest: string): Promise<void>;
  /** The link, which is gone by that; `null` when there is none, or it has expired. */
  take(digest: string, now: number): Promise<AccountLink | null>;
}
