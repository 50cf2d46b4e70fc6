import { expect, test } from 'vitest';
import type { JsonValue } from '../../core/json.ts';
import { CLOCK_SKEW_MS, createSeal, placeOf } from './seal.ts';

const bytesOf = (letter: JsonValue): Buffer =>
  Buffer.from(typeof letter === 'string' ? letter : '', 'base64');
const value = { headers: { Authorization: 'Bearer x' } };
const place = placeOf.job('s-1-7');

test('opens with the same secret at the same place, and nowhere else', () => {
  const letter = createSeal('right').close(value, place);
  expect(createSeal('right').open(letter, place)).toEqual(value);
  expect(createSeal('wrong').open(letter, place)).toBeUndefined();
  expect(createSeal(null).open(letter, place)).toBeUndefined();
  expect(createSeal('right').open(letter, placeOf.job('s-1-8'))).toBeUndefined();
  expect(createSeal('right').open(letter, placeOf.session('s-1-7'))).toBeUndefined();
});

test('hides what it holds, and never looks the same', () => {
  const seal = createSeal('right');
  const letters = [seal.close(value, place), seal.close(value, place)];
  expect(letters[0]).not.toBe(letters[1]);
  expect(bytesOf(letters[0] ?? '').toString('latin1')).not.toContain('Bearer');
});

test('with a secret nothing is believed that was not sealed, or that was changed', () => {
  const seal = createSeal('right');
  const bytes = bytesOf(seal.close(value, place));
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(seal.open(changed.toString('base64'), place)).toBeUndefined();
  }
  for (const other of [value, [value], null, 5, '', 'no base64!', undefined]) {
    expect(seal.open(other, place)).toBeUndefined();
  }
});

test('what must be fresh is refused when it is old', () => {
  const seal = createSeal('right');
  const letter = seal.close(value, place);
  expect(seal.open(letter, place, Date.now() - CLOCK_SKEW_MS)).toEqual(value);
  expect(seal.open(letter, place, Date.now() + 1_000)).toBeUndefined();
});

test('without a secret letters are what they hold', () => {
  const seal = createSeal(null);
  expect(seal.open(seal.close(value, place), place)).toEqual(value);
});
