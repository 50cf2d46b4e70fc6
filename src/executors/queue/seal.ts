import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Locks and unlocks options with a secret that both ends know. */
export interface Seal {
  /** `place` is authenticated with it: sealed options are of no use for any other check. */
  close(options: JsonObject, place: string): string;
  /** `null` when it was sealed with another secret or for another place, or was changed on its way. */
  open(sealed: string, place: string): JsonObject | null;
}

/**
 * A seal from a text of any form; it is hashed to a key, so a long random one (`openssl rand -hex 32`) is what makes it
 * strong.
 */
export function createSeal(secret: string): Seal {
  const key = createHash('sha256').update('squirrel queue 1\0').update(secret).digest();
  return {
    close: (options, place) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
      const parts = [nonce, cipher.update(JSON.stringify(options), 'utf8'), cipher.final()];
      return Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64');
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
          .setAAD(Buffer.from(place))
          .setAuthTag(bytes.subarray(-tagBytes));
        const text = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
        return JSON.parse(Buffer.concat(text).toString('utf8')) as JsonObject;
      } catch {
        return null;
      }
    },
  };
}

/** What a sealed check belongs to. */
export function placeOf(session: string, n: number): string {
  return `${session}/${n}`;
}
