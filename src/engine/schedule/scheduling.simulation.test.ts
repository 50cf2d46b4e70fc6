import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../core/monitor/schedule.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';

const HOUR = 3_600_000;

/** Seconds between neighbouring probes. */
function gapsOf(probes: readonly number[]): readonly number[] {
  return probes.slice(1).map((second, index) => second - (probes[index] ?? 0));
}

function crowd(stage: EngineStage, count: number, fields = {}): readonly string[] {
  const ids = Array.from({ length: count }, (_, number) => `m${number}`);
  for (const id of ids) stage.site(id, undefined, fields);
  return ids;
}

/** The largest number of probes within any one second. */
function busiestSecond(stage: EngineStage, ids: readonly string[], from: number): number {
  const counts = new Map<number, number>();
  for (const second of ids.flatMap((id) => stage.probesOf(id))) {
    if (second < from) continue;
    counts.set(Math.floor(second), (counts.get(Math.floor(second)) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

describe('the schedule', () => {
  it('checks a new monitor at once, then in its slots, exactly an interval apart', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop');
    await stage.start();
    await stage.until(600);
    const probes = stage.probesOf('shop');
    const [first = -1] = probes;
    expect(first).toBeLessThanOrEqual(0.1);
    // One more check where its first slot is too far away.
    const toSlot = gapsOf(probes).findIndex((gap) => Math.abs(gap - 60) <= 0.02);
    expect(toSlot).toBeLessThanOrEqual(2);
    const [second = -1, ...rest] = probes.slice(toSlot);
    for (const gap of gapsOf([second, ...rest]))
      expect(Math.abs(gap - 60)).toBeLessThanOrEqual(0.02);
    const inInterval = (stage.startedAt + second * 1_000) % 60_000;
    expect(Math.abs(inInterval - phaseOf(shop.id, 60_000))).toBeLessThanOrEqual(11);
  });

  it('never leaves more than an interval between two checks, nor less than half of one', async () => {
    const stage = new EngineStage();
    const ids = crowd(stage, 50);
    await stage.start();
    await stage.until(400);
    const gaps = ids.flatMap((id) => gapsOf(stage.probesOf(id)));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(63.1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(29.9);
  });

  it('keeps the slots over a restart, and checks nothing twice within half an interval', async () => {
    const stage = new EngineStage();
    const ids = crowd(stage, 20);
    await stage.start();
    for (let second = 7; second < 600; second += 13) {
      await stage.until(second);
      stage.kill();
      await stage.start();
    }
    await stage.until(700);
    for (const id of ids) {
      const gaps = gapsOf(stage.probesOf(id));
      expect(gaps.length).toBeGreaterThanOrEqual(9);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30);
      // A slot that falls into the very moment of a kill is passed over.
      expect(Math.max(...gaps)).toBeLessThanOrEqual(121);
    }
  });

  it('counts its slots from when checks can begin, however long the workers take to start', async () => {
    const stage = new EngineStage({ workersStartInMs: 40_000 });
    const ids = crowd(stage, 20);
    await stage.start();
    for (let second = 200; second < 1_000; second += 101) {
      await stage.until(second);
      stage.kill();
      await stage.start();
      expect(stage.engine.health().backlogChecks).toBe(0);
    }
    for (const id of ids) {
      expect(Math.min(...gapsOf(stage.probesOf(id)))).toBeGreaterThanOrEqual(30);
    }
  });

  it('spreads a large import, and leaves what would take too long to its slot', async () => {
    const stage = new EngineStage();
    await stage.start();
    const fields = { intervalMs: 10_000 };
    const monitors = Array.from({ length: 3_000 }, (_, n) =>
      stage.site(`m${n}`, undefined, fields),
    );
    for (const monitor of monitors) stage.change(monitor);
    const ids = monitors.map(({ id }) => id);
    await stage.until(25);
    expect(busiestSecond(stage, ids, 0)).toBeLessThanOrEqual(900);
    expect(Math.max(...stage.batches)).toBeLessThanOrEqual(40);
    for (const id of ids) expect(stage.probesOf(id).length).toBeGreaterThanOrEqual(1);
  });

  it('has one check of a monitor under way at most, and counts the slots it skips', async () => {
    const stage = new EngineStage();
    stage.site('slow', () => ({ takesMs: 25_000 }), { intervalMs: 10_000, timeoutMs: 30_000 });
    await stage.start();
    await stage.until(200);
    expect(Math.min(...gapsOf(stage.probesOf('slow')))).toBeGreaterThanOrEqual(25);
    expect(stage.engine.counts().skippedSlots).toBeGreaterThanOrEqual(10);
  });

  it.each([HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 10 * 365 * 24 * HOUR])(
    'neither bursts nor starves when the wall clock jumps by %d ms',
    async (jumpMs) => {
      const stage = new EngineStage();
      const ids = crowd(stage, 100);
      await stage.start();
      await stage.until(300);
      const before = ids.map((id) => stage.probesOf(id).length);
      stage.clock.jump(jumpMs);
      await stage.clock.advance(300_000);
      for (const [index, id] of ids.entries()) {
        const since = stage.probesOf(id).length - (before[index] ?? 0);
        expect(since).toBeGreaterThanOrEqual(3);
        expect(since).toBeLessThanOrEqual(6);
      }
      expect(Math.max(...stage.batches.slice(-200))).toBeLessThanOrEqual(10);
      expect(stage.told).toEqual([]);
    },
  );

  it('looks into a doubt in time although the wall clock went back a day', async () => {
    const stage = new EngineStage();
    stage.site('shop', () => ({ outcome: 'down', reason: 'http_503' }));
    await stage.start();
    await stage.until(5);
    stage.clock.jump(-24 * HOUR);
    await stage.clock.advance(60_000);
    expect(stage.notifier.tries).toHaveLength(1);
    const incident = stage.notifier.tries[0]?.delivery.notice.incident;
    expect(incident?.startedAt).toBe(stage.firstProbeAt('shop'));
  });

  it('does not make up for a stall in a burst', async () => {
    const stage = new EngineStage();
    const ids = crowd(stage, 1_000);
    await stage.start();
    await stage.until(300);
    await stage.clock.standStill(600_000);
    await stage.until(1_020);
    // 16.7 a second is normal; up to ten seconds' worth of missed slots come on top, spread out.
    expect(busiestSecond(stage, ids, 900)).toBeLessThanOrEqual(250);
    expect(stage.engine.counts().skippedSlots).toBeGreaterThan(700);
    for (const id of ids) {
      const after = stage.probesOf(id).filter((second) => second >= 900);
      expect(after.length).toBeGreaterThanOrEqual(1);
      expect(after[0]).toBeLessThanOrEqual(992);
    }
    expect(stage.told).toEqual([]);
  });

  it('leaves a timeout to the thread that measured it, whatever it did itself meanwhile', async () => {
    const stage = new EngineStage();
    stage.site('shop', (second) =>
      second > 50 && second < 130
        ? { takesMs: 10_000, outcome: 'down', reason: 'head_timeout' }
        : {},
    );
    await stage.start();
    await stage.until(30);
    while ((stage.probesOf('shop').at(-1) ?? 0) <= 50) await stage.clock.advance(1_000);
    await stage.clock.standStill(15_000);
    const last = stage.storage.tables.checks;
    await stage.clock.advance(1_000);
    expect(last.at(-1)).toMatchObject({ outcome: 'down', reason: 'head_timeout' });
  });

  it('begins many overdue re-checks gently', async () => {
    const stage = new EngineStage();
    for (let n = 0; n < 500; n += 1) stage.site(`m${n}`, downDuring([0, 10_000]));
    await stage.start();
    await stage.until(5);
    stage.kill();
    await stage.until(300);
    const batchesBefore = stage.batches.length;
    await stage.start();
    await stage.until(310);
    expect(Math.max(...stage.batches.slice(batchesBefore))).toBeLessThanOrEqual(10);
    await stage.until(345);
    expect(stage.told.filter(([, kind]) => kind === 'opened')).toHaveLength(500);
  });

  it('tells how late each check began', async () => {
    const stage = new EngineStage();
    crowd(stage, 200, { intervalMs: 5_000 });
    await stage.start();
    const late: number[] = [];
    stage.engine.subscribe((event) => {
      if (event.kind === 'check' && event.latenessMs !== null) late.push(event.latenessMs);
    });
    await stage.until(60);
    expect(late.length).toBeGreaterThan(2_000);
    expect(Math.max(...late)).toBeLessThanOrEqual(11);
  });

  it.each([2_000, 30_000])('tells of a stall of %i ms by how late checks began', async (ms) => {
    const stage = new EngineStage();
    crowd(stage, 200, { intervalMs: 5_000 });
    await stage.start();
    await stage.until(30);
    const late = new Map<string, number>();
    stage.engine.subscribe((event) => {
      if (event.kind !== 'check') return;
      const { monitorId } = event.check;
      late.set(monitorId, Math.max(late.get(monitorId) ?? 0, event.latenessMs ?? 0));
    });
    await stage.clock.standStill(ms);
    await stage.clock.advance(20_000);
    // Every slot that fell into it was missed: half of that time on average, and all of a whole interval.
    const affected = [...late.values()].filter(
      (latenessMs) => latenessMs >= Math.min(ms / 4, 5_000),
    );
    expect(affected.length).toBeGreaterThanOrEqual(200 * Math.min(1, ms / 5_000) * 0.6);
  });
});
