import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../ids.ts';
import { reportText } from '../wording/report/report-text.ts';
import { NO_TIME } from '../uptime/uptime.ts';
import { reportIn, reportNotifications } from './report-notice.ts';
import { composeReport, type Report, type SiteReport } from './report.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 10, 23);

function site(name: string, changes: Partial<SiteReport> = {}): SiteReport {
  return {
    monitorId: asMonitorId(name),
    name,
    url: `https://${name}.example/`,
    durations: { ...NO_TIME, up: 7 * DAY },
    uptimeRatio: 1,
    incidents: 0,
    maxOutage: null,
    falseAlarms: 0,
    p95Ms: 100,
    usualP95Ms: 90,
    expiry: null,
    ...changes,
  };
}

const about = {
  from: T0,
  to: T0 + 7 * DAY,
  owner: { id: 'ops', name: 'Operations' },
  tag: null,
  timezone: 'Europe/Berlin',
};
const shop = site('shop', {
  durations: { ...NO_TIME, up: 7 * DAY - HOUR, down: HOUR },
  uptimeRatio: 0.99404,
  incidents: 2,
  maxOutage: { from: T0, to: T0 + HOUR / 2 },
  falseAlarms: 3,
  p95Ms: 2_000,
  expiry: { of: 'certificate', at: T0 + 9 * DAY },
});
const quiet = site('quiet', {
  durations: { ...NO_TIME, unknown: 7 * DAY },
  p95Ms: null,
  usualP95Ms: null,
});
const all = [site('blog'), quiet, shop];

describe('a report', () => {
  const report = composeReport(about, all, 2);

  it('adds its sites up, and lists the worst of them first', () => {
    expect(report).toMatchObject({
      siteCount: 3,
      durations: { up: 14 * DAY - HOUR, down: HOUR, unknown: 7 * DAY },
      uptimeRatio: 0.99702,
      incidents: 2,
      falseAlarms: 3,
      maxOutage: { site: 'shop', from: T0, to: T0 + HOUR / 2 },
    });
    expect(report.sites.map(({ name }) => name)).toEqual(['shop', 'blog']);
    expect(report.slowest.map(({ name }) => name)).toEqual(['shop', 'blog']);
    expect(report.endingSoon.map(({ name }) => name)).toEqual(['shop']);
  });

  it('is a report of nothing without sites', () => {
    const none = composeReport(about, [], 5);
    expect(none).toMatchObject({ siteCount: 0, uptimeRatio: null, maxOutage: null, sites: [] });
    expect(reportText(none, { kind: 'weekly', language: 'en' }).what).toBe(
      'weekly report, not judged',
    );
  });

  it('says in English and in Persian what it found', () => {
    const english = reportText(report, { kind: 'weekly', language: 'en' });
    expect(english.what).toBe('weekly report, 99.702 %');
    expect(english.headline).toBe('Sites: 3, uptime: 99.702 %, 2026-11-23 – 2026-11-30.');
    const facts = new Map(english.facts.map(({ label, value }) => [label, value]));
    expect(facts.get('shop')).toBe('99.404 %, outages: 2, down 1 h');
    expect(facts.get('Longest outage')).toBe('shop: 30 min');
    expect(facts.get('Slowest: shop')).toBe('2000 ms (95th percentile), usually 90 ms');
    expect(facts.get('Certificate of shop ends')).toBe('2026-12-02');
    expect(facts.get('More sites, each better than these')).toBe('1');
    const persian = reportText(report, { kind: 'monthly', language: 'fa' });
    expect(persian.what).toBe('گزارش ماهانه، ۹۹٫۷۰۲٪');
    const text = JSON.stringify(persian, (key, value: unknown) =>
      key === 'tone' || value === null ? undefined : value,
    ).replaceAll(/shop|blog/g, '');
    expect(text.replaceAll(/"\w+":/g, '')).not.toMatch(/[A-Za-z0-9]/);
  });

  it('is in its message whole, under ids that are the same however often it is made', () => {
    const owned = { ...report, owner: about.owner } satisfies Report;
    const period = {
      kind: 'weekly',
      name: 'weekly-2026-11-23',
      from: about.from,
      to: about.to,
      dueAt: about.to,
    } as const;
    const routes = [
      {
        channelId: 'mail' as never,
        recipient: null,
        copyFor: null,
        reader: { name: 'Operations', language: 'en', timezone: 'Europe/Berlin' },
      },
    ] as const;
    const [first] = reportNotifications(owned, { period, routes, at: T0 });
    const [again] = reportNotifications(owned, { period, routes, at: T0 + 5 });
    expect(again?.id).toBe(first?.id);
    expect(first?.id).not.toContain('.');
    expect(reportIn(first?.notice.evidence ?? {})).toEqual({ kind: 'weekly', report: owned });
    expect(reportIn({})).toBeNull();
  });
});
