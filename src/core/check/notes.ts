/** By code, one sentence each. */
export type NoteTexts = Readonly<Record<string, string>>;

/** The notes without a number that all kinds share; a kind's own stand in its folder. */
export const NOTE_TEXTS = {
  bad_framing: 'The length that the answer announces does not match what was sent.',
  bad_header: 'A header is malformed; browsers accept that, and so do we.',
  cert_expiring: 'The certificate expires within 14 days.',
  ipv4_broken: 'The site answers over IPv6 but not over IPv4.',
  ipv6_broken: 'The site answers over IPv4 but not over IPv6; visitors with IPv6 wait longer.',
  long_validity: 'The certificate is valid for more than 398 days, which browsers refuse.',
  mixed_script:
    'The name mixes letters of alphabets that look alike: is it the name it seems to be?',
  tls_unverified: 'The certificate is not valid, but the settings accept it.',
  shared_address:
    'Other sites at this address did not answer a moment ago, so no new connection was tried.',
  weak_key: 'The certificate’s RSA key has fewer than 2048 bits.',
} as const satisfies NoteTexts;

const NUMBERED: readonly (readonly [pattern: RegExp, text: (number: string) => string])[] = [
  [
    /^stalled_after_(\d+)_bytes$/,
    (count) => `The answer stopped after ${count} bytes, before its head was complete.`,
  ],
  [/^tls_alert_(\d+)$/, (alert) => `The server ended the handshake with TLS alert ${alert}.`],
];

/** The text of a shared note; `null` for any other code. */
export function sharedNoteText(note: string): string | null {
  if (Object.hasOwn(NOTE_TEXTS, note)) return NOTE_TEXTS[note as keyof typeof NOTE_TEXTS];
  for (const [pattern, text] of NUMBERED) {
    const number = pattern.exec(note)?.[1];
    if (number !== undefined) return text(number);
  }
  return null;
}
