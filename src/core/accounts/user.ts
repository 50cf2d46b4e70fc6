import type { Membership } from './membership.ts';
import type { UserRole } from './role.ts';

/** A person with an account. Owners are notified of monitors; users sign in: neither follows from the other. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** As `readEmail` writes it; no two users have the same. */
  readonly email: string;
  readonly role: UserRole;
  /** Each of another project. */
  readonly memberships: readonly Membership[];
  /** Cannot sign in, and has no sessions. */
  readonly isDisabled: boolean;
  /** As the hasher of passwords writes it; `null`: no password was chosen yet. */
  readonly passwordHash: string | null;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Epoch ms; `null`: never. */
  readonly signedInAt: number | null;
}

/** Characters of a password: short ones are guessed, long ones cost time (NIST SP 800-63B §3.1.1.2). */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;
export const MAX_USER_NAME = 100;
/** RFC 5321 §4.5.3.1.3, without the brackets. */
export const MAX_EMAIL = 254;

// What mail systems take in practice: quoted local parts and comments are left out on purpose.
const EMAIL =
  /^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@[^\s@"(),:;<>[\\\]\p{Cc}]+\.[^\s@"(),:;<>[\\\].\p{Cc}]+$/u;

/** An e-mail address in the one form in which addresses are compared; `null` when it is none. */
export function readEmail(text: string): string | null {
  const email = text.normalize('NFC').trim().toLowerCase();
  return email.length <= MAX_EMAIL && EMAIL.test(email) ? email : null;
}
