// Registries write these words as RFC 9083 §10.2 has them (`client hold`), as EPP does (`clientHold`), in capitals, or as a line
// of whois, with an address behind it.

/** A word of a registry in the form of RFC 8056: small letters and spaces. */
export function plainStatus(status: string): string {
  const letters = lettersOf(status);
  return standardStatuses.get(letters) ?? spaced(status);
}

/** Whether an event is the end of a registration: by the registry, or by the registrar, which counts where nothing else does. */
export function expiryBy(eventAction: string): 'registry' | 'registrar' | null {
  const letters = lettersOf(eventAction).replace(/date$/, '');
  if (/^(?:registry|registration|domain)?(?:expiration|expiry|expires)$/.test(letters)) {
    return 'registry';
  }
  return /^registrar(?:registration)?(?:expiration|expiry)$/.test(letters) ? 'registrar' : null;
}

/** When an event was or will be (epoch ms), in UTC unless it names a zone; NaN when that cannot be read. */
export function eventTime(eventDate: unknown): number {
  if (typeof eventDate !== 'string') return Number.NaN;
  const isZoneless = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(eventDate.trim());
  return Date.parse(isZoneless ? `${eventDate.trim().replace(' ', 'T')}Z` : eventDate);
}

// RFC 8056 §2; `ok` of EPP is `active`.
const standardStatuses: ReadonlyMap<string, string> = new Map([
  ['ok', 'active'],
  ...[
    'add period',
    'auto renew period',
    'client delete prohibited',
    'client hold',
    'client renew prohibited',
    'client transfer prohibited',
    'client update prohibited',
    'pending create',
    'pending delete',
    'pending renew',
    'pending restore',
    'pending transfer',
    'pending update',
    'redemption period',
    'renew period',
    'server delete prohibited',
    'server hold',
    'server renew prohibited',
    'server transfer prohibited',
    'server update prohibited',
    'transfer period',
  ].map((words) => [words.replaceAll(' ', ''), words] as const),
]);

function lettersOf(text: string): string {
  return withoutAddress(text)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function spaced(text: string): string {
  return withoutAddress(text)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[\s_-]+/g, ' ')
    .trim()
    .toLowerCase();
}

function withoutAddress(text: string): string {
  return text.replace(/\(?\bhttps?:.*$/i, '');
}
