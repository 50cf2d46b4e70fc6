import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../alerting/notification.ts';
import type { JsonObject } from '../../json.ts';
import { noticeText } from '../notice-text.ts';
import { percentText } from './usual-facts.ts';

const STARTED_AT = Date.UTC(2026, 10, 29, 13, 2, 7);
const HOUR_MS = 3_600_000;

function factsOf(
  evidence: JsonObject,
  changes: Partial<Notice> = {},
  language: 'en' | 'fa' = 'en',
): ReadonlyMap<string, string> {
  const notice: Notice = {
    kind: 'opened',
    incident: {
      id: 'inc_m1_2',
      startedAt: STARTED_AT,
      resolvedAt: null,
      reason: 'http_503',
      message: 'answered 503 Service Unavailable',
    },
    monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
    evidence,
    reader: { name: 'Ops', language, timezone: 'Europe/Berlin' },
    ...changes,
  };
  return new Map(noticeText(notice).facts.map(({ key = '', value }) => [key, value]));
}

describe('what a verdict is compared with', () => {
  test('is left out where it is not known', () => {
    const keys = [...factsOf({}).keys()];
    expect(keys).toEqual(['site', 'address', 'reason', 'detail', 'since', 'incident']);
  });

  test('names the phase that failed and those that did not', () => {
    const timings = { dnsMs: 4.1, connectMs: 18.2, tlsMs: 31, firstByteMs: 1_240, totalMs: 1_300 };
    expect(factsOf({ phase: 'head', timings }).get('phase')).toBe(
      'the answer; DNS, connect and TLS were fine',
    );
    const none = { dnsMs: null, connectMs: null, tlsMs: null };
    expect(factsOf({ phase: 'dns', timings: none }).get('phase')).toBe('DNS');
    expect(factsOf({ phase: 'connect', timings: { dnsMs: 1 } }).get('phase')).toBe(
      'connect; DNS was fine',
    );
  });

  test.each([
    [0, 0, 'No other site was checked in the same minute.'],
    [11, 11, 'No: all 11 other sites answered in the same minute.'],
    [1, 1, 'No: the one other site answered in the same minute.'],
    [11, 4, '4 of 11 other sites answered in the same minute.'],
    [11, 0, 'Perhaps: none of 11 other sites answered in the same minute.'],
  ])('says whether it is us: of %d asked %d answered', (othersAsked, othersAnswered, text) => {
    expect(factsOf({ othersAsked, othersAnswered }).get('ourselves')).toBe(text);
  });

  test('says what was normal, and what was before', () => {
    const facts = factsOf({
      usualMs: 96.4,
      lastGoodAt: STARTED_AT - 60_000,
      uptime24h: 1,
      uptime30d: 0.999099,
      lastOutage: { startedAt: STARTED_AT - 24 * HOUR_MS, lastedMs: 40_000 },
    });
    expect(facts.get('normal')).toBe('answers in 96 ms; last good check at 14:01:07');
    expect(facts.get('before')).toBe(
      '100% in 24 hours; 99.909% in 30 days; last outage Sat 28 Nov 2026, 14:02:07, 40 s',
    );
  });

  test('is in Persian without a Latin letter or digit', () => {
    const facts = factsOf(
      {
        othersAsked: 11,
        othersAnswered: 11,
        usualMs: 1_920,
        lastGoodAt: STARTED_AT - 60_000,
        uptime24h: 0.98,
        uptime30d: 0.99909,
        lastOutage: { startedAt: STARTED_AT - HOUR_MS, lastedMs: 40_000 },
        affected: 3,
      },
      {},
      'fa',
    );
    expect(facts.get('normal')).toBe('پاسخ در ۱٫۹ ثانیه؛ آخرین بررسی درست ۱۴:۰۱:۰۷');
    expect(facts.get('before')).toBe(
      '۹۸٪ در ۲۴ ساعت؛ ۹۹٫۹۰۹٪ در ۳۰ روز؛ آخرین قطعی ۱۳:۰۲:۰۷، به مدت ۴۰ ثانیه',
    );
    for (const key of ['ourselves', 'normal', 'before', 'affected']) {
      expect(facts.get(key)).not.toMatch(/[a-z0-9]/i);
    }
  });

  test('names the sites that depend on it', () => {
    expect(factsOf({ affected: ['Shop', 'Blog'] }).get('affected')).toBe(
      '2 sites that depend on it: Shop, Blog',
    );
    const many = Array.from({ length: 9 }, (_, index) => `Site ${index}`);
    expect(factsOf({ affected: many }).get('affected')).toMatch(/^9 sites .*Site 4, …$/);
  });

  test('is read with suspicion: what has another form is left out', () => {
    const values = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const keys = ['othersAsked', 'usualMs', 'uptime30d', 'lastOutage', 'p95Ms', 'certificate'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), values, (key, value) => {
        const given = factsOf({ [key]: value });
        expect([...given.keys()]).toEqual([...factsOf({}).keys()]);
      }),
    );
  });

  test('says who has acknowledged the outage, and every reason that was seen', () => {
    const facts = factsOf(
      { reasons: ['http_503', 'head_timeout'] },
      {
        kind: 'resolved',
        incident: {
          id: 'inc_m1_2',
          startedAt: STARTED_AT,
          resolvedAt: STARTED_AT + HOUR_MS,
          reason: 'http_503',
          message: '',
          acknowledged: { by: 'Sara', at: STARTED_AT + 60_000 },
        },
      },
    );
    expect(facts.get('acknowledged')).toBe('by Sara at 14:03:07');
    expect(facts.get('reasons')).toBe('HTTP 503, no complete answer in time');
  });
});

test('a percentage is cut, never rounded up', () => {
  expect(percentText(0.999_999_9, 'en')).toBe('99.999');
  expect(percentText(1, 'en')).toBe('100');
  expect(percentText(0.29, 'en')).toBe('29');
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (up, down) => {
      const shown = Number(percentText(up / (up + down), 'en'));
      expect(shown).toBeLessThan(100);
      expect(shown).toBeLessThanOrEqual((up / (up + down)) * 100 + 1e-9);
    }),
  );
});

describe('a message that took the place of others', () => {
  const resolvedAt = STARTED_AT + HOUR_MS;
  const incident = {
    id: 'inc_m1_2',
    startedAt: STARTED_AT,
    resolvedAt,
    reason: 'http_503',
    message: '',
  };
  const notice = (language: 'en' | 'fa'): Notice => ({
    kind: 'resolved',
    incident,
    monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
    evidence: {},
    reader: { name: 'Ops', language, timezone: 'UTC' },
  });
  const late = { decidedAt: STARTED_AT, endedAt: resolvedAt, isBeginningFolded: true } as const;

  test('of the beginning says from when to when it was down', () => {
    const text = noticeText(notice('en'), late);
    expect(text.subject).toBe('[UP] Shop - back after 1 h');
    expect(text.headline).toBe('Shop is up again. It was down for 1 h.');
    expect(text.hint).toMatch(
      /^It was down from 2026-11-29 13:02:07 UTC to 2026-11-29 14:02:07 UTC\./,
    );
    expect(noticeText(notice('fa'), late).hint).toMatch(/^از یکشنبه .* تا یکشنبه .* خارج بود/);
  });

  test('of one over another channel says why', () => {
    const fallback = { channel: 'sms', recipient: null, error: 'http_503' };
    expect(factsOf({ fallback }).get('fallback')).toBe('the channel sms fails: http_503');
  });

  test('is a reminder that says how long it has lasted', () => {
    const open = {
      ...notice('en'),
      kind: 'reminder',
      incident: { ...incident, resolvedAt: null },
    } as const;
    const text = noticeText({ ...open, evidence: { downMs: 4 * HOUR_MS } });
    expect(text.subject).toBe('[DOWN] Shop - down for 4 h');
    expect(text.headline).toBe('Shop is still down. It has been for 4 h.');
  });
});
