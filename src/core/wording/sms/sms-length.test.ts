import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutToSegment, isOneSegment, smsLength } from './sms-length.ts';

test.each([
  ['', 'gsm7', 0, 1],
  ['a'.repeat(160), 'gsm7', 160, 1],
  ['a'.repeat(161), 'gsm7', 161, 2],
  ['a'.repeat(306), 'gsm7', 306, 2],
  ['a'.repeat(307), 'gsm7', 307, 3],
  ['[DOWN]', 'gsm7', 8, 1],
  ['€'.repeat(80), 'gsm7', 160, 1],
  ['€'.repeat(81), 'gsm7', 162, 2],
  // 76 pairs fill 152 of 153 places: a pair is not divided.
  ['€'.repeat(153), 'gsm7', 306, 3],
  ['Größe @ Ångström £5 ¿Sí', 'ucs2', 23, 1],
  ['Größe @ Ångström £5 ¿Si', 'gsm7', 23, 1],
  ['`', 'ucs2', 1, 1],
  ['–', 'ucs2', 1, 1],
  ['ا'.repeat(70), 'ucs2', 70, 1],
  ['ا'.repeat(71), 'ucs2', 71, 2],
  ['ا'.repeat(134), 'ucs2', 134, 2],
  ['ا'.repeat(135), 'ucs2', 135, 3],
  ['😀'.repeat(35), 'ucs2', 70, 1],
  ['😀'.repeat(36), 'ucs2', 72, 2],
  // 33 of them fill 66 of 67 places.
  ['😀'.repeat(67), 'ucs2', 134, 3],
  ['{}[]~\\|^€\f', 'gsm7', 20, 1],
  ['ΔΦΓΛΩΠΨΣΘΞ', 'gsm7', 10, 1],
  ['Ç', 'gsm7', 1, 1],
  ['ç', 'ucs2', 1, 1],
])('%j is %s of %d places in %d', (text, alphabet, units, segments) => {
  expect(smsLength(text)).toEqual({ alphabet, units, segments });
});

test('a text that fits is left as it is, and any other ends where one message does', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom('a', '€', '[', 'ا', '\u200c', '😀', '👨‍👩‍👧', ' '),
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const cut = cutToSegment(text);
      expect(isOneSegment(cut)).toBe(true);
      if (isOneSegment(text)) expect(cut).toBe(text);
      else expect(text.startsWith(cut.replace(/(\.\.\.|…)$/, ''))).toBe(true);
      if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a cut uses the message up and divides no character', () => {
  expect(cutToSegment('a'.repeat(200))).toBe(`${'a'.repeat(157)}...`);
  expect(cutToSegment('ا'.repeat(80))).toBe(`${'ا'.repeat(69)}…`);
  expect(cutToSegment('👨‍👩‍👧'.repeat(20))).toBe(`${'👨‍👩‍👧'.repeat(8)}…`);
});
