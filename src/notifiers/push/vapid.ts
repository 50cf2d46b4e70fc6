import { createECDH, createPrivateKey, sign } from 'node:crypto';

const CURVE = 'prime256v1';
const PRIVATE_BYTES = 32;
/** Push services take tokens of at most 24 h (RFC 8292 §2). */
const TOKEN_LIFE_S = 12 * 3_600;

/** The public key that belongs to a private one, both in base64url; `null` where the text is no private key of P-256. */
export function publicKeyOf(privateKey: string): string | null {
  const bytes = Buffer.from(privateKey, 'base64url');
  if (bytes.length !== PRIVATE_BYTES) return null;
  const pair = createECDH(CURVE);
  try {
    pair.setPrivateKey(bytes);
  } catch {
    // Zero, or beyond the order of the curve.
    return null;
  }
  return pair.getPublicKey().toString('base64url');
}

/** A new pair of keys, both in base64url. */
export function makeVapidPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  // A key with zeros in front comes without them.
  const privateKey = Buffer.alloc(PRIVATE_BYTES);
  const bytes = pair.getPrivateKey();
  bytes.copy(privateKey, PRIVATE_BYTES - bytes.length);
  return {
    privateKey: privateKey.toString('base64url'),
    publicKey: pair.getPublicKey().toString('base64url'),
  };
}

/** The `authorization` of a message to a push service (RFC 8292 §3). `now` is in epoch ms. */
export function vapidAuthorization(
  endpoint: string,
  { privateKey, contact }: { readonly privateKey: string; readonly contact: string },
  now: number,
): string | null {
  const publicKey = publicKeyOf(privateKey);
  if (publicKey === null) return null;
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + TOKEN_LIFE_S,
    sub: contact,
  };
  const signed = [{ typ: 'JWT', alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const point = Buffer.from(publicKey, 'base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: privateKey.replace(/=+$/, ''),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
}
