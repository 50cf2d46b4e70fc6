const DAY_MS = 86_400_000;

/** Lets a user choose a password, once. Its secret is in the link alone. */
export interface AccountLink {
  readonly userId: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** How long a link of a user without a password is good: an invitation. */
export const INVITATION_MS = 7 * DAY_MS;
/** How long one is good that takes the place of a password. */
export const RESET_MS = 30 * 60_000;
/** The same for one that goes by mail, which servers may hold back for a while. */
export const MAILED_RESET_MS = 60 * 60_000;
