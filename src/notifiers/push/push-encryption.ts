import { createCipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';

const CURVE = 'prime256v1';
const KEY_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const RECORD_BYTES = 4_096;
/** Salt, record size, length of the key, key: what stands before the encrypted text (RFC 8188 §2.1). */
const HEADER_BYTES = SALT_BYTES + 4 + 1 + KEY_BYTES;
/** Of the text behind its delimiter, within the 4,096 bytes that every push service takes (RFC 8030 §7.2). */
export const MAX_PAYLOAD_BYTES = RECORD_BYTES - HEADER_BYTES - TAG_BYTES - 1;

/** The keys of a subscription (RFC 8291 §3.1), in base64url. */
export interface SubscriptionKeys {
  /** The browser's public key: 65 bytes, a point of P-256. */
  readonly p256dh: string;
  /** 16 bytes that the browser shares with its senders. */
  readonly auth: string;
}

/** Both are new for each message; given by tests only. */
export interface MessageKeys {
  readonly privateKey: Buffer;
  readonly salt: Buffer;
}

/** Whether a text is the public key of a browser: a point that the curve has. */
export function isPushKey(p256dh: string): boolean {
  const key = Buffer.from(p256dh, 'base64url');
  if (key.length !== KEY_BYTES || key[0] !== 4) return false;
  const own = createECDH(CURVE);
  own.generateKeys();
  try {
    own.computeSecret(key);
    return true;
  } catch {
    // A point that lies beside the curve.
    return false;
  }
}

/** Whether a text is the 16 bytes that a browser shares. */
export function isPushAuth(auth: string): boolean {
  return Buffer.from(auth, 'base64url').length === AUTH_BYTES;
}

/** A text of at most `MAX_PAYLOAD_BYTES` as only the browser can read it: one record of `aes128gcm` (RFC 8291 §3.4, RFC 8188). */
export function encryptPush(
  text: string,
  { p256dh, auth }: SubscriptionKeys,
  keys: MessageKeys = newKeys(),
): Buffer {
  const { salt } = keys;
  const browserKey = Buffer.from(p256dh, 'base64url');
  const own = createECDH(CURVE);
  own.setPrivateKey(keys.privateKey);
  const ownKey = own.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, ownKey]);
  const shared = own.computeSecret(browserKey);
  const secret = hkdf(hmac(Buffer.from(auth, 'base64url'), shared), info, 32);
  const derived = hmac(salt, secret);
  const contentKey = hkdf(derived, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(derived, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', contentKey, nonce);
  // 2 delimits the last record; there is one.
  const plain = Buffer.concat([Buffer.from(text), Buffer.of(2)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([
    salt,
    size,
    Buffer.of(ownKey.length),
    ownKey,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

function newKeys(): MessageKeys {
  const own = createECDH(CURVE);
  own.generateKeys();
  return { privateKey: own.getPrivateKey(), salt: randomBytes(SALT_BYTES) };
}

/** One block of HKDF's second step (RFC 5869 §2.3), which is enough for 32 bytes. */
function hkdf(key: Buffer, info: Buffer, lengthBytes: number): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.of(1)])).subarray(0, lengthBytes);
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
