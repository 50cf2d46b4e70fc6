import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * A host name as its readers write it: `xn--fa-hia.de` becomes `faß.de`. Parts that do not lead back to the same
 * ASCII form stay as they are, so the result never names another host.
 */
export function unicodeHostName(hostname: string): string {
  if (!hostname.includes('xn--')) return hostname;
  return hostname
    .split('.')
    .map((label) => unicodeLabel(label) ?? label)
    .join('.');
}

/** The Unicode form of one ASCII part of a host name with `xn--`; `null` when no such name can exist. */
export function unicodeLabel(label: string): string | null {
  if (!label.startsWith('xn--')) return label;
  const decoded = domainToUnicode(label);
  // A part that cannot be decoded comes back as it was, or empty; the rules of UTS 46 apply on the way back.
  return decoded !== label && decoded !== '' && domainToASCII(decoded) === label ? decoded : null;
}
