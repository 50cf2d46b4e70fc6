import type { Problem } from '../core/errors.ts';

/** The value of the `Host` header among the owner's own; `null` when there is none. */
export function hostHeader(headers: Readonly<Record<string, string>>): string | null {
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host');
  return entry?.[1].trim() ?? null;
}

// Whether a value can stand in a `Host` header (RFC 9110 §7.2): a name or an address, perhaps with a port.
function isAuthority(value: string): boolean {
  if (!/^(?:\[[0-9a-f:.]+\]|[^\s:/?#@\\[\]]+)(?::\d{1,5})?$/i.test(value)) return false;
  const url = URL.parse(`http://${value}/`);
  return url !== null && url.port !== '0';
}

/** What is wrong with the owner's own `Host` header. */
export function hostProblems(headers: Readonly<Record<string, string>>): readonly Problem[] {
  const value = hostHeader(headers);
  if (value === null || isAuthority(value)) return [];
  const message = 'the header Host must be a name or an address, perhaps with a port';
  return [{ path: 'headers.Host', message, hint: 'for example shop.example or shop.example:8080' }];
}
