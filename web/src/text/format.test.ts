import { setupI18n, type Messages } from '@lingui/core';
import { describe, expect, it, test } from 'vitest';
import { compileCatalogue } from '../../build/compile-catalogue.ts';
import english from '../../locales/en.json' with { type: 'json' };
import persian from '../../locales/fa.json' with { type: 'json' };
import { createFormat, cut, type Format } from './format.ts';

function formatOf(locale: string, file: Readonly<Record<string, string>>): Format {
  const messages = compileCatalogue(file) as Messages;
  const i18n = setupI18n({ locale, locales: [locale], messages: { [locale]: messages } });
  return createFormat({ locale, t: (id, values) => i18n._(id, values), timeZone: 'Asia/Tehran' });
}

const en = formatOf('en', english);
const fa = formatOf('fa', persian);
/** 2026-11-29T13:14:48Z, a Sunday: 16:44:48 in Tehran. */
const AT = Date.UTC(2026, 10, 29, 13, 14, 48);
const MINUTE = 60_000;

describe('a share', () => {
  it.each([
    [1, '100%'],
    [0.999_999_6, '99.999%'],
    [0.9999, '99.990%'],
    [0.99871, '99.871%'],
    [0.29, '29.000%'],
    [0, '0.000%'],
  ])('of %d is %s, never rounded up', (ratio, text) => {
    expect(en.uptime(ratio)).toBe(text);
  });

  it('has Persian digits and signs in Persian', () => {
    expect(fa.uptime(0.99871)).toBe('۹۹٫۸۷۱٪');
    expect(fa.uptime(1)).toBe('۱۰۰٪');
  });

  test('is cut, and binary fractions lose nothing', () => {
    for (let steps = 0; steps < 100_000; steps += 7) {
      expect(cut(steps / 100_000, 5)).toBe(steps / 100_000);
    }
  });
});

describe('an answer time', () => {
  it.each([
    [0.4, '0 ms', '۰ م‌ث'],
    [112.4, '112 ms', '۱۱۲ م‌ث'],
    [1920, '1.92 s', '۱٫۹۲ ثانیه'],
    [12_340, '12.3 s', '۱۲٫۳ ثانیه'],
    [72_000, '1 min 12 s', '۱ دقیقه و ۱۲ ثانیه'],
  ])('of %d ms is %s or %s', (ms, english, persian) => {
    expect(en.answerTime(ms)).toBe(english);
    expect(fa.answerTime(ms)).toBe(persian);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s', '۰ ثانیه'],
    [12 * MINUTE + 13_400, '12 min 13 s', '۱۲ دقیقه و ۱۳ ثانیه'],
    [34 * MINUTE, '34 min', '۳۴ دقیقه'],
    [60 * MINUTE + 5_000, '1 h', '۱ ساعت'],
    [192 * MINUTE, '3 h 12 min', '۳ ساعت و ۱۲ دقیقه'],
    [24 * 60 * MINUTE, '1 day', '۱ روز'],
    [76 * 60 * MINUTE, '3 days 4 h', '۳ روز و ۴ ساعت'],
  ])('of %d ms is %s or %s', (ms, english, persian) => {
    expect(en.duration(ms)).toBe(english);
    expect(fa.duration(ms)).toBe(persian);
  });
});

describe('how long ago', () => {
  it('is one unit for a day, then the date', () => {
    expect(en.ago(AT - 4_000, AT)).toBe('4 s ago');
    expect(en.ago(AT - 11 * 60 * MINUTE - MINUTE, AT)).toBe('11 h ago');
    expect(en.ago(AT - 24 * 60 * MINUTE, AT)).toBe('28 Nov 2026');
    expect(fa.ago(AT - 4_000, AT)).toBe('۴ ثانیه پیش');
  });
});

describe('a moment', () => {
  it('is a time of day with seconds, and has its date on another day', () => {
    expect(en.moment(AT, AT + MINUTE)).toBe('16:44:48');
    expect(en.moment(AT, AT + 24 * 60 * MINUTE)).toBe('29 Nov 2026, 16:44:48');
    expect(en.clock(AT)).toBe('16:44');
  });

  it('is put together as Persian writes it, with the Persian comma', () => {
    expect(fa.date(AT)).toBe('یکشنبه ۸ آذر ۱۴۰۵');
    expect(fa.moment(AT, AT + 24 * 60 * MINUTE)).toBe('یکشنبه ۸ آذر ۱۴۰۵، ۱۶:۴۴:۴۸');
  });
});

test('lists and counts are those of the language', () => {
  expect(en.list(['a', 'b', 'c'])).toBe('a, b, and c');
  expect(fa.list(['a', 'b'])).toBe('a و b');
  expect(en.number(4920)).toBe('4,920');
  expect(en.rate(0.2)).toBe('0.2');
  expect(fa.number(4920)).toBe('۴٬۹۲۰');
});
