import { expect, test } from 'vitest';
import {
  blankUnseen,
  byteEscape,
  dotUnreadable,
  escapeActive,
  hasActive,
  hasBlankOrControl,
  plainBlock,
  plainLine,
  plainTexts,
} from './safe-text.ts';

const nasty = 'a\u001b[31m\tb\r\nc\u202ed\u200be\u200cf\u2028g\ufffdh';

test.each([
  ['blankUnseen', blankUnseen, 'a [31m b  c d e f\u2028g\ufffdh'],
  ['dotUnreadable', (text: string) => dotUnreadable(text, 12), 'a·[31m·b··c·'],
  [
    'escapeActive',
    escapeActive,
    'a\\u001b[31m\\u0009b\\u000d\\u000ac\\u202ed\u200be\u200cf\\u2028g\ufffdh',
  ],
  ['plainLine', (text: string) => plainLine(text, 12), 'a [31m b c …'],
  ['plainBlock', plainBlock, 'a\\x1b[31m\tb\r\nc\\u202ed\\u200be\u200cf\\u2028g\ufffdh'],
])('%s makes foreign text harmless', (_, make, made) => {
  expect(make(nasty)).toBe(made);
});

test('a text that is cut in the middle of a character stays well formed', () => {
  expect(dotUnreadable('ab\u{1f600}', 3)).toBe('ab\ufffd');
  expect(plainLine('ab\u{1f600}cd', 4)).toBe('ab…');
});

test('every text inside a value is made plain', () => {
  expect(plainTexts({ a: ['b\u001b', 1, null], c: { d: '\u202e' } })).toEqual({
    a: ['b', 1, null],
    c: { d: '' },
  });
});

test.each([
  ['plain text', false, true],
  ['\u200cfa', false, false],
  ['a\u202eb', true, false],
  ['a\u0007', true, true],
])('%j: acts on a screen %s, holds a blank or a control character %s', (text, acts, blank) => {
  expect(hasActive(text)).toBe(acts);
  expect(hasBlankOrControl(text)).toBe(blank);
});

test('a byte is escaped as a byte, any other character as itself', () => {
  expect(byteEscape('\u0007')).toBe('\\x07');
  expect(byteEscape('\u202e')).toBe('\\u202e');
});
