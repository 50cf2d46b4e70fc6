/** Every note without a number in it: what it says to the owner of a site. */
export const NOTE_TEXTS = {
  bad_framing: 'The lengths that the answer announces contradict what was sent.',
  bad_header: 'A header is badly written; browsers forgive that, and so do we.',
  cert_expiring: 'The certificate ends within 14 days.',
  head_body: 'The server sends a page with its answer to HEAD, which HTTP forbids.',
  head_unsupported: 'HEAD does not work here, GET does; for a day GET goes first.',
  https_downgrade:
    'A redirect leads from https to http, where everybody on the way can read along.',
  ipv4_broken: 'The site answers over IPv6 but not over IPv4.',
  ipv6_broken: 'The site answers over IPv4 but not over IPv6; visitors with IPv6 wait longer.',
  long_validity: 'The certificate is valid for more than 398 days, which browsers refuse.',
  looks_like_tls: 'The answer looks like TLS: is the address meant to be https://?',
  mixed_script:
    'The name mixes letters of alphabets that look alike: is it the name it seems to be?',
  multiple_choices: 'The server offers several pages (300) instead of choosing one.',
  odd_304: 'The server says "not modified" although nothing was asked for that could be.',
  odd_version: 'The answer names an HTTP version other than 1.0 and 1.1.',
  redirect_without_location: 'A redirect does not say where it leads.',
  retry_after: 'The server says when to come back.',
  server_clock: 'The date in the answer is more than a year off: is the server’s clock right?',
  tls_unverified: 'The certificate does not pass, but the settings say that this does not matter.',
  shared_address:
    'Other sites at this address did not answer connections a moment before: it was not dialled again.',
  truncated_at_cap: 'The page is longer than what is read of it.',
  weak_key: 'The certificate’s RSA key has fewer than 2048 bits.',
  packet_loss: 'Some echo requests were not answered.',
  close_unanswered: 'The WebSocket server did not say goodbye when we did.',
  domain_on_hold: 'The registration is on hold, so that the domain has no DNS.',
  expires_soon: 'The registration of the domain ends soon.',
} as const satisfies Readonly<Record<string, string>>;

const numbered: readonly (readonly [pattern: RegExp, text: (number: string) => string])[] = [
  [
    /^stalled_after_(\d+)_bytes$/,
    (count) => `The answer stopped after ${count} bytes, before its head was complete.`,
  ],
  [/^tls_alert_(\d+)$/, (alert) => `The server ended the handshake with TLS alert ${alert}.`],
];

/** What a note says; one that nobody knows (from a newer worker) says nothing. */
export function describeNote(note: string): string {
  if (Object.hasOwn(NOTE_TEXTS, note)) return NOTE_TEXTS[note as keyof typeof NOTE_TEXTS];
  for (const [pattern, text] of numbered) {
    const number = pattern.exec(note)?.[1];
    if (number !== undefined) return text(number);
  }
  return '';
}
