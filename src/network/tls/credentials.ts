import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { codeOf, unknownFault, type Fault } from '../probe/fault.ts';

/** The certificates of one monitor; each is PEM text or the path of a PEM file on the machine that probes. */
export interface TlsCredentials {
  /** Authorities to trust beside all others. */
  readonly ca?: string | undefined;
  /** Shown to servers that ask for one; the key may stand in the same text. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** The same as PEM texts; empty where there are none. */
export interface CredentialPems {
  readonly ca: string;
  readonly cert: string;
  /** Not encrypted. */
  readonly key: string;
}

const MAX_FILE_BYTES = 1_048_576;

/** Reads files anew each time, so that a renewed certificate counts; what cannot be read is our own fault. */
export function readCredentials(given: TlsCredentials): CredentialPems | Fault {
  try {
    const ca = pemOf(given.ca);
    const cert = pemOf(given.cert);
    const key = given.key === undefined ? cert : pemOf(given.key);
    return { ca, cert, key: cert === '' ? '' : openKey(key, given.passphrase) };
  } catch (error) {
    const code = codeOf(error);
    const why = /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'no PEM';
    const message = `the certificate files of this monitor cannot be used (${why})`;
    return unknownFault('credentials', 'tls', message);
  }
}

function pemOf(text: string | undefined): string {
  if (text === undefined) return '';
  if (text.includes('-----BEGIN')) return text;
  const file = statSync(text);
  if (!file.isFile() || file.size > MAX_FILE_BYTES) throw new Error('is no PEM file');
  return readFileSync(text, 'utf8');
}

function openKey(pem: string, passphrase: string | undefined): string {
  const key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  return key.export({ type: 'pkcs8', format: 'pem' });
}
