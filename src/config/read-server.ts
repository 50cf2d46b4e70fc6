import {
  DIRECT_INGRESS,
  isNetwork,
  MAX_RATE_LIMIT,
  readAllowedHost,
  readHeaderName,
  readPublicUrl,
  type Ingress,
} from '../core/address/ingress.ts';
import { describeValue } from '../core/forms/quote.ts';
import { readForm, refuseUnknownKeys, type Form, type Reading } from '../core/forms/reading.ts';
import {
  HEADER_FORM,
  HOST_FORM,
  NETWORK_FORM,
  PUBLIC_URL_FORM,
  publicUrlHint,
} from './ingress-options.ts';
import { readSection } from './section.ts';

const KEYS: ReadonlySet<string> = new Set(Object.keys(DIRECT_INGRESS));

/** The section `server`: how callers reach the service, and how much they may ask of it. */
export function readServer(reading: Reading, config: Form): Ingress {
  const inner: Reading = { ...reading, path: 'server' };
  const form = readForm(inner, config['server'] ?? {});
  if (form === null) return DIRECT_INGRESS;
  refuseUnknownKeys(inner, form, KEYS);
  return {
    publicUrl: readUrl(inner, form['publicUrl'] ?? null),
    allowedHosts: readTexts(inner, form, {
      key: 'allowedHosts',
      form: HOST_FORM,
      read: readAllowedHost,
    }),
    trustedProxies: readTexts(inner, form, {
      key: 'trustedProxies',
      form: NETWORK_FORM,
      read: (text) => (isNetwork(text) ? text : null),
    }),
    signInHeader: readHeader(inner, form['signInHeader'] ?? null),
    rateLimit: readRateLimit(inner, form['rateLimit'] ?? null),
  };
}

function readRateLimit({ problems }: Reading, value: unknown): number | null {
  if (value === null) return null;
  // A variable in a file is a text.
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) {
    if (number >= 0 && number <= MAX_RATE_LIMIT) return number;
  }
  const path = 'server.rateLimit';
  const message = `${path} must be a whole number from 0 to ${MAX_RATE_LIMIT}, not ${describeValue(value)}`;
  problems.push({ path, message });
  return null;
}

function readHeader({ problems }: Reading, value: unknown): string | null {
  if (value === null) return null;
  const name = typeof value === 'string' ? readHeaderName(value) : null;
  if (name !== null) return name;
  const path = 'server.signInHeader';
  const message = `${path} must be ${HEADER_FORM}, not ${describeValue(value)}`;
  problems.push({ path, message });
  return null;
}

function readUrl({ problems }: Reading, value: unknown): string | null {
  if (value === null) return null;
  const url = typeof value === 'string' ? readPublicUrl(value) : null;
  if (url !== null) return url;
  const hint = typeof value === 'string' ? publicUrlHint(value) : null;
  const path = 'server.publicUrl';
  const message = `${path} must be ${PUBLIC_URL_FORM}, not ${describeValue(value)}`;
  problems.push({ path, message, ...(hint !== null && { hint }) });
  return null;
}

function readTexts(
  reading: Reading,
  form: Form,
  of: {
    readonly key: string;
    readonly form: string;
    readonly read: (text: string) => string | null;
  },
): readonly string[] {
  return readSection(reading, { form, key: of.key }, (entry, place) => {
    const text = typeof entry === 'string' ? of.read(entry) : null;
    const path = `${reading.path}.${place}`;
    if (text === null) {
      const message = `${path} must be ${of.form}, not ${describeValue(entry)}`;
      reading.problems.push({ path, message });
    }
    return text;
  });
}
