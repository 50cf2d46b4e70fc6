import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCredentials } from './credentials.ts';

const weak = createCredentials({ memory: 8, passes: 1, parallelism: 1 });

describe('a password', () => {
  it('is hashed by argon2id with 19 MiB and two passes, by a new salt each time', async () => {
    const { hashPassword, verifyPassword } = createCredentials();
    const one = await hashPassword('nuts in the winter');
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hashPassword('nuts in the winter')).not.toBe(one);
    expect(await verifyPassword('nuts in the winter', one)).toBe(true);
    expect(await verifyPassword('nuts in the Winter', one)).toBe(false);
  });

  it('is compared by the cost that its hash names', async () => {
    const hash = await weak.hashPassword('nuts in the winter');
    expect(await createCredentials().verifyPassword('nuts in the winter', hash)).toBe(true);
  });

  it('is weak when it was made at less cost than hashes are now', async () => {
    const hash = await weak.hashPassword('nuts in the winter');
    const strong = createCredentials();
    expect([weak.isWeakHash(hash), strong.isWeakHash(hash)]).toEqual([false, true]);
    expect(strong.isWeakHash(await strong.hashPassword('nuts in the winter'))).toBe(false);
    expect(strong.isWeakHash('no hash')).toBe(false);
  });

  it('is the same in each form of Unicode', async () => {
    const hash = await weak.hashPassword('noisetté dans l’hiver');
    expect(await weak.verifyPassword('noisette\u0301 dans l’hiver', hash)).toBe(true);
  });

  it.each([null, '', 'nuts in the winter', '$argon2id$v=19$m=8,t=1,p=1$x$y'])(
    'is never that of %j',
    async (hash) => {
      expect(await weak.verifyPassword('nuts in the winter', hash)).toBe(false);
    },
  );

  it('waits behind at most 50 others; more are refused', async () => {
    const { hashPassword } = createCredentials(undefined, 2);
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => hashPassword('nuts in the winter')),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable' } });
    expect(await hashPassword('nuts in the winter')).toMatch(/^\$argon2id/);
  });
});

describe('a secret', () => {
  it('has 256 bits, and is known by a digest that says nothing of it', () => {
    const secret = weak.newSecret();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(weak.newSecret()).not.toBe(secret);
    expect(weak.digest('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  it('is compared whole, whatever its length', () => {
    expect(weak.isSame('abc', 'abc')).toBe(true);
    expect(weak.isSame('abc', 'abcd')).toBe(false);
    expect(weak.isSame('', 'abc')).toBe(false);
  });
});

it('has one file that sets cookies', () => {
  const folder = join(import.meta.dirname, '..');
  const setting = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) =>
      /\.(?:setCookie|clearCookie|cookie)\(|['"]set-cookie['"]/i.test(
        readFileSync(join(folder, path), 'utf8'),
      ),
    );
  expect(setting).toEqual([join('accounts', 'session-cookies.ts')]);
});
