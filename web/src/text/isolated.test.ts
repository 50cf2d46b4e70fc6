import { expect, test } from 'vitest';
import { isolatedIn } from './isolated.ts';

const shown = (direction: 'ltr' | 'rtl', text: string): string =>
  isolatedIn(direction, text).replaceAll('\u2068', '[').replaceAll('\u2069', ']');

test.each([
  ['rtl', 'Shop', '[Shop]'],
  ['rtl', 'https://shop.example/', '[https://shop.example/]'],
  ['rtl', 'فروشگاه', 'فروشگاه'],
  ['rtl', '۱ دقیقه و ۲۳ ثانیه', '۱ دقیقه و ۲۳ ثانیه'],
  ['ltr', 'Shop', 'Shop'],
  ['ltr', 'فروشگاه', '[فروشگاه]'],
  ['rtl', '\u2068Operations\u2069 و \u2068Web\u2069', '[Operations] و [Web]'],
] as const)('in %s text, %s stands as %s', (direction, text, expected) => {
  expect(shown(direction, text)).toBe(expected);
});
