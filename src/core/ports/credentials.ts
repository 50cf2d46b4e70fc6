/** Secrets of accounts: how they are made, kept and compared. */
export interface Credentials {
  /** Argon2id with a new salt, in the PHC string form. Throws `UnavailableError` while too many wait. */
  hashPassword(password: string): Promise<string>;
  /**
   * Whether it is the password of the hash; for `null` never, after the same time. Throws `UnavailableError` while too many
   * wait.
   */
  verifyPassword(password: string, hash: string | null): Promise<boolean>;
  /** Whether a hash was made at less cost than `hashPassword` takes now. */
  isWeakHash(hash: string): boolean;
  /** 256 random bits in characters that need no escaping anywhere. */
  newSecret(): string;
  /** SHA-256 of a secret of ours, in base64url: what is stored instead of it. */
  digest(secret: string): string;
  /** Whether two digests are the same, in constant time. */
  isSame(one: string, other: string): boolean;
  /** 80 random bits as letters and digits that people can type. */
  newCode(): string;
  /** A new secret for one-time codes (RFC 6238), and the address by which an app takes it over. */
  newTotp(label: string): { readonly secret: string; readonly uri: string };
  /** The time step, of the present one and its neighbours, that a one-time code is of; `null`: of none. */
  totpStepOf(secret: string, code: string, now: number): number | null;
}
