import type { Notice } from '../../src/core/alerting/notification.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { composeReport, type SiteReport } from '../../src/core/reports/report.ts';
import { NO_TIME } from '../../src/core/uptime/uptime.ts';
import type { Delivery } from '../../src/core/ports/notifier.ts';

/** 2026-11-29 14:02:07 in Berlin. */
const STARTED_AT = Date.UTC(2026, 10, 29, 13, 2, 7);
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

const shop = { id: 'm1', name: 'Shop', url: 'https://shop.acorn.example/' };
const english = { name: 'Operations', language: 'en', timezone: 'Europe/Berlin' } as const;
const persian = { name: 'گروه عملیات', language: 'fa', timezone: 'Asia/Tehran' } as const;

const evidence: JsonObject = {
  phase: 'head',
  method: 'HEAD',
  statusCode: 503,
  address: '192.0.2.7',
  finalUrl: 'https://shop.acorn.example/',
  redirects: [],
  timings: { dnsMs: 4.1, connectMs: 18.2, tlsMs: 31, firstByteMs: 1_240, totalMs: 1_294 },
  retryAfterSeconds: 120,
  notes: [],
  failedChecks: 3,
  othersAsked: 11,
  othersAnswered: 11,
  usualMs: 96,
  lastGoodAt: STARTED_AT - MINUTE_MS,
  uptime30d: 0.99909,
  lastOutage: { startedAt: STARTED_AT - 45_000 * SECOND_MS, lastedMs: 40 * SECOND_MS },
  ownNote: 'Restart: runbook “shop-web”. Host: +49 30 5550 117',
  nextStep: { afterMs: 10 * MINUTE_MS, to: 'Sara' },
};

const down: Notice = {
  kind: 'opened',
  incident: {
    id: 'inc_m1_7',
    startedAt: STARTED_AT,
    resolvedAt: null,
    reason: 'http_503',
    message: 'answered 503 Service Unavailable',
  },
  monitor: shop,
  evidence,
  reader: english,
};

const up: Notice = {
  ...down,
  kind: 'resolved',
  incident: {
    ...down.incident,
    resolvedAt: STARTED_AT + 984 * SECOND_MS,
    acknowledged: { by: 'Sara', at: STARTED_AT + 13 * MINUTE_MS },
  },
  evidence: { failedChecks: 18, reasons: ['http_503', 'head_timeout'], uptime30d: 0.99871 },
};

const NAMES = [
  'Shop',
  'Blog',
  'Customer portal',
  'API',
  'Documents',
  'Status of suppliers',
  'Wiki',
];

function member(index: number): JsonObject {
  const name = NAMES[index % NAMES.length] ?? 'Site';
  return {
    kind: index < 26 ? 'opened' : 'resolved',
    monitor: `m${index}`,
    name: index < NAMES.length ? name : `${name} ${index}`,
    url: `https://s${index}.acorn.example/`,
    reason: index < 20 ? 'connect_refused' : 'http_503',
    since: STARTED_AT + index * SECOND_MS,
    until: index < 26 ? null : STARTED_AT + (300 + index) * SECOND_MS,
  };
}

const group: Notice = {
  ...down,
  kind: 'group',
  incident: { ...down.incident, id: 'grp_1', message: '', reason: 'connect_refused' },
  monitor: { id: '', name: '', url: '' },
  evidence: {
    members: Array.from({ length: 30 }, (_, index) => member(index)),
    count: 41,
    ended: 4,
  },
};

const slow: Notice = {
  ...down,
  kind: 'slow',
  incident: { ...down.incident, reason: 'slow', message: '' },
  evidence: { p95Ms: 2_430, limitMs: 2_000, usualMs: 410, uptime30d: 1 },
};

const alarm: Notice = {
  ...down,
  kind: 'alarm',
  incident: { ...down.incident, id: 'alarm_1', reason: 'resolver', message: '' },
  monitor: { id: 'self', name: 'UptimeSquirrel', url: '' },
  evidence: {},
};

const DAY_MS = 24 * 60 * MINUTE_MS;
/** Monday to Monday in Berlin. */
const WEEK = { from: Date.UTC(2026, 10, 22, 23), to: Date.UTC(2026, 10, 29, 23) };
const WEEK_MS = 7 * DAY_MS;

function reported(name: string, changes: Partial<SiteReport> = {}): SiteReport {
  const durations = { ...NO_TIME, up: WEEK_MS };
  return {
    monitorId: name,
    name,
    url: `https://${name}.acorn.example/`,
    durations,
    uptimeRatio: 1,
    incidents: 0,
    maxOutage: null,
    falseAlarms: 0,
    p95Ms: 240,
    usualP95Ms: 210,
    expiry: null,
    ...changes,
  };
}

function downFor(minutes: number): Pick<SiteReport, 'durations' | 'maxOutage' | 'incidents'> {
  const ms = minutes * MINUTE_MS;
  return {
    durations: { ...NO_TIME, down: ms, up: WEEK_MS - ms },
    maxOutage: { from: WEEK.from, to: WEEK.from + ms },
    incidents: 1 + Math.floor(minutes / 30),
  };
}

function reportOn(names: readonly string[], timezone: string): JsonObject {
  const [shopName = '', blog = '', portal = '', ...others] = names;
  const report = composeReport(
    { ...WEEK, owner: { id: 'ops', name: 'Operations' }, tag: null, timezone },
    [
      reported(shopName, { ...downFor(64), falseAlarms: 1, p95Ms: 2_430, usualP95Ms: 410 }),
      reported(blog, downFor(3)),
      reported(portal, {
        p95Ms: 900,
        usualP95Ms: null,
        expiry: { of: 'certificate', at: WEEK.to + 9 * DAY_MS },
      }),
      ...others.map((name) => reported(name)),
      reported(`${portal} 2`, {
        durations: { ...NO_TIME, unknown: WEEK_MS },
        uptimeRatio: null,
        p95Ms: null,
        expiry: { of: 'domain', at: WEEK.to + 21 * DAY_MS },
      }),
    ],
    6,
  );
  return { period: 'weekly', report: JSON.parse(JSON.stringify(report)) as JsonObject };
}

const report: Notice = {
  ...down,
  kind: 'report',
  incident: {
    id: 'rep_ops_2026-w48',
    startedAt: WEEK.from,
    resolvedAt: WEEK.to,
    reason: 'report',
    message: '',
  },
  monitor: { id: 'ops', name: 'Operations', url: '' },
  evidence: reportOn(NAMES, 'Europe/Berlin'),
};

const PERSIAN_NAMES = ['فروشگاه', 'وبلاگ', 'پرتال مشتریان', 'API', 'اسناد', 'انبار', 'ویکی'];

const inPersian = (notice: Notice, name: string): Notice => ({
  ...notice,
  monitor: { ...notice.monitor, name },
  reader: persian,
});

/** Notices of every look that a mail has, by the names of their pictures. */
export const sampleMails: Readonly<Record<string, Notice>> = {
  down,
  up,
  group,
  slow,
  alarm,
  'down-fa': inPersian(down, 'فروشگاه'),
  'up-fa': inPersian(up, 'فروشگاه'),
  'group-fa': inPersian(group, ''),
  report,
  'report-fa': {
    ...inPersian(report, persian.name),
    evidence: reportOn(PERSIAN_NAMES, 'Asia/Tehran'),
  },
};

/** Where the samples lead. */
export const SAMPLE_URL = 'https://squirrel.acorn.example/';

/** A delivery of one of them, with links that act. */
export function sampleMail(notice: Notice): Omit<Delivery, 'options'> {
  const id = `msg_${notice.incident.id}_${notice.kind}_mail`;
  const isOutage = notice.incident.id.startsWith('inc_');
  return {
    id,
    recipient: null,
    messageId: id,
    notice,
    late: null,
    attemptedAt: STARTED_AT + MINUTE_MS,
    firstRef: null,
    tokens: isOutage
      ? { acknowledge: 'acknowledge-1', silence: 'silence-1', view: 'view-1' }
      : null,
  };
}
