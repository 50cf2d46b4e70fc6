import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { stageStorage, type StageStorage } from '../../../test/support/engine/stage-storage.ts';
import type { Check } from '../../core/check/check.ts';
import { asMonitorId, asOwnerId } from '../../core/ids.ts';
import { maintenanceEntity } from '../../core/people/maintenance.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Monitor, Status } from '../../core/monitor/monitor.ts';
import type { LedgerEntry } from '../../core/ports/storage.ts';
import { Routes } from '../../engine/alerting/routes.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleOwner,
  sampleState,
} from '../../testing/storage/storage-samples.ts';
import { readUptime } from '../uptime/uptime.ts';
import { makeReport } from './make-report.ts';
import { reportRange } from './report-range.ts';
import { ReportScheduler } from './report-scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ops = asOwnerId('ops');
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

const isoOf = (when: number): string => Temporal.Instant.fromEpochMilliseconds(when).toString();

/** Tells of a monitor's life, one change of status after the other. */
function tell(
  storage: StageStorage,
  monitor: Monitor,
  steps: readonly (readonly [at: number, to: Status, rest?: Partial<LedgerEntry>])[],
  last: Partial<MonitorState> = {},
): void {
  let before: Status = 'pending';
  for (const [index, [when, status, rest]] of steps.entries()) {
    const state = sampleState({ status, since: when, sequence: index + 1, ...last });
    storage.direct.ledger.commit([
      sampleEntry(monitor, { at: when, state, changedFrom: before, ...rest }),
    ]);
    before = status;
  }
}

const check = (monitor: Monitor, startedAt: number, totalMs: number): Check => ({
  monitorId: monitor.id,
  startedAt,
  outcome: 'up',
  reason: null,
  statusCode: 200,
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
});

/** A week of three sites of ops: one without a fault, one with an outage and a false alarm, one in maintenance. */
function week() {
  const clock = new ManualClock();
  const now = clock.now();
  const storage = stageStorage();
  const from = now - 7 * DAY;
  const given = { ownerIds: [ops], createdAt: now - 60 * DAY };
  const monitors = ['good', 'bad', 'planned', 'other'].map((name) =>
    sampleMonitor(name, { ...given, ...(name === 'other' && { ownerIds: [] }), tags: ['web'] }),
  );
  const [good, bad, planned] = monitors as [Monitor, Monitor, Monitor];
  storage.direct.owners.put(sampleOwner('ops', { reports: 'weekly' }));
  storage.direct.monitors.create(monitors);
  const begin = [now - 50 * DAY, 'up'] as const;
  const expiry = { of: 'certificate', at: now + 5 * DAY } as const;
  tell(storage, good, [begin], { expiry });
  const outage = {
    startedAt: from + DAY,
    resolvedAt: from + DAY + HOUR,
    why: 'recovered',
  } as const;
  const incident = sampleIncident(bad, 'inc', outage);
  tell(storage, bad, [
    begin,
    [from + 2 * HOUR, 'suspect'],
    [from + 2 * HOUR + 10_000, 'up'],
    [from + DAY + 5, 'suspect'],
    [from + DAY + 40_000, 'down', { incident: { ...incident, resolvedAt: null, why: null } }],
    [from + DAY + HOUR + 7, 'up', { incident }],
  ]);
  tell(storage, planned, [begin]);
  for (const [monitor, ms] of [
    [good, 100],
    [bad, 900],
  ] as const) {
    void storage.history.append([
      check(monitor, now - 20 * DAY, ms / 2),
      check(monitor, now - 2 * DAY, ms),
    ]);
  }
  return { clock, now, from, storage, good, bad, planned };
}

describe('an uptime', () => {
  it('adds up in every range, with what is left out named', async () => {
    const { clock, storage, bad, from, now } = week();
    storage.direct.life.put({ aliveAt: now, gaps: [{ from: from + 3 * DAY, to: from + 4 * DAY }] });
    const uptimes = await readUptime(
      { storage: { ...storage, close: async () => undefined }, clock },
      { monitorId: bad.id },
    );
    expect(uptimes.map(({ range }) => range)).toEqual(['24h', '7d', '30d', '90d', '1y']);
    for (const { from: begin, to, durations } of uptimes) {
      expect(Object.values(durations).reduce((sum, ms) => sum + ms, 0)).toBe(to - begin);
    }
    expect(uptimes[1]).toMatchObject({
      durations: { down: HOUR, unknown: DAY, up: 6 * DAY - HOUR },
      judgedMs: 6 * DAY,
      uptimeRatio: 0.99305,
      incidents: 1,
    });
    expect(uptimes[0]).toMatchObject({ uptimeRatio: 1, incidents: 0 });
  });

  it('is of a custom range too, cut at now, and refuses an empty one', async () => {
    const { clock, storage, bad, from, now } = week();
    const context = { storage: { ...storage, close: async () => undefined }, clock };
    const query = { monitorId: bad.id, from: from + DAY, to: now + DAY };
    const [custom] = await readUptime(context, query);
    expect(custom).toMatchObject({ range: 'custom', to: now, durations: { down: HOUR } });
    for (const wrong of [{ from: now }, { from: 5, to: 5 }, { range: '7d', from: 5 }] as const) {
      await expect(readUptime(context, { monitorId: bad.id, ...wrong })).rejects.toMatchObject({
        code: 'invalid',
      });
    }
    const gone = readUptime(context, { monitorId: asMonitorId('gone') });
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a report', () => {
  it('is of the sites of an owner, the worst first', async () => {
    const { clock, storage, from, now } = week();
    const form = { id: 'works', monitors: ['planned'], from: isoOf(from), for: '2d' };
    const reading = maintenanceEntity.read(form, { path: '' });
    if (reading.kind !== 'ok') throw new Error(JSON.stringify(reading.problems));
    storage.direct.maintenance.put(reading.item);
    const report = await makeReport(
      { storage, clock },
      { ownerId: ops, from, to: now, maxSites: 9 },
    );
    expect(report).toMatchObject({ siteCount: 3, incidents: 1, falseAlarms: 1 });
    expect(report.sites[0]).toMatchObject({
      name: 'bad',
      uptimeRatio: 0.99404,
      maxOutage: { from: from + DAY, to: from + DAY + HOUR },
      falseAlarms: 1,
    });
    expect(report.slowest.map(({ name }) => name)).toEqual(['bad', 'good']);
    expect(report.slowest[0]?.p95Ms).toBeCloseTo(900, 0);
    expect(report.slowest[0]?.usualP95Ms).toBeCloseTo(450, 0);
    expect(report.endingSoon.map(({ name }) => name)).toEqual(['good']);
    const planned = report.sites.find(({ name }) => name === 'planned');
    expect(planned?.durations).toMatchObject({ maintenance: 2 * DAY, up: 5 * DAY });
  });

  it('is of a tag, and of everything', async () => {
    const { clock, storage, from, now } = week();
    const of = async (rest: object) =>
      (await makeReport({ storage, clock }, { from, to: now, maxSites: 1, ...rest })).siteCount;
    expect(await of({})).toBe(4);
    expect(await of({ tag: 'web' })).toBe(4);
    expect(await of({ tag: 'none' })).toBe(0);
    await expect(of({ ownerId: asOwnerId('gone') })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['7d', '2026-11-23T10:00:00Z', '2026-11-30T10:00:00Z'],
    ['month', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z'],
    ['2026-11-01..2026-11-02', '2026-10-31T23:00:00Z', '2026-11-01T23:00:00Z'],
    ['2026-11-29..2027-11-02', '2026-11-28T23:00:00Z', '2026-11-30T10:00:00Z'],
  ])('of %s is from %s to %s', (text, from, to) => {
    const range = reportRange(text, 'Europe/Berlin', at('2026-11-30T10:00:00Z'));
    expect(range).toEqual({ from: at(from), to: at(to) });
  });

  it.each([
    '',
    'week',
    '0d',
    '-7d',
    '500d',
    '2026-11-02..2026-11-01',
    '..',
    'a..b',
    '2026-11-01..2026-11-02..2026-11-03',
  ])('of %j is refused', (text) => {
    const read = () => reportRange(text, 'UTC', at('2026-11-30T10:00:00Z'));
    expect(read).toThrow(expect.objectContaining({ code: 'invalid' }) as Error);
  });
});

describe('the schedule of reports', () => {
  function schedule(storage: StageStorage, clock: ManualClock) {
    const routes = () => new Routes(storage, new Map()).current();
    return new ReportScheduler({
      storage,
      clock,
      log: silentLog(),
      directory: routes,
      wakeSender: () => undefined,
    });
  }
  const sent = (storage: StageStorage) =>
    [...storage.tables.notifications.values()].map(({ notice }) => notice.incident.id);

  async function opened() {
    const { clock, storage, now } = week();
    storage.direct.channels.put(sampleChannel('mail', { ownerId: ops }));
    // The next Monday, eight in the morning.
    const nowThere = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    const monday = nowThere.toPlainDate().add({ days: 8 - nowThere.dayOfWeek });
    const dueAt = monday.toZonedDateTime({ timeZone: 'UTC', plainTime: '08:00' }).epochMilliseconds;
    return { clock, storage, untilDueMs: dueAt - now };
  }

  it('sends each report once when it is due, and the next one a week later', async () => {
    const { clock, storage, untilDueMs } = await opened();
    const reports = schedule(storage, clock);
    await reports.load();
    reports.start();
    await clock.advance(untilDueMs - 1_000);
    expect(sent(storage)).toEqual([]);
    await clock.advance(120_000);
    expect(sent(storage)).toHaveLength(1);
    await clock.advance(3 * HOUR);
    expect(sent(storage)).toHaveLength(1);
    await reports.stop();
  });

  it('sends what was due while we were away, late and once, over several starts', async () => {
    const { clock, storage, untilDueMs } = await opened();
    storage.direct.life.put({ aliveAt: clock.now(), gaps: [] });
    clock.jump(untilDueMs + 30 * HOUR);
    for (let start = 0; start < 3; start += 1) {
      const reports = schedule(storage, clock);
      await reports.load();
      reports.start();
      await clock.advance(120_000);
      await reports.stop();
    }
    expect(sent(storage)).toHaveLength(1);
    expect(sent(storage)[0]).toMatch(/^rep_ops_weekly-/);
  });

  it('sends nothing of the past to an owner who has just asked for reports', async () => {
    const { clock, storage } = await opened();
    const reports = schedule(storage, clock);
    await reports.load();
    reports.start();
    await clock.advance(HOUR);
    expect(sent(storage)).toEqual([]);
    await reports.stop();
  });

  it('sends it once though the clock is set back over the moment it was due', async () => {
    const { clock, storage, untilDueMs } = await opened();
    const reports = schedule(storage, clock);
    await reports.load();
    reports.start();
    await clock.advance(untilDueMs - 60_000);
    await clock.advance(180_000);
    clock.jump(-HOUR);
    await clock.advance(2 * HOUR);
    expect(sent(storage)).toHaveLength(1);
    await reports.stop();
  });

  it.each([
    ['only what is critical is wanted', { severity: 'critical' }],
    ['no reminders are wanted', { isReminding: false }],
    ['the channel is off', { isEnabled: false }],
  ] as const)('sends none where %s', async (_, changes) => {
    const { clock, storage, untilDueMs } = await opened();
    storage.direct.channels.put(sampleChannel('mail', { ownerId: ops, ...changes }));
    const reports = schedule(storage, clock);
    await reports.load();
    reports.start();
    await clock.advance(untilDueMs + HOUR);
    expect(sent(storage)).toEqual([]);
    await reports.stop();
  });
});
