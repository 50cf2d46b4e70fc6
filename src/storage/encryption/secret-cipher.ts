import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { KeyRing, SecretKey } from './key-ring.ts';

/** Encrypts single texts for a place: moved to another place, what it made does not decrypt. */
export interface SecretCipher {
  /** The same text in the same place always gives the same result, so that a repeated write changes nothing. */
  encrypt(text: string, place: string): string;
  /** The text again; one that was never encrypted as it is. Throws `UndecipherableError`. */
  decrypt(text: string, place: string): string;
  /** Whether a text is encrypted with the present key. */
  isCurrent(text: string): boolean;
}

/** The key is missing, or the text is not the one that was encrypted for this place. */
export class UndecipherableError extends Error {
  /** The id of the key that it was encrypted with. */
  readonly keyId: string;
  readonly isKeyMissing: boolean;

  constructor(keyId: string, isKeyMissing: boolean) {
    super(
      isKeyMissing
        ? `a secret was encrypted with the key ${keyId}, which is not there`
        : `a secret that was encrypted with the key ${keyId} was changed, or moved from elsewhere`,
    );
    this.name = 'UndecipherableError';
    this.keyId = keyId;
    this.isKeyMissing = isKeyMissing;
  }
}

const PREFIX = 'encrypted:1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^encrypted:1:(?<keyId>[0-9a-f]{8}):(?<bytes>[A-Za-z0-9_-]{38,})$/;

interface Subkeys {
  readonly encryption: Buffer;
  readonly nonce: Buffer;
}

/**
 * AES-256-GCM whose nonce is made of the place and the text by HMAC-SHA-256 under a key of its own, as SIV does (RFC 5297):
 * no nonce is ever used for two texts, and equal texts in one place look equal.
 */
export function createSecretCipher(ring: KeyRing): SecretCipher {
  const [current] = ring;
  const subkeys = new Map(ring.map((key) => [key.id, subkeysOf(key)]));
  const present = subkeysOf(current);
  return {
    encrypt(text, place) {
      const nonce = createHmac('sha256', present.nonce)
        .update(`${Buffer.byteLength(place)}:${place}${text}`)
        .digest()
        .subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', present.encryption, nonce);
      cipher.setAAD(Buffer.from(place));
      const bytes = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `${PREFIX}${current.id}:${Buffer.concat(bytes).toString('base64url')}`;
    },
    decrypt(text, place) {
      const { keyId, bytes: packed } = FORM.exec(text)?.groups ?? {};
      if (keyId === undefined || packed === undefined) return text;
      const keys = subkeys.get(keyId);
      if (keys === undefined) throw new UndecipherableError(keyId, true);
      const bytes = Buffer.from(packed, 'base64url');
      const decipher = createDecipheriv(
        'aes-256-gcm',
        keys.encryption,
        bytes.subarray(0, NONCE_BYTES),
      );
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        throw new UndecipherableError(keyId, false);
      }
    },
    isCurrent: (text) => text.startsWith(`${PREFIX}${current.id}:`) && FORM.test(text),
  };
}

function subkeysOf({ bytes }: SecretKey): Subkeys {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', bytes, '', `uptimesquirrel secrets ${purpose}`, 32));
  return { encryption: derive('encryption'), nonce: derive('nonce') };
}
