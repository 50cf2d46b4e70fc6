import type { LetterPage } from '../wording/letter/letter.ts';

/** The mail server that mail about accounts goes out by. */
export interface AccountMailSettings {
  /** `smtp://` or `smtps://`, with a login if it needs one. */
  readonly smtp: string;
  /** An address, or `Name <address>`. */
  readonly from: string;
  /** How much TLS is required; by default where offered, and always with a login. */
  readonly tls?: 'verify' | 'opportunistic' | 'none';
}

/** A mail to one person about their account. */
export interface AccountMail {
  /** An address as `readEmail` writes it. */
  readonly to: string;
  readonly letter: LetterPage;
  /** Of characters that a Message-ID may have; no two mails have the same. */
  readonly id: string;
}

/** Sends mail about accounts. */
export interface AccountMailer {
  /** Whether the server has taken it; else a clause without secrets, for the log. Never rejects; takes 30 s at most. */
  send(
    mail: AccountMail,
  ): Promise<{ readonly kind: 'sent' } | { readonly kind: 'failed'; readonly detail: string }>;
}
