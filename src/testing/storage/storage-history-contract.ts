import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../core/check/check.ts';
import { asMonitorId } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { OUTCOMES } from '../../core/check/outcome.ts';
import type { Retention, Storage } from '../../core/ports/storage.ts';
import { RESOLUTION_MS, type Resolution } from '../../core/check/rollup.ts';
import { type NaiveHistory, naiveHistory } from './naive-history.ts';
import { sampleCheck, sampleMonitor, T0 } from './storage-samples.ts';

const { minute: MINUTE, hour: HOUR, day: DAY } = RESOLUTION_MS;
const YEARS: Retention = {
  checksMs: 9_000 * DAY,
  minutesMs: 9_000 * DAY,
  hoursMs: 9_000 * DAY,
  daysMs: 9_000 * DAY,
  incidentsMs: 9_000 * DAY,
  deliveredMs: 9_000 * DAY,
  deadMs: 9_000 * DAY,
};

type Step =
  | { readonly kind: 'append'; readonly checks: readonly (readonly [monitor: 0 | 1, Check])[] }
  /** One of the batches before, written once more. */
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'maintain'; readonly after: number };

/** The part of the storage contract about what was measured. */
export function historyContract(open: () => Promise<Storage>): void {
  describe('history', () => {
    it('hands out checks as they were, rounded to a tenth of a millisecond', async () => {
      const { monitors, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const none = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
      const checks = [
        sampleCheck(monitor, T0),
        sampleCheck(monitor, T0 + 1, {
          outcome: 'down',
          reason: 'dns_nxdomain',
          statusCode: null,
          timings: { ...none, dnsMs: 0, totalMs: 0 },
        }),
        sampleCheck(monitor, T0 + 2, {
          outcome: 'unknown',
          reason: 'a_reason_of_tomorrow',
          timings: { ...none, firstByteMs: 3_600_000, totalMs: 1 },
        }),
        sampleCheck(monitor, T0 + 3, {
          timings: { dnsMs: 1.249, connectMs: 1.25, tlsMs: 0.04, firstByteMs: 9, totalMs: 11.53 },
        }),
      ];
      await history.append(checks);
      const rounded = { dnsMs: 1.2, connectMs: 1.3, tlsMs: 0, firstByteMs: 9, totalMs: 11.5 };
      const expected = [...checks.slice(0, 3), sampleCheck(monitor, T0 + 3, { timings: rounded })];
      const query = { monitorId: monitor.id, limit: 10, cursor: null };
      for (const now of [T0 + 5, T0 + HOUR, T0 + 2 * HOUR, T0 + 70 * DAY]) {
        await history.maintain(now, YEARS);
        expect((await history.list(query)).items).toEqual(expected.toReversed());
      }
      expect(await history.latest([monitor.id, asMonitorId('nobody')], 2)).toEqual(
        new Map([[monitor.id, expected.toReversed().slice(0, 2)]]),
      );
    });

    it('drops checks of monitors that are not there', async () => {
      const { monitors, history } = await open();
      const monitor = sampleMonitor('a');
      await history.append([sampleCheck(monitor, T0)]);
      await monitors.create([monitor]);
      await history.append([sampleCheck(monitor, T0 + 1), sampleCheck(sampleMonitor('b'), T0)]);
      const latest = await history.latest([monitor.id], 100);
      expect(latest.get(monitor.id)?.map(({ startedAt }) => startedAt)).toEqual([T0 + 1]);
    });

    it('takes checks that come again once, wherever the first ones are by then', async () => {
      const { monitors, history } = await open();
      const monitor = sampleMonitor('a');
      const monitorId = monitor.id;
      await monitors.create([monitor]);
      const check = (at: number): Check => sampleCheck(monitor, T0 + at);
      const batch = [check(0), check(MINUTE), check(HOUR - 1)];
      const expectAll = async (all: readonly Check[]): Promise<void> => {
        const newestFirst = all.toSorted((a, b) => b.startedAt - a.startedAt);
        const page = { monitorId, limit: 100, cursor: null };
        expect((await history.list(page)).items).toEqual(newestFirst);
        expect((await history.latest([monitorId], 100)).get(monitorId)).toEqual(newestFirst);
        for (const resolution of ['minute', 'hour', 'day'] as const) {
          const range = { monitorId, resolution, from: T0, to: T0 + DAY };
          const counts = (await history.rollups(range)).map(({ upCount }) => upCount);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        }
      };
      await history.append([...batch, check(0)]);
      await history.append(batch);
      await expectAll(batch);
      // Fresh, packed, and summed up to minutes, hours and days.
      for (const now of [T0 + 20 * MINUTE, T0 + 2 * HOUR, T0 + 2 * DAY, T0 + 40 * DAY]) {
        await history.maintain(now, YEARS);
        await history.append(batch);
        await expectAll(batch);
      }
      const more = [...batch, check(2 * MINUTE)];
      await history.append(more);
      await expectAll(more);
      await history.maintain(T0 + 41 * DAY, YEARS);
      await expectAll(more);
      await history.append(more);
      await history.maintain(T0 + 42 * DAY, YEARS);
      await expectAll(more);
    });

    it('keeps checks of one millisecond apart that differ in anything', async () => {
      const { monitors, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const slower = { ...sampleCheck(monitor, T0).timings, totalMs: 98.5 };
      const checks = [
        sampleCheck(monitor, T0),
        sampleCheck(monitor, T0, { timings: slower }),
        sampleCheck(monitor, T0, { outcome: 'down', reason: 'reset' }),
      ];
      await history.append(checks);
      await history.append(checks.toReversed());
      const latest = await history.latest([monitor.id], 10);
      expect(latest.get(monitor.id)).toEqual(checks.toReversed());
    });

    it('forgets each layer when its time is over', async () => {
      const { monitors, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const times = Array.from({ length: 100 }, (_, index) => T0 + index * 24 * HOUR + 1);
      await history.append(times.map((at) => sampleCheck(monitor, at)));
      const now = T0 + 100 * DAY;
      await history.maintain(now, {
        checksMs: 3 * DAY,
        minutesMs: 7 * DAY,
        hoursMs: 20 * DAY,
        daysMs: 50 * DAY,
        incidentsMs: 50 * DAY,
        deliveredMs: 50 * DAY,
        deadMs: 50 * DAY,
      });
      const monitorId = monitor.id;
      const countOf = async (resolution: Resolution): Promise<number> =>
        (await history.rollups({ monitorId, resolution, from: T0, to: now })).length;
      // Of what is only summed up there is nothing exact.
      const points = { monitorId, to: now, stepMs: DAY };
      expect(await history.points({ ...points, from: T0 })).toBeNull();
      expect(await history.points({ ...points, from: now - 2 * DAY })).toHaveLength(2);
      const kept = await history.list({ monitorId, limit: 500, cursor: null });
      expect(kept.items).toHaveLength(3);
      expect(await countOf('minute')).toBe(7);
      expect(await countOf('hour')).toBe(20);
      // Days are forgotten 32 at a time: those of the stretch that the limit falls into stay.
      const days = await countOf('day');
      expect(days).toBeGreaterThanOrEqual(50);
      expect(days).toBeLessThan(50 + 32);
    });

    it('answers the same whether packed, summed up, or neither', async () => {
      expect.hasAssertions();
      const storage = await open();
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 12 }), async (steps) => {
          run += 1;
          const base = T0 + run * 64 * DAY;
          const names = [`run${run}-a`, `run${run}-b`] as const;
          const pair: Pair = [sampleMonitor(names[0]), sampleMonitor(names[1])];
          await storage.monitors.create(pair);
          const naive = naiveHistory();
          const appended: Check[][] = [];
          for (const step of steps) await take(storage, { step, naive, pair, base, appended });
          for (const monitor of pair) await compare(storage, { monitor, naive, base });
        }),
        { numRuns: 40 },
      );
    }, 60_000);
  });
}

type Pair = readonly [Monitor, Monitor];

const offsetArbitrary = fc.oneof(
  fc.nat(2 * MINUTE),
  fc.nat(4 * HOUR),
  fc.nat(40 * DAY),
  // The same few milliseconds, again and again.
  fc.constantFrom(0, 1, HOUR - 1, HOUR, DAY),
);
const durationArbitrary = fc.oneof(fc.nat(20), fc.nat(30_000)).map((tenths) => tenths / 10);
const phaseArbitrary = fc.option(durationArbitrary, { nil: null });
const checkArbitrary: fc.Arbitrary<readonly [0 | 1, Check]> = fc
  .record({
    which: fc.constantFrom(0 as const, 1 as const),
    startedAt: offsetArbitrary,
    outcome: fc.constantFrom(...OUTCOMES),
    statusCode: fc.option(fc.constantFrom(200, 301, 503), { nil: null }),
    timings: fc.record({
      dnsMs: phaseArbitrary,
      connectMs: phaseArbitrary,
      tlsMs: phaseArbitrary,
      firstByteMs: phaseArbitrary,
      totalMs: durationArbitrary,
    }),
  })
  .map(({ which, ...seen }) => {
    const reason = seen.outcome === 'up' ? null : `${seen.outcome}_reason`;
    return [which, { ...seen, reason, monitorId: asMonitorId('') }];
  });
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: appendArbitrary() },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: maintainArbitrary() },
);

function appendArbitrary(): fc.Arbitrary<Step> {
  return fc
    .array(checkArbitrary, { minLength: 1, maxLength: 30 })
    .map((checks) => ({ kind: 'append' as const, checks }));
}

function maintainArbitrary(): fc.Arbitrary<Step> {
  return fc
    .oneof(offsetArbitrary, fc.constantFrom(3 * HOUR, 2 * DAY, 80 * DAY))
    .map((after) => ({ kind: 'maintain' as const, after }));
}

async function take(
  { history }: Storage,
  run: {
    readonly step: Step;
    readonly naive: NaiveHistory;
    readonly pair: Pair;
    readonly base: number;
    readonly appended: Check[][];
  },
): Promise<void> {
  const { step, naive, pair, base, appended } = run;
  if (step.kind === 'maintain') {
    await history.maintain(base + step.after, YEARS);
    return;
  }
  const checks =
    step.kind === 'repeat'
      ? (appended[step.which % appended.length] ?? [])
      : step.checks.map(([which, check]) => ({
          ...check,
          monitorId: pair[which].id,
          startedAt: base + check.startedAt,
        }));
  appended.push(checks);
  naive.append(checks);
  await history.append(checks);
}

async function compare(
  { history }: Storage,
  run: { readonly monitor: Monitor; readonly naive: NaiveHistory; readonly base: number },
): Promise<void> {
  const { monitor, naive, base } = run;
  const monitorId = monitor.id;
  const range = { from: base + MINUTE / 2, to: base + 5 * DAY + 1 };
  const parts = [undefined, range, { ...range, outcome: 'down' }, { outcome: 'unknown' }] as const;
  for (const part of parts) {
    const listed: Check[] = [];
    let cursor: string | null = null;
    do {
      const page = await history.list({ monitorId, limit: 7, cursor, ...part });
      listed.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const outcome = part !== undefined && 'outcome' in part ? part.outcome : null;
    const span = part !== undefined && 'from' in part ? part : undefined;
    expect(listed).toEqual(
      naive
        .newest(monitorId, span)
        .filter((check) => outcome === null || check.outcome === outcome),
    );
  }
  for (const stepMs of [MINUTE, 7 * HOUR]) {
    const points = await history.points({ monitorId, ...range, stepMs });
    expect(points).toEqual(naive.points(monitorId, { ...range, stepMs }));
  }
  const latest = await history.latest([monitorId], 30);
  expect(latest.get(monitorId)).toEqual(naive.newest(monitorId).slice(0, 30));
  for (const resolution of ['minute', 'hour', 'day'] as const) {
    for (const part of [{ from: base, to: base + 41 * DAY }, range]) {
      const rollups = await history.rollups({ monitorId, resolution, ...part });
      expect(rollups).toEqual(naive.rollups(monitorId, { resolution, ...part }));
    }
  }
}
