// DKIM: RFC 6376, with the keys that RFC 8301 asks for. nodemailer signs, relaxed/relaxed and by RSA with SHA-256.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { domainToASCII } from 'node:url';
import type { SingleKeyOptions } from 'nodemailer/lib/dkim/index.js';
import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { domainOf } from './mailbox.ts';

const LABEL = '[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const MAX_KEY_BYTES = 65_536;
/** RFC 8301 §3.2: verifiers reject shorter keys, and need not read longer ones. */
const [MIN_KEY_BITS, MAX_KEY_BITS] = [1_024, 4_096];
/** The file may be about to be mended. */
const KEY_RETRY_MS = 300_000;

/** Settings that have mails signed; selector and key go together. */
export const dkimOptions = {
  dkimSelector: Type.Optional(
    Type.String({
      title: 'DKIM selector',
      description:
        'Signs mails by DKIM: the public key stands in the TXT record of `<selector>._domainkey.<domain>`.',
      pattern: `^${LABEL}(\\.${LABEL})*$`,
      maxLength: 63,
      examples: ['squirrel'],
    }),
  ),
  dkimKey: Type.Optional(
    Type.String({
      title: 'DKIM key',
      description:
        'The private key, RSA of 1024 to 4096 bits without a passphrase: PEM text, or the path of a PEM file, which is read for each mail.',
      minLength: 1,
      maxLength: MAX_KEY_BYTES,
      secret: true,
    }),
  ),
  dkimDomain: Type.Optional(
    Type.String({
      title: 'DKIM domain',
      description: 'That signs; by default the domain of `from`.',
      pattern: `^${LABEL}(\\.${LABEL})+$`,
      maxLength: 253,
      examples: ['example.com'],
    }),
  ),
} as const;

/** The settings as they are given, with the sender whose domain signs by default. */
export interface DkimForm {
  readonly from: string;
  readonly dkimSelector?: string;
  readonly dkimKey?: string;
  readonly dkimDomain?: string;
}

/** Whatever keeps a mail from being signed, without quoting the key. */
export function dkimProblems({
  dkimSelector,
  dkimKey,
  dkimDomain,
}: Omit<DkimForm, 'from'>): readonly Problem[] {
  if (dkimKey === undefined) {
    if ((dkimSelector ?? dkimDomain) === undefined) return [];
    const message = 'mails are only signed with a key';
    return [{ path: 'dkimKey', message, hint: 'add dkimKey, or leave out what begins with dkim' }];
  }
  if (dkimSelector === undefined) {
    const message = 'receivers find the public key by its selector';
    const hint = 'add the name before ._domainkey in the name server, such as squirrel';
    return [{ path: 'dkimSelector', message, hint }];
  }
  if (!isPem(dkimKey)) {
    if (!/\p{Cc}/u.test(dkimKey)) return [];
    const message = 'dkimKey is neither PEM text nor the path of a file';
    return [{ path: 'dkimKey', message, hint: 'PEM begins with -----BEGIN' }];
  }
  const key = readKey(dkimKey);
  return typeof key === 'string' ? [{ path: 'dkimKey', message: key, hint: KEY_HINT }] : [];
}

/** How a mail is signed: with nothing, with a key, or not at all, as the key cannot be used now. */
export type Signing = { readonly dkim?: SingleKeyOptions } | { readonly failure: DeliveryResult };

/** Reads the key, which may stand in a file. Never rejects. */
export async function signingOf(form: DkimForm): Promise<Signing> {
  const { from, dkimSelector: keySelector, dkimKey, dkimDomain } = form;
  if (dkimKey === undefined || keySelector === undefined) return {};
  const key = isPem(dkimKey) ? readKey(dkimKey) : await readKeyFile(dkimKey);
  if (typeof key === 'string') return { failure: notSigned(key) };
  const domainName = dkimDomain ?? domainToASCII(domainOf(from));
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' });
  return { dkim: { domainName, keySelector, privateKey } };
}

const KEY_HINT = 'openssl genrsa 2048 makes one';

const isPem = (text: string): boolean => text.includes('-----BEGIN');

function notSigned(why: string): DeliveryResult {
  return { kind: 'retry', code: 'dkim_key', detail: why, minMs: KEY_RETRY_MS };
}

/** The key, or why it is none. */
function readKey(pem: string): KeyObject | string {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return 'dkimKey cannot be read: is it a private key in PEM, without a passphrase?';
  }
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  if (kind !== 'rsa') return `dkimKey is a key of the kind ${kind}, and mails are signed by RSA`;
  const bits = details?.modulusLength ?? 0;
  const isFit = bits >= MIN_KEY_BITS && bits <= MAX_KEY_BITS;
  return isFit
    ? key
    : `dkimKey has ${bits} bits, and receivers take ${MIN_KEY_BITS} to ${MAX_KEY_BITS}`;
}

async function readKeyFile(path: string): Promise<KeyObject | string> {
  try {
    const file = await stat(path);
    if (!file.isFile() || file.size > MAX_KEY_BYTES) return 'the file of dkimKey holds no key';
    return readKey(await readFile(path, 'utf8'));
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return `the file of dkimKey cannot be read (${code})`;
  }
}
