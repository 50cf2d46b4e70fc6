/** One-time codes of an app (RFC 6238) that a user has to give beside the password. */
export interface SecondFactor {
  readonly userId: string;
  /** In base32; shown once, to be given to the app. */
  readonly secret: string;
  /** Epoch ms at which a code of the app was shown to be right; `null`: not yet, and none is asked for. */
  readonly confirmedAt: number | null;
  /** Number of the latest time step whose code was used: no code is good twice. */
  readonly usedStep: number;
  /** Digests of the codes that are good once each, for when the app is lost. */
  readonly recovery: readonly string[];
}

/** Recovery codes that a user is given. */
export const RECOVERY_CODES = 10;

/** A recovery code as it is compared: people add spaces and capitals. */
export function normalCode(text: string): string {
  return text.toLowerCase().replaceAll(/[\s-]/g, '');
}
