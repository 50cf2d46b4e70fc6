import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Type } from 'typebox';
import type { Problem } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

const pem = { minLength: 1, maxLength: 65_536 };

/** For kinds that speak TLS: certificates of a monitor's own. */
export const credentialOptions = {
  ca: Type.Optional(
    Type.String({
      title: 'Certificate authority',
      formGroup: 'connection',
      description: 'Trusted beside all others: PEM text, or the path of a PEM file.',
      ...pem,
      examples: ['/etc/squirrel/ca.pem'],
    }),
  ),
  clientCert: Type.Optional(
    Type.String({
      title: 'Client certificate',
      formGroup: 'connection',
      description:
        'Shown to a server that asks for one: PEM text, or the path of a PEM file, which may hold the key too.',
      ...pem,
      examples: ['/etc/squirrel/client.pem'],
    }),
  ),
  clientKey: Type.Optional(
    Type.String({
      title: 'Key of the client certificate',
      formGroup: 'connection',
      description: 'PEM text, or the path of a PEM file.',
      ...pem,
      secret: true,
    }),
  ),
  clientPassphrase: Type.Optional(
    Type.String({
      title: 'Passphrase of the key',
      formGroup: 'connection',
      description: 'For a key that is encrypted.',
      minLength: 1,
      maxLength: 1_000,
      secret: true,
    }),
  ),
} as const;

/** The options as they are given. */
export interface CredentialForm {
  readonly insecure: boolean;
  readonly ca?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly clientPassphrase?: string;
}

const KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]*PRIVATE KEY-----\n?/;
const CERTIFICATE_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The same options, a key never among the certificates; complaints go to `problems` and show nothing of what was given. */
export function canonicalCredentials(given: CredentialForm, problems: Problem[]): JsonObject {
  const { clientCert, clientKey } = splitKey(given);
  const split = { ...given, clientCert, clientKey };
  problems.push(...textProblems(split), ...pairProblems(split));
  return {
    ...(clientCert !== undefined && { clientCert }),
    ...(clientKey !== undefined && { clientKey }),
  };
}

type SplitForm = Omit<CredentialForm, 'clientCert' | 'clientKey'> & ReturnType<typeof splitKey>;

function textProblems({ ca, clientCert, clientKey, insecure }: SplitForm): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [path, text] of Object.entries({ ca, clientCert, clientKey })) {
    if (text === undefined) continue;
    if (!isPem(text) && !isPath(text)) {
      const message = `${path} is neither PEM text nor the path of a file`;
      problems.push({ path, message, hint: 'PEM begins with -----BEGIN' });
    } else if (isPem(text) && path !== 'clientKey' && !holdsCertificates(text)) {
      problems.push({ path, message: `${path} holds no certificate that can be read` });
    }
  }
  if (ca !== undefined && insecure) {
    const message = 'ca has no effect where insecure accepts any certificate';
    problems.push({ path: 'ca', message, hint: 'leave one of them out' });
  }
  return problems;
}

function pairProblems({ clientCert, clientKey, clientPassphrase }: SplitForm): readonly Problem[] {
  if (clientCert === undefined) {
    if ((clientKey ?? clientPassphrase) === undefined) return [];
    return [{ path: 'clientCert', message: 'a key or passphrase needs clientCert beside it' }];
  }
  if (!isPem(clientCert)) return [];
  if (clientKey === undefined) {
    return [{ path: 'clientKey', message: 'clientCert needs its key beside it' }];
  }
  const fault = isPem(clientKey) ? keyFault(clientCert, clientKey, clientPassphrase) : null;
  return fault === null ? [] : [{ path: 'clientKey', message: fault }];
}

function splitKey({ clientCert, clientKey }: CredentialForm): {
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
} {
  const [block] = clientCert === undefined ? [] : (KEY_BLOCK.exec(clientCert) ?? []);
  if (block === undefined || clientKey !== undefined) return { clientCert, clientKey };
  return { clientCert: clientCert?.replace(KEY_BLOCK, ''), clientKey: block };
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN');
}

function isPath(text: string): boolean {
  return text.length <= 1_024 && !/\p{Cc}/u.test(text);
}

function holdsCertificates(text: string): boolean {
  const blocks = text.match(CERTIFICATE_BLOCK) ?? [];
  return blocks.length > 0 && blocks.every((block) => certificateOf(block) !== null);
}

function certificateOf(block: string): X509Certificate | null {
  try {
    return new X509Certificate(block);
  } catch {
    return null;
  }
}

function keyFault(certPem: string, keyPem: string, passphrase: string | undefined): string | null {
  const [block = ''] = certPem.match(CERTIFICATE_BLOCK) ?? [];
  const certificate = certificateOf(block);
  if (certificate === null) return null;
  try {
    const key = createPrivateKey({ key: keyPem, ...(passphrase !== undefined && { passphrase }) });
    return certificate.checkPrivateKey(key) ? null : 'clientKey is not the key of clientCert';
  } catch {
    return 'clientKey cannot be read: is it a PEM key, and is clientPassphrase right?';
  }
}
