import { expect, test } from 'vitest';
import { createSeal, placeOf } from './seal.ts';

const options = { url: 'https://a.example/', headers: { Authorization: 'Bearer canary' } };
const place = placeOf('session-1', 7);

test('what is sealed reads back with the same secret alone', () => {
  const sealed = createSeal('right').close(options, place);
  expect(createSeal('right').open(sealed, place)).toEqual(options);
  expect(createSeal('wrong').open(sealed, place)).toBe(null);
});

test('a sealed text gives nothing away and is never the same twice', () => {
  const seal = createSeal('right');
  const sealed = seal.close(options, place);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('canary');
  expect(seal.close(options, place)).not.toBe(sealed);
});

test('a sealed text is of no use for another check, cut short or changed', () => {
  const seal = createSeal('right');
  const sealed = seal.close(options, place);
  const changed = `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`;
  expect(seal.open(sealed, placeOf('session-1', 8))).toBe(null);
  expect(seal.open(sealed.slice(0, 20), place)).toBe(null);
  expect(seal.open(changed, place)).toBe(null);
  expect(seal.open('', place)).toBe(null);
});
