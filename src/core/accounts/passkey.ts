/** A key pair of a device that a user signs in with instead of a password (WebAuthn). */
export interface Passkey {
  /** As the device names it, in base64url. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** In COSE form, base64url. */
  readonly publicKey: string;
  /** What the device counted to at its latest use; many always say 0. */
  readonly counter: number;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Epoch ms; `null`: never. */
  readonly usedAt: number | null;
}

/** Passkeys of one user. */
export const MAX_PASSKEYS = 20;
