import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import { UnavailableError } from '../../core/errors.ts';
import type { Credentials } from '../../core/ports/credentials.ts';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashes made at once, in threads of Node's own: a quarter of the processors, as more would take them from checks. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 4));
/** Hashes that may wait; each takes some 30 ms of a processor. */
const MAX_WAITING = 50;
const FORM =
  /^\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,2}),p=(?<parallelism>\d)\$(?<salt>[\w+/]{11,86})\$(?<hash>[\w+/]{43})$/;

const CODE_BYTES = 10;
/** RFC 4226 §4 recommends 160 bits. */
const TOTP_BYTES = 20;
/** The only form that every app takes. */
const TOTP_FORM = { issuer: 'UptimeSquirrel', algorithm: 'SHA1', digits: 6, period: 30 } as const;

const derive = promisify(argon2);

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** Secrets of accounts by Node's own functions. */
export function createCredentials(cost: Cost = COST, atOnce: number = AT_ONCE): Credentials {
  const inTurn = createQueue(atOnce);
  const hash = async (password: string, salt: Buffer, price: Cost): Promise<Buffer> => {
    const message = Buffer.from(password.normalize('NFC'));
    return inTurn(() =>
      derive('argon2id', { message, nonce: salt, tagLength: HASH_BYTES, ...price }),
    );
  };
  const noSalt = randomBytes(SALT_BYTES);
  return {
    async hashPassword(password) {
      const salt = randomBytes(SALT_BYTES);
      return phcText({ cost, salt, hash: await hash(password, salt, cost) });
    },
    async verifyPassword(password, stored) {
      const known = stored === null ? null : readPhc(stored);
      const salt = known?.salt ?? noSalt;
      const found = await hash(password, salt, known?.cost ?? cost);
      return known !== null && timingSafeEqual(found, known.hash);
    },
    isWeakHash: (stored) => {
      const made = readPhc(stored)?.cost;
      return made !== undefined && (made.memory < cost.memory || made.passes < cost.passes);
    },
    newSecret: () => randomBytes(32).toString('base64url'),
    digest,
    isSame: (one, other) => timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other))),
    newCode: () => new Secret({ size: CODE_BYTES }).base32.toLowerCase(),
    newTotp: (label) => {
      const totp = new TOTP({ ...TOTP_FORM, label, secret: new Secret({ size: TOTP_BYTES }) });
      return { secret: totp.secret.base32, uri: totp.toString() };
    },
    totpStepOf: (secret, code, now) => {
      const totp = new TOTP({ ...TOTP_FORM, secret: Secret.fromBase32(secret) });
      const delta = totp.validate({ token: code, timestamp: now, window: 1 });
      return delta === null ? null : totp.counter({ timestamp: now }) + delta;
    },
  };
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

interface StoredHash {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** The form of the Password Hashing Competition, with base64 that ends without `=`. */
function phcText({ cost: { memory, passes, parallelism }, salt, hash }: StoredHash): string {
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

function readPhc(text: string): StoredHash | null {
  const parts = FORM.exec(text)?.groups;
  if (parts === undefined) return null;
  return {
    cost: {
      memory: Number(parts['memory']),
      passes: Number(parts['passes']),
      parallelism: Number(parts['parallelism']),
    },
    salt: Buffer.from(parts['salt'] ?? '', 'base64'),
    hash: Buffer.from(parts['hash'] ?? '', 'base64'),
  };
}

/** Runs a few tasks at once and lets some wait. */
function createQueue(atOnce: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= atOnce) {
      if (waiting.length >= MAX_WAITING) {
        throw new UnavailableError('too many people sign in just now: try again in a moment');
      }
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
