import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { JsonValue } from '../../core/json.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How far the clocks of a queue's machines may be apart, and how long a message could be repeated. */
export const CLOCK_SKEW_MS = 300_000;

/**
 * Keeps what travels through Redis from being read, made or changed by anybody without the shared secret. Each letter
 * belongs to a `place`, such as one job or one session, and opens nowhere else.
 */
export interface Seal {
  /** Whether there is a secret; without one letters are what they hold, readable to all who reach Redis. */
  readonly isKeyed: boolean;
  close(value: JsonValue, place: string): JsonValue;
  /** `undefined` when it is not sealed with our secret for this place, or before `since` (epoch ms), or in the future. */
  open(letter: JsonValue | undefined, place: string, since?: number): JsonValue | undefined;
}

/** A seal from a text of any form; it is hashed to a key, so a long random one is what makes it strong. `null`: none. */
export function createSeal(secret: string | null): Seal {
  return secret === null ? openSeal : keyedSeal(secret);
}

const openSeal: Seal = {
  isKeyed: false,
  close: (value) => value,
  // Nothing of ours is a bare text, so a text was sealed by others.
  open: (letter) => (typeof letter === 'string' ? undefined : letter),
};

function keyedSeal(secret: string): Seal {
  const master = createHash('sha256').update('squirrel queue 2\0').update(secret).digest();
  // A key for each place: random nonces of 96 bits are safe for 2^32 letters of one key (NIST SP 800-38D §8.3).
  const keyOf = (place: string): Buffer => createHmac('sha256', master).update(place).digest();
  return {
    isKeyed: true,
    close: (value, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, keyOf(place), nonce);
      const text = JSON.stringify({ at: Date.now(), value });
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64');
    },
    open: (letter, place, since) => {
      const opened = typeof letter === 'string' ? decipher(letter, keyOf(place)) : null;
      if (opened === null) return undefined;
      const isTimely =
        since === undefined || (opened.at >= since && opened.at <= Date.now() + CLOCK_SKEW_MS);
      return isTimely ? opened.value : undefined;
    },
  };
}

function decipher(
  letter: string,
  key: Buffer,
): { readonly at: number; readonly value: JsonValue } | null {
  const bytes = Buffer.from(letter, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    const opening = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    }).setAuthTag(bytes.subarray(-TAG_BYTES));
    const parts = [opening.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), opening.final()];
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as {
      at: number;
      value: JsonValue;
    };
  } catch {
    return null;
  }
}

/** Where letters belong. Each names its direction and all ids that it must not be torn from. */
export const placeOf = {
  job: (jobId: string): string => `job ${jobId}`,
  session: (session: string): string => `session ${session}`,
  /** Numbers of checks are unique in all sessions of a submitter. */
  results: (resultsKey: string): string => `results ${resultsKey}`,
  worker: (workerId: string): string => `worker ${workerId}`,
  control: 'control',
  reply: (messageId: string, workerId: string): string => `reply ${messageId} ${workerId}`,
} as const;
