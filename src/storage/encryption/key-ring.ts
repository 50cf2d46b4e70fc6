import { randomBytes } from 'node:crypto';

/** A key of 256 bits, and the name that what it encrypted carries. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The key that encrypts from now on, first, and those that still decrypt. */
export type KeyRing = readonly [SecretKey, ...SecretKey[]];

const KEY_BYTES = 32;
const ID_BYTES = 4;
const LINE = /^(?<id>[0-9a-f]{8}) (?<key>[A-Za-z0-9+/]{43}=)$/;

/** A key that was never used. */
export function newKey(): SecretKey {
  return { id: randomBytes(ID_BYTES).toString('hex'), bytes: randomBytes(KEY_BYTES) };
}

/** Keys as a file holds them. */
export interface KeyFile {
  readonly ring: KeyRing;
  /** Everything in the database is encrypted with the first key. */
  readonly isFinished: boolean;
}

const HEAD =
  '# Keys of the secrets in the database, the present one first. Keep a copy apart from the database.';
const UNFINISHED = '# unfinished: not every secret is encrypted with the first key yet';

/** A line for each key, after comments for people. */
export function formatKeyFile({ ring, isFinished }: KeyFile): string {
  const lines = ring.map(({ id, bytes }) => `${id} ${bytes.toString('base64')}`);
  return [HEAD, ...(isFinished ? [] : [UNFINISHED]), ...lines, ''].join('\n');
}

/** What `formatKeyFile` wrote. Throws an `Error` that says which line is no key, without quoting it. */
export function parseKeyFile(text: string): KeyFile {
  const keys: SecretKey[] = [];
  let isFinished = true;
  for (const [index, given] of text.split('\n').entries()) {
    const line = given.trim();
    if (line === UNFINISHED) isFinished = false;
    if (line === '' || line.startsWith('#')) continue;
    const { id, key } = LINE.exec(line)?.groups ?? {};
    const place = `line ${index + 1}`;
    if (id === undefined || key === undefined) {
      throw new Error(`${place} is not a key: 8 hexadecimal digits and 32 bytes in base64`);
    }
    if (keys.some((known) => known.id === id)) throw new Error(`${place} repeats the id of a key`);
    keys.push({ id, bytes: Buffer.from(key, 'base64') });
  }
  const [first, ...others] = keys;
  if (first === undefined) throw new Error('there is no key in it');
  return { ring: [first, ...others], isFinished };
}
