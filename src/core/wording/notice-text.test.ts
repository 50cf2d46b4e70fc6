import { describe, expect, test } from 'vitest';
import type { Notice } from '../alerting/notification.ts';
import { harmlessText, originalText } from '../heartbeat/heartbeat.ts';
import { spanText } from './duration-text.ts';
import { noticeText } from './notice-text.ts';
import { plainLine } from '../safe-text.ts';

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
const persian = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
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
    const text = noticeText({ ...resolved, reader: persian });
    expect(text.subject).toBe('[UP] Shop - بازگشت پس از ۱۲ دقیقه');
    const since = text.facts.find(({ label }) => label === 'آغاز قطعی')?.value;
    expect(since).toBe(
      'یکشنبه ۱ آذر ۱۴۰۵، ۱۶:۳۲:۰۷ به وقت ایران (۱۳:۰۲:۰۷ به وقت \u2068UTC\u2069)',
    );
    const down: Notice = { ...base, reader: persian };
    expect(valueOf(down, 'زمان‌ها')).toBe(
      '\u2068DNS\u2069 ۱ میلی‌ثانیه، \u2068اتصال\u2069 ۸ میلی‌ثانیه',
    );
    expect(valueOf(down, 'کد وضعیت')).toBe('۵۰۳');
    expect(valueOf(down, 'مرحلهٔ خطا')).toBe(
      'سرایند پاسخ؛ \u2068DNS\u2069 و \u2068اتصال\u2069 درست بودند',
    );
    expect(noticeText(down).headline).toBe('\u2068Shop\u2069 از دسترس خارج شده است.');
    expect(noticeText(down).subject).toBe('[DOWN] Shop - HTTP 503');
  });

  test.each([
    ['UTC', 0, 'یکشنبه ۱ آذر ۱۴۰۵، ۱۳:۰۲:۰۷ به وقت \u2068UTC\u2069'],
    [
      'Asia/Tehran',
      10,
      'دوشنبه ۲ آذر ۱۴۰۵، ۰۲:۳۲:۰۷ به وقت ایران (یکشنبه ۱ آذر ۱۴۰۵، ۲۳:۰۲:۰۷ به وقت \u2068UTC\u2069)',
    ],
    [
      'Etc/GMT+3',
      0,
      'یکشنبه ۱ آذر ۱۴۰۵، ۱۰:۰۲:۰۷ به وقت \u2068Etc/GMT+3\u2069 (۱۳:۰۲:۰۷ به وقت \u2068UTC\u2069)',
    ],
  ])('a Persian date is written as people write it: %s %d', (timezone, hours, text) => {
    const startedAt = base.incident.startedAt + hours * 3_600_000;
    const incident = { ...base.incident, startedAt };
    expect(valueOf({ ...base, incident, reader: { ...persian, timezone } }, 'آغاز قطعی')).toBe(
      text,
    );
  });

  test('what is over does not repeat what was seen while it lasted', () => {
    const evidence = {
      ...base.evidence,
      finalUrl: 'https://b.example/',
      failedChecks: 3,
      log: 'x',
    };
    expect(noticeText({ ...resolved, evidence }).facts.map(({ label }) => label)).toEqual([
      'Site',
      'Address',
      'Reason',
      'Down since',
      'Up since',
      'Lasted',
      'Failed checks',
      'Incident',
    ]);
  });

  test.each([
    ['https://shop.example/', undefined],
    ['https://shop.example', undefined],
    ['https://shop.example/login', 'https://shop.example/login'],
  ])('the final address is said when it is another one: %s', (finalUrl, shown) => {
    expect(valueOf({ ...base, evidence: { finalUrl } }, 'Final address')).toBe(shown);
  });

  test('what was odd is said in the reader’s language', () => {
    const notice: Notice = {
      ...base,
      evidence: { notes: ['weak_key', 'tls_alert_40', 'of_later'] },
    };
    const english = noticeText(notice).facts.filter(({ label }) => label === 'Note');
    expect(english.map(({ value }) => value)).toEqual([
      'The certificate’s RSA key has fewer than 2048 bits.',
      'The server ended the handshake with TLS alert 40.',
    ]);
    expect(valueOf({ ...notice, reader: persian }, 'نکته')).toContain('۲۰۴۸ بیت');
  });

  test('what a job said reads in a mail as it was', () => {
    const log = 'C:\\up\\u0041 <b> & \u202e';
    expect(originalText(harmlessText(log))).toBe(log);
    const shown = valueOf({ ...base, evidence: { log: harmlessText(log) } }, 'Last log of the job');
    expect(shown).toBe('C:\\up\\u0041 <b> &');
  });

  test('what a job said last is one safe line of bounded length', () => {
    const log = `copying\n${harmlessText('\u001b')}[31mno space\u202e left\n${'x'.repeat(9_000)}`;
    const shown = valueOf({ ...base, evidence: { log } }, 'Last log of the job');
    expect(shown).toMatch(/^copying \[31mno space {2}left x+…$/);
    expect(shown).toHaveLength(500);
  });

  test.each(['en', 'fa'] as const)(
    'an alarm about the database does not claim blindness: %s',
    (language) => {
      const incident = { ...base.incident, id: 'alarm_1', reason: 'storage' };
      const alarm: Notice = {
        ...base,
        kind: 'alarm',
        incident,
        monitor: { id: 'self', name: 'UptimeSquirrel', url: '' },
        evidence: {},
        reader: { ...base.reader, language },
      };
      const over: Notice = {
        ...alarm,
        kind: 'alarm_over',
        incident: { ...incident, resolvedAt: incident.startedAt + 60_000 },
      };
      const texts = [alarm, over].map((notice) => JSON.stringify(noticeText(notice)));
      for (const text of texts) {
        expect(text).not.toMatch(
          /cannot judge|judges sites again|sees again|[Bb]lind|Seeing|judging|Judging|not judged|بی‌خبری/,
        );
      }
      expect(texts[0]).toMatch(/still checked and judged|همچنان بررسی می‌شوند/);
      expect(texts[1]).toMatch(/writable again|نوشتنی/);
    },
  );

  test('what was no outage is not called one, and one monitor is one', () => {
    const kinds = ['judged', 'alarm_over', 'judged_monitors', 'unjudged_monitors'] as const;
    const { startedAt } = base.incident;
    const incident = { ...base.incident, reason: 'network', resolvedAt: startedAt + 60_000 };
    for (const kind of kinds) {
      const notice: Notice = { ...base, kind, incident, evidence: { monitors: 1 } };
      const { facts } = noticeText({ ...notice, reader: { ...base.reader, language: 'fa' } });
      expect(facts.map(({ label }) => label).join()).not.toContain('قطعی');
    }
    const one: Notice = { ...base, kind: 'unjudged_monitors', evidence: { monitors: 1 } };
    expect(noticeText(one).subject).toContain('1 of your monitors is not judged');
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
      'Not judging since',
      'Alarm',
    ]);
    expect(noticeText(over).subject).toBe(
      '[OK] UptimeSquirrel - judges sites again after 1 min 30 s',
    );
    expect(valueOf(over, 'Lasted')).toBe('1 min 30 s');
    const reader = { name: 'گروه', language: 'fa', timezone: 'Asia/Tehran' } as const;
    expect(noticeText({ ...over, reader }).subject).toBe(
      '[OK] UptimeSquirrel - تشخیص دوبارهٔ وضعیت‌ها، پس از ۱ دقیقه و ۳۰ ثانیه',
    );
    expect(noticeText({ ...alarm, reader }).headline).toContain('سرور DNS ما کار نمی‌کند');
  });

  test('owners hear how many of their monitors are not judged, since when and why, and its end', () => {
    const incident = { ...base.incident, id: 'alarm_1', reason: 'no_worker' };
    const self = { id: 'self', name: 'UptimeSquirrel', url: '' };
    const evidence = { monitors: 3 };
    const unjudged: Notice = {
      ...base,
      kind: 'unjudged_monitors',
      incident,
      monitor: self,
      evidence,
    };
    const over: Notice = {
      ...unjudged,
      kind: 'judged_monitors',
      incident: { ...incident, resolvedAt: incident.startedAt + 90_000 },
      evidence: {},
    };
    expect(noticeText(unjudged).subject).toBe(
      '[UNKNOWN] UptimeSquirrel - 3 of your monitors are not judged',
    );
    expect(noticeText(unjudged).headline).toMatch(
      /^Not judged since .+: 3 of your monitors\. The problem is ours: no worker takes checks\.$/,
    );
    expect(valueOf(unjudged, 'Monitors not judged')).toBe('3');
    expect(noticeText(over).subject).toBe('[OK] UptimeSquirrel - judged again after 1 min 30 s');
    expect(noticeText({ ...unjudged, reader: persian }).headline).toContain(
      '۳ مورد از پایش‌های شما',
    );
    const { headline } = noticeText({ ...unjudged, reader: persian });
    expect(headline.replaceAll('UTC', '')).not.toMatch(/[a-z]/i);
    expect(noticeText({ ...over, reader: persian }).headline).not.toMatch(/[a-z]/i);
  });

  test.each([
    ['deleted', '[CLOSED] Shop - monitor deleted', '[CLOSED] Shop - پایشگر حذف شد'],
    ['retargeted', '[CLOSED] Shop - address changed', '[CLOSED] Shop - نشانی عوض شد'],
    ['paused', '[CLOSED] Shop - monitor paused', '[CLOSED] Shop - پایش متوقف شد'],
  ] as const)('an outage that ends as %s does not say that the site is up', (why, en, fa) => {
    const notice: Notice = { ...resolved, incident: { ...resolved.incident, why } };
    expect(noticeText(notice).subject).toBe(en);
    expect(noticeText(notice).headline).not.toContain('is up');
    expect(valueOf(notice, 'Closed')).toContain('13:14:07 UTC');
    expect(valueOf(notice, 'Up since')).toBeUndefined();
    expect(noticeText({ ...notice, reader: persian }).subject).toBe(fa);
  });

  test('an outage that was not watched all the time claims no more than is known', () => {
    const { startedAt } = base.incident;
    const unwatched = [{ from: startedAt + 60_000, to: startedAt + 300_000 }];
    const notice: Notice = { ...resolved, evidence: { ...resolved.evidence, unwatched } };
    expect(noticeText(notice).subject).toBe('[UP] Shop - back after at most 12 min');
    expect(noticeText(notice).headline).toContain('it was not monitored all of that time');
    expect(valueOf(notice, 'Not watched')).toMatch(/13:03:07 UTC.* – .*13:07:07 UTC/);
    expect(noticeText({ ...notice, reader: persian }).subject).toBe(
      '[UP] Shop - بازگشت، حداکثر پس از ۱۲ دقیقه',
    );
  });

  test('a site that cannot be judged for a day, and its end', () => {
    const incident = { ...base.incident, reason: 'http_429' };
    const notice: Notice = { ...base, kind: 'unjudged', incident, evidence: {} };
    expect(noticeText(notice).subject).toMatch(/^\[NOT JUDGED\] Shop - /);
    expect(noticeText(notice).hint).not.toBe('');
    expect(valueOf(notice, 'Not judged since')).toContain('13:02:07 UTC');
    const resolvedAt = incident.startedAt + 90_000_000;
    const over: Notice = { ...notice, kind: 'judged', incident: { ...incident, resolvedAt } };
    expect(noticeText(over).subject).toBe('[JUDGED] Shop - judged again after 1 d 1 h');
    expect(valueOf(over, 'Judged since')).toContain('14:02:07 UTC');
    expect(noticeText({ ...over, reader: persian }).headline).toContain('دوباره معلوم است');
    expect(noticeText({ ...over, incident: { ...over.incident, why: 'deleted' } }).subject).toBe(
      '[CLOSED] Shop - monitor deleted',
    );
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
    const translated = noticeText({ ...base, reader: persian }, over);
    expect(translated.subject).toBe('[DOWN] Shop - HTTP 503 (با تأخیر)');
    expect(translated.headline).toContain('از دسترس خارج بود');
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
    const { headline, hint } = noticeText({ ...undelivered, reader: persian });
    expect(headline + hint).not.toMatch(/[a-z]{5}/i);
  });

  test('the operator reads which channel has sent as many messages as it may, in both languages', () => {
    const limit: Notice = {
      ...base,
      kind: 'undelivered',
      incident: { ...base.incident, reason: 'daily_limit', message: "daily_limit: 'sms' has" },
      monitor: { id: 'self', name: 'UptimeSquirrel', url: '' },
      evidence: { notification: 'msg_1', channel: 'sms', recipient: null },
    };
    const english = noticeText(limit);
    expect(english.subject).toBe('[ALARM] UptimeSquirrel - daily limit of messages reached');
    expect(english.headline).toBe('The channel sms has sent as many messages as it may in a day.');
    const translated = noticeText({ ...limit, reader: persian });
    expect(translated.headline).toBe('کانال \u2068sms\u2069 به سقف پیام‌های روزانهٔ خود رسیده است.');
    expect(translated.hint).not.toMatch(/[a-z]{5}/i);
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

describe('a stretch of unrest', () => {
  const unrest = { outages: 7, downMs: 90_000 };

  test('is announced once, and says that no more messages come', () => {
    const text = noticeText({ ...base, kind: 'unstable' });
    expect(text.subject).toBe('[UNSTABLE] Shop - goes down again and again');
    expect(text.hint).toMatch(/no further message/);
  });

  test.each([
    [false, '[UP] Shop - calm after 7 outages', /is up and has been calm/],
    [true, '[DOWN] Shop - HTTP 503', /stays down. Outages so far: 7/],
  ] as const)('is summed up, down: %s', (isDown, subject, headline) => {
    const evidence = { ...unrest, isDown };
    const text = noticeText({ ...base, kind: 'unstable_over', evidence });
    expect(text.subject).toBe(subject);
    expect(text.headline).toMatch(headline);
  });

  test('ends without a word on its outages where its monitor is removed', () => {
    const incident = { ...resolved.incident, why: 'deleted' } as const;
    const text = noticeText({ ...resolved, kind: 'unstable_over', incident });
    expect(text.subject).toMatch(/^\[CLOSED\]/);
  });
});

test.each(['en', 'fa'] as const)('an acknowledgement names who made it, in %s', (language) => {
  const incident = { ...base.incident, acknowledged: { by: 'Ada\r\nX: y', at: 1 } };
  const notice = { ...base, kind: 'acknowledged', incident, reader: { ...persian, language } };
  const { subject, headline } = noticeText(notice as Notice);
  expect(subject).toContain('Ada');
  expect(`${subject}${headline}`).not.toMatch(/[\r\n]/);
});
