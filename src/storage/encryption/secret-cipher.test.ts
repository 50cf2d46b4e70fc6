import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatKeyFile, newKey, parseKeyFile } from './key-ring.ts';
import { createSecretCipher, UndecipherableError } from './secret-cipher.ts';

const old = newKey();
const present = newKey();
const cipher = createSecretCipher([present, old]);
const before = createSecretCipher([old]);

describe('a secret', () => {
  test('comes back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, place) => {
        const encrypted = cipher.encrypt(text, place);
        expect(encrypted).toMatch(/^[\w:-]+$/);
        expect(cipher.decrypt(encrypted, place)).toBe(text.toWellFormed());
      }),
    );
  });

  test('looks the same in one place, and different in any other', () => {
    const places = ['channel a secret', 'channel b secret', 'channel a token'];
    const texts = places.map((place) => cipher.encrypt('hunter2', place));
    expect(new Set(texts).size).toBe(places.length);
    expect(cipher.encrypt('hunter2', places[0] ?? '')).toBe(texts[0]);
    // Where a place ends and its text begins is part of it.
    expect(cipher.encrypt('bc', 'a')).not.toBe(cipher.encrypt('c', 'ab'));
  });

  test('does not decrypt in another place, nor after a change of any character', () => {
    const encrypted = cipher.encrypt('hunter2', 'channel a secret');
    expect(() => cipher.decrypt(encrypted, 'channel b secret')).toThrow(UndecipherableError);
    const start = encrypted.lastIndexOf(':') + 1;
    for (let index = start; index < encrypted.length - 1; index += 1) {
      const other = encrypted[index] === 'A' ? 'B' : 'A';
      const forged = encrypted.slice(0, index) + other + encrypted.slice(index + 1);
      expect(() => cipher.decrypt(forged, 'channel a secret')).toThrow(UndecipherableError);
    }
  });

  test('of an older key still decrypts, and is known to be of an older one', () => {
    const encrypted = before.encrypt('hunter2', 'place');
    expect(cipher.decrypt(encrypted, 'place')).toBe('hunter2');
    expect(cipher.isCurrent(encrypted)).toBe(false);
    expect(cipher.isCurrent(cipher.encrypt('hunter2', 'place'))).toBe(true);
  });

  test('of a key that is missing names the key and nothing else', () => {
    const encrypted = cipher.encrypt('hunter2', 'place');
    expect(() => before.decrypt(encrypted, 'place')).toThrow(
      `a secret was encrypted with the key ${present.id}, which is not there`,
    );
  });

  test('that was never encrypted is read as it is', () => {
    for (const text of ['hunter2', '', 'encrypted:1:', 'encrypted:1:0123abcd:short']) {
      expect(cipher.decrypt(text, 'place')).toBe(text);
      expect(cipher.isCurrent(text)).toBe(false);
    }
  });
});

describe('a key file', () => {
  test('reads back', () => {
    for (const isFinished of [true, false]) {
      const keys = { ring: [present, old], isFinished } as const;
      expect(parseKeyFile(formatKeyFile(keys))).toEqual(keys);
    }
  });

  test.each([
    ['', 'there is no key in it'],
    ['# a remark\n', 'there is no key in it'],
    ['0123abcd short\n', 'line 1 is not a key'],
    [`\n0123abcx ${old.bytes.toString('base64')}\n`, 'line 2 is not a key'],
  ])('that is damaged is refused with its line: %j', (text, message) => {
    expect(() => parseKeyFile(text)).toThrow(message);
  });

  test('is refused without a key being quoted', () => {
    const line = `${old.id} ${old.bytes.toString('base64')}`;
    expect(() => parseKeyFile(`${line}\n${line}\n`)).toThrow(/^line 2 repeats the id of a key$/);
  });
});
