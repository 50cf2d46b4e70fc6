import { expect, it } from 'vitest';
import { expiryOf, isSameExpiry } from './expiry.ts';

it('is of a certificate with its issuer, or of a domain with its registrar', () => {
  expect(expiryOf({ certificate: { endsAt: 5, issuer: 'R11' } })).toEqual({
    of: 'certificate',
    at: 5,
    by: 'R11',
  });
  expect(expiryOf({ expiresAt: 7, registrar: 'Acorn Names' })).toEqual({
    of: 'domain',
    at: 7,
    by: 'Acorn Names',
  });
});

it('names no one where the check did not learn it', () => {
  expect(expiryOf({ certificate: { endsAt: 5, issuer: '' } })).toEqual({
    of: 'certificate',
    at: 5,
  });
  expect(expiryOf({ expiresAt: 7, registrar: null })).toEqual({ of: 'domain', at: 7 });
});

it('is none without a day', () => {
  expect(expiryOf({})).toBeNull();
  expect(expiryOf({ certificate: null })).toBeNull();
  expect(expiryOf({ certificate: { issuer: 'R11' } })).toBeNull();
});

it('is another one with another issuer', () => {
  const one = { of: 'certificate', at: 5, by: 'R11' } as const;
  expect(isSameExpiry(one, { ...one })).toBe(true);
  expect(isSameExpiry(one, { ...one, by: 'E7' })).toBe(false);
  expect(isSameExpiry(one, null)).toBe(false);
  expect(isSameExpiry(null, null)).toBe(true);
});
