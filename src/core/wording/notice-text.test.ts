import { describe, expect, test } from 'vitest';
import type { Notice } from '../notification.ts';
import { spanText } from './duration-text.ts';
import { noticeText } from './notice-text.ts';
import { plainLine } from './plain-line.ts';

const base: Notice = {
  kind: 'opened',
  incident: {
    id: 'inc_m1_2',
    startedAt: Date.UTC(2026, 10, 22, 13, 2, 7),
    resolvedAt: null,
    reason: 'http_503',
    message: 'answered 503 Service Unavailable',
  },
  monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
  evidence: { phase: 'head', statusCode: 503, timings: { dnsMs: 1.2, connectMs: 8, tlsMs: null } },
  reader: { name: 'Ops', language: 'en', timezone: 'Europe/Berlin' },
};
const resolved: Notice = {
  ...base,
  kind: 'resolved',
  incident: { ...base.incident, resolvedAt: base.incident.startedAt + 12 * 60_000 },
};
const valueOf = (notice: Notice, label: string): string | undefined =>
  noticeText(notice).facts.find((fact) => fact.label === label)?.value;

describe('noticeText', () => {
  test('a down notice names state, site and reason in its subject', () => {
    expect(noticeText(base).subject).toBe('[DOWN] Shop - HTTP 503');
  });

  test('a recovery says how long it lasted', () => {
    expect(noticeText(resolved).subject).toBe('[UP] Shop - back after 12 min');
    expect(valueOf(resolved, 'Lasted')).toBe('12 min');
  });

  test('times are in the owner’s zone and in UTC', () => {
    expect(valueOf(base, 'Down since')).toMatch(
      /2026-11-22 14:02:07 .*\(2026-11-22 13:02:07 UTC\)/,
    );
  });

  test('the code stands beside the plain reason', () => {
    expect(valueOf(base, 'Reason')).toBe('HTTP 503 (http_503)');
  });

  test('phases that did not happen are left out', () => {
    expect(valueOf(base, 'Timings')).toBe('DNS 1 ms, connect 8 ms');
  });

  test('a Persian reader gets Persian words, digits and calendar', () => {
    const text = noticeText({
      ...resolved,
      reader: { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' },
    });
    expect(text.subject).toBe('[UP] Shop - بازگشت پس از ۱۲ دقیقه');
    const since = text.facts.find(({ label }) => label === 'آغاز قطعی')?.value;
    expect(since).toBe('۱۴۰۵/۰۹/۰۱, ۱۶:۳۲:۰۷ (Asia/Tehran) – ۱۴۰۵/۰۹/۰۱, ۱۳:۰۲:۰۷ (UTC)');
    expect(text.facts.find(({ label }) => label === 'زمان‌ها')?.value).toBe(
      'DNS ۱ میلی‌ثانیه, اتصال ۸ میلی‌ثانیه',
    );
    expect(text.facts.find(({ label }) => label === 'کد وضعیت')?.value).toBe('۵۰۳');
  });

  test('an alarm tells the operator what is wrong with us, and its end how long it was', () => {
    const incident = { ...base.incident, id: 'alarm_1', reason: 'resolver' };
    const self = { id: 'self', name: 'UptimeSquirrel', url: '' };
    const alarm: Notice = { ...base, kind: 'alarm', incident, monitor: self, evidence: {} };
    const over: Notice = {
      ...alarm,
      kind: 'alarm_over',
      incident: { ...incident, resolvedAt: incident.startedAt + 90_000 },
    };
    expect(noticeText(alarm).subject).toBe('[ALARM] UptimeSquirrel - our resolver does not work');
    expect(noticeText(alarm).facts.map(({ label }) => label)).toEqual([
      'Reason',
      'Blind since',
      'Alarm',
    ]);
    expect(noticeText(over).subject).toBe('[OK] UptimeSquirrel - sees again after 1 min 30 s');
    expect(valueOf(over, 'Lasted')).toBe('1 min 30 s');
    const reader = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
    expect(noticeText({ ...over, reader }).subject).toBe(
      '[OK] UptimeSquirrel - دوباره می‌بیند، پس از ۱ دقیقه و ۳۰ ثانیه',
    );
    expect(noticeText({ ...alarm, reader }).headline).toContain('سرور DNS ما کار نمی‌کند');
  });

  test('a late message says when it was written, and that its outage is over', () => {
    const decidedAt = Date.UTC(2026, 10, 22, 13, 3);
    const lasting = noticeText(base, { decidedAt, endedAt: null });
    expect(lasting.subject).toBe('[DOWN] Shop - HTTP 503 (late)');
    expect(lasting.headline).toBe('Shop is down.');
    expect(lasting.hint).toMatch(/late: it was written at 2026-11-22 14:03:00/);
    const over = { decidedAt, endedAt: decidedAt + 60_000 };
    expect(noticeText(base, over).headline).toBe('Shop was down.');
    expect(noticeText(base, over).hint).toMatch(/over since 2026-11-22 14:04:00/);
    const reader = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
    const persian = noticeText({ ...base, reader }, over);
    expect(persian.subject).toBe('[DOWN] Shop - HTTP 503 (با تأخیر)');
    expect(persian.headline).toContain('از دسترس خارج بود');
  });

  test('the operator reads which message did not arrive, where, and what the receiver said', () => {
    const undelivered: Notice = {
      ...base,
      kind: 'undelivered',
      incident: { ...base.incident, reason: 'undelivered', message: 'smtp_550: no such user' },
      evidence: { notification: 'msg_1', channel: 'mail', recipient: 'gone@x.example' },
    };
    expect(noticeText(undelivered).subject).toBe('[ALARM] Shop - a message could not be delivered');
    expect(noticeText(undelivered).facts.map(({ value }) => value)).toEqual([
      'mail',
      'gone@x.example',
      'smtp_550: no such user',
      'msg_1',
    ]);
    const reader = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
    const persian = noticeText({ ...undelivered, reader });
    expect(persian.headline + persian.hint).not.toMatch(/[a-z]{5}/i);
  });

  test('a hostile name cannot break a line or turn the text around', () => {
    const name = 'a\r\nBcc: x@y.example\u202Egnp';
    const { subject } = noticeText({ ...base, monitor: { ...base.monitor, name } });
    expect(subject).toBe('[DOWN] a Bcc: x@y.example gnp - HTTP 503');
  });
});

test.each([
  [0, '0 s'],
  [45_400, '45 s'],
  [60_000, '1 min'],
  [3_900_000, '1 h 5 min'],
  [3_601_000, '1 h'],
  [180_000_000, '2 d 2 h'],
])('%d ms is told as %s', (durationMs, text) => {
  expect(spanText(durationMs, 'en')).toBe(text);
});

test('a long line is cut with a mark', () => {
  expect(plainLine('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
});
