/** Secrets of accounts: how they are made, kept and compared. */
export interface Credentials {
  /** Argon2id with a new salt, in the PHC string form. Throws `UnavailableError` while too many wait. */
  hashPassword(password: string): Promise<string>;
  /**
   * Whether it is the password of the hash; for `null` never, after the same time. Throws `UnavailableError` while too many
   * wait.
   */
  verifyPassword(password: string, hash: string | null): Promise<boolean>;
  /** 256 random bits in characters that need no escaping anywhere. */
  newSecret(): string;
  /** SHA-256 of a secret of ours, in base64url: what is stored instead of it. */
  digest(secret: string): string;
  /** Whether two digests are the same, in constant time. */
  isSame(one: string, other: string): boolean;
}
