import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly name: string;
  readonly key: KeyObject;
}

/** What to put into a certificate. */
export interface CertificateRequest {
  /** Common name. */
  readonly name: string;
  /** DNS names and IPv4 addresses it is good for. */
  readonly hosts?: readonly string[];
  /** Default: signed by itself. */
  readonly issuer?: TestCertificate;
  readonly isAuthority?: boolean;
  /** Epoch milliseconds; default an hour ago. */
  readonly validFrom?: number;
  /** Epoch milliseconds; default in 90 days. */
  readonly validTo?: number;
  readonly hash?: CertificateHash;
  /** RSA with so many bits instead of P-256. */
  readonly rsaBits?: number;
  /** A key that exists already, as PEM, instead of a new one. */
  readonly keyPem?: string;
}

/** What a certificate is signed with; MD5 only by RSA keys. */
export type CertificateHash = 'sha256' | 'sha1' | 'md5';

const DAY_MS = 86_400_000;
let serial = 1;

/** Makes a certificate in this process: a few fields of DER (X.690), signed with Node's own keys. */
export function makeCertificate(request: CertificateRequest): TestCertificate {
  const { publicKey, privateKey } = keysOf(request);
  const { issuer, hash = 'sha256' } = request;
  const signer = issuer?.key ?? privateKey;
  const algorithm = algorithmOf(signer, hash);
  serial += 1;
  const body = sequence([
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1, serial)),
    algorithm,
    nameOf(issuer?.name ?? request.name),
    sequence([
      timeOf(request.validFrom ?? Date.now() - 3_600_000),
      timeOf(request.validTo ?? Date.now() + 90 * DAY_MS),
    ]),
    nameOf(request.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extensionsOf(request))),
  ]);
  const signature = sign(hash, body, signer);
  const whole = sequence([body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature]))]);
  return {
    pem: pemOf('CERTIFICATE', whole),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    name: request.name,
    key: privateKey,
  };
}

function keysOf({ keyPem, rsaBits }: CertificateRequest): {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
} {
  if (keyPem !== undefined) {
    return { publicKey: createPublicKey(keyPem), privateKey: createPrivateKey(keyPem) };
  }
  return rsaBits === undefined
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: rsaBits });
}

function extensionsOf(request: CertificateRequest): Buffer[] {
  const extensions: Buffer[] = [];
  if (request.isAuthority === true) {
    extensions.push(extension('2.5.29.19', sequence([der(0x01, Buffer.of(0xff))])));
  }
  if (request.hosts !== undefined) {
    const names = request.hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? der(0x87, Buffer.from(host.split('.').map(Number)))
        : der(0x82, Buffer.from(host)),
    );
    extensions.push(extension('2.5.29.17', sequence(names)));
  }
  return extensions;
}

function extension(id: string, value: Buffer): Buffer {
  return sequence([objectId(id), der(0x04, value)]);
}

const rsaAlgorithms: Readonly<Record<CertificateHash, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha1: '1.2.840.113549.1.1.5',
  md5: '1.2.840.113549.1.1.4',
};

function algorithmOf(key: KeyObject, hash: CertificateHash): Buffer {
  if (key.asymmetricKeyType === 'rsa') {
    return sequence([objectId(rsaAlgorithms[hash]), der(0x05, Buffer.alloc(0))]);
  }
  return sequence([objectId(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2')]);
}

function nameOf(name: string): Buffer {
  const part = sequence([objectId('2.5.4.3'), der(0x0c, Buffer.from(name))]);
  return sequence([der(0x31, part)]);
}

function timeOf(time: number): Buffer {
  const text = new Date(time).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return der(0x18, Buffer.from(`${text}Z`));
}

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = rest.flatMap((part) => {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function sequence(parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const bytes = [length >> 16, (length >> 8) & 0xff, length & 0xff];
  const shortest = bytes.slice(length > 0xffff ? 0 : length > 0xff ? 1 : 2);
  const size = length < 128 ? [length] : [0x80 | shortest.length, ...shortest];
  return Buffer.concat([Buffer.of(tag, ...size), value]);
}

function pemOf(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
