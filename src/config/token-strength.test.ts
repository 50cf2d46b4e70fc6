import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';
import { executors } from '../executors/index.ts';

const isTaken = (token: string): boolean =>
  readStartOptions({}, { SQUIRREL_ADMIN_TOKEN: token }, executors).kind === 'ok';

describe('the token of the environment', () => {
  test.each([
    'short',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'abababababababababababab',
    '1234567890123456',
    'passwordpassword',
    'changeme-changeme-changeme',
    'my-secret-admin-token',
    'qwertyuiopasdfghjkl',
    'letmeinletmeinletmein',
    'admin1234admin1234',
    'SquirrelSquirrel1!',
  ])('%s is too weak', (token) => {
    expect(isTaken(token)).toBe(false);
  });

  test('every one of a random generator is taken, in whatever letters', () => {
    for (let count = 0; count < 2_000; count += 1) {
      expect(isTaken(`adm_${randomBytes(16).toString('hex')}`)).toBe(true);
      expect(isTaken(randomBytes(16).toString('hex'))).toBe(true);
      expect(isTaken(randomBytes(12).toString('base64url'))).toBe(true);
    }
  });

  test('a sentence that nobody else would write is taken', () => {
    expect(isTaken('seven-blue-kettles-under-the-bridge')).toBe(true);
  });
});
