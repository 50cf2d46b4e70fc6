import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS, type Notice } from '../../alerting/notification.ts';
import { REASON_TEXTS } from '../../check/reasons.ts';
import { MAX_NAME_LENGTH } from '../../forms/read-values.ts';
import { asciiText } from '../ascii-text.ts';
import { composeMessage } from '../message.ts';
import { smsLength } from './sms-length.ts';

const STARTED_AT = Date.UTC(2026, 10, 29, 14, 2, 7);
const base: Notice = {
  kind: 'opened',
  incident: {
    id: 'inc_m1_2',
    startedAt: STARTED_AT,
    resolvedAt: null,
    reason: 'http_503',
    message: 'answered 503 Service Unavailable',
  },
  monitor: { id: 'm1', name: 'https://example.com/', url: 'https://example.com/' },
  evidence: {},
  reader: { name: 'Ops', language: 'en', timezone: 'Europe/Berlin' },
};
const persian = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
const tokens = { acknowledge: 'x7', silence: 's7', view: 'v7' };
const dashboardUrl = 'https://u.example/';
const smsOf = (changes: Partial<Notice> = {}, setup = { dashboardUrl, tokens }): string =>
  composeMessage({ ...base, ...changes }, { late: null, ...setup }).sms;
const named = (name: string) => ({ monitor: { ...base.monitor, name } });

describe('an SMS', () => {
  test('says what is wrong since when, and where to acknowledge it', () => {
    expect(smsOf()).toBe('DOWN example.com HTTP 503 since 14:02 UTC. Ack: https://u.example/a/x7');
  });

  test('says what is over', () => {
    const incident = { ...base.incident, resolvedAt: STARTED_AT + 720_000 };
    expect(smsOf({ kind: 'resolved', incident })).toBe('UP example.com back after 12 min');
  });

  test('has the words, the digits and the zone of a Persian reader', () => {
    expect(smsOf({ reader: persian, ...named('فروشگاه') })).toBe(
      'قطع: فروشگاه، HTTP 503، از ۱۷:۳۲ پذیرش: https://u.example/a/x7',
    );
  });

  test.each([
    ['Müller & Söhne – “Shop”', 'DOWN Muller & Sohne - "Shop" HTTP 503'],
    ['Straße [eu] Łódź', 'DOWN Strasse (eu) Lodz HTTP 503'],
    ['فروشگاه', 'DOWN example.com HTTP 503'],
    ['https://example.com/a/b?c=d', 'DOWN example.com/a/b?c=d HTTP 503'],
  ])('writes %s as far as it can be read', (name, begin) => {
    expect(smsOf(named(name))).toMatch(new RegExp(`^${RegExp.escape(begin)} since`));
  });

  test('cuts the path of an address before anything else', () => {
    const path = 'very/long/path/'.repeat(20);
    expect(smsOf(named(`https://example.com/${path}`))).toBe(
      'DOWN example.com HTTP 503 since 14:02 UTC. Ack: https://u.example/a/x7',
    );
  });

  test('is one segment, and keeps the state and its link whole, whatever it is about', () => {
    const notice = fc.record({
      kind: fc.constantFrom(...NOTICE_KINDS),
      name: fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: MAX_NAME_LENGTH }),
        fc.webUrl({ withQueryParameters: true }),
        fc.constantFrom(
          'فروشگاه مرکزی شمال شهر تهران '.repeat(5),
          '商店'.repeat(50),
          '[{~}]'.repeat(40),
          'w'.repeat(MAX_NAME_LENGTH),
        ),
      ),
      reason: fc.constantFrom(...Object.keys(REASON_TEXTS), 'http_503', 'of_later'),
      token: fc.stringMatching(/^[\w-]{23,90}$/),
      reader: fc.constantFrom(base.reader, persian),
    });
    fc.assert(
      fc.property(notice, ({ kind, name, reason, token, reader }) => {
        const setup = { dashboardUrl, tokens: { ...tokens, acknowledge: token } };
        const incident = {
          ...base.incident,
          reason,
          resolvedAt: kind === 'resolved' ? STARTED_AT : null,
        };
        const text = smsOf({ kind, incident, reader, ...named(name) }, setup);
        expect(smsLength(text).segments).toBe(1);
        expect(text).toMatch(reader.language === 'en' ? /^[A-Z]{2,}/ : /^[\p{Script=Arabic} ]+:/u);
        expect(text).not.toMatch(/[\r\n]/);
        if (text.includes('https://u.example/')) expect(text.endsWith(`/a/${token}`)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('has room for the link of a monitor with a generated id, in English', () => {
    const token = 'x'.repeat(50);
    const setup = {
      dashboardUrl: 'https://uptime.example.com/',
      tokens: { ...tokens, acknowledge: token },
    };
    for (const reason of Object.keys(REASON_TEXTS)) {
      const incident = { ...base.incident, reason };
      expect(smsOf({ incident, ...named('Customer portal') }, setup)).toContain(`/a/${token}`);
    }
  });
});

test('what ASCII cannot say is left as it is', () => {
  expect(asciiText('naïve café')).toBe('naive cafe');
  expect(asciiText('سنجاب')).toBeNull();
  expect(asciiText('商店')).toBeNull();
});
