import { describe, expect, it } from 'vitest';
import { EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';
import type { Check } from '../../core/check/check.ts';
import { asMonitorId, asOwnerId } from '../../core/ids.ts';
import { silenceEntity, type Silence } from '../../core/people/silence.ts';

const MINUTE = 60;
const HOUR = 3_600;
const LIMIT = { slow: { kind: 'limit', limitMs: 1_000 } } as const;

function takes(totalMs: number): ScriptedAnswer {
  const timings = { dnsMs: 1, connectMs: 1, tlsMs: null, firstByteMs: totalMs - 2, totalMs };
  return { timings };
}

const slowDuring =
  (from: number, to: number) =>
  (second: number): ScriptedAnswer =>
    takes(second >= from && second < to ? 3_000 : 200);

const statusOf = (stage: EngineStage): string | undefined =>
  stage.storage.tables.watched.get(asMonitorId('shop'))?.state.status;

const kinds = (stage: EngineStage): readonly string[] =>
  stage.told.filter(([, , monitor]) => monitor === 'shop').map(([, kind]) => kind);

const remembered = (stage: EngineStage): readonly unknown[] =>
  stage.storage.direct.alertStates.list({ limit: 9, cursor: null }).items;

/** Covers all monitors from the beginning of the story on. */
function silence(stage: EngineStage, lasts: string): Silence {
  const from = `${new Date(stage.startedAt).toISOString().slice(0, 19)}Z`;
  const form = { id: 's1', all: true, from, for: lasts, comment: 'deploy' };
  const reading = silenceEntity.read(form, { path: '' });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.item;
}

describe('a slow site', () => {
  it('is told of once when it becomes slow, and once when it is over', async () => {
    const stage = new EngineStage();
    stage.site('shop', slowDuring(20 * MINUTE, 60 * MINUTE), LIMIT);
    await stage.start();
    await stage.until(20 * MINUTE);
    expect(statusOf(stage)).toBe('up');
    await stage.until(24 * MINUTE);
    expect(statusOf(stage)).toBe('degraded');
    await stage.until(100 * MINUTE);
    expect(statusOf(stage)).toBe('up');
    expect(kinds(stage)).toEqual(['slow', 'slow_over']);
    const [slow, over] = stage.notifier.tries.map(({ delivery }) => delivery.notice);
    expect(slow).toMatchObject({
      incident: { reason: 'slow', resolvedAt: null },
      evidence: { p95Ms: 3_000, limitMs: 1_000, usualMs: null },
    });
    expect(over?.incident.id).toBe(slow?.incident.id);
    expect(over?.incident.resolvedAt).toBeGreaterThan(stage.startedAt + HOUR * 1_000);
    // It is no outage.
    expect(stage.storage.tables.incidents.size).toBe(0);
  });

  it('stays up for one odd answer, and for two', async () => {
    const stage = new EngineStage();
    stage.site(
      'shop',
      (second) => takes(second % 300 >= 120 && second % 300 < 180 ? 9_000 : 200),
      LIMIT,
    );
    await stage.start();
    await stage.until(100 * MINUTE);
    expect(kinds(stage)).toEqual([]);
    expect(statusOf(stage)).toBe('up');
  });

  it('is found after a restart by what was measured before', async () => {
    const stage = new EngineStage();
    stage.site('shop', slowDuring(20 * MINUTE, 2 * HOUR), LIMIT);
    await stage.start();
    await stage.until(22 * MINUTE);
    expect(statusOf(stage)).toBe('up');
    stage.kill();
    await stage.start();
    // One more slow check makes three; without those before, ten would be wanted.
    await stage.until(24 * MINUTE);
    expect(statusOf(stage)).toBe('degraded');
  });

  it('goes on over a restart, and has one end for those who were told', async () => {
    const stage = new EngineStage();
    stage.site('shop', slowDuring(20 * MINUTE, 60 * MINUTE), LIMIT);
    await stage.start();
    await stage.until(40 * MINUTE);
    stage.kill();
    await stage.until(41 * MINUTE);
    await stage.start();
    await stage.until(100 * MINUTE);
    expect(kinds(stage)).toEqual(['slow', 'slow_over']);
  });

  it('is down when it fails, and its slowness ends by itself afterwards', async () => {
    const stage = new EngineStage();
    const script = (second: number): ScriptedAnswer =>
      second >= 40 * MINUTE && second < 50 * MINUTE
        ? FAILED
        : slowDuring(20 * MINUTE, HOUR)(second);
    stage.site('shop', script, LIMIT);
    await stage.start();
    await stage.until(45 * MINUTE);
    expect(statusOf(stage)).toBe('down');
    await stage.until(55 * MINUTE);
    expect(statusOf(stage)).toBe('degraded');
    await stage.until(100 * MINUTE);
    expect(kinds(stage)).toEqual(['slow', 'opened', 'resolved', 'slow_over']);
  });

  it('is not slow in maintenance, nor while our own side is impaired', async () => {
    const stage = new EngineStage({
      changes: { isInMaintenance: (_, at) => at < stage.startedAt + HOUR * 1_000 },
    });
    stage.site('shop', slowDuring(10 * MINUTE, 50 * MINUTE), LIMIT);
    await stage.start();
    await stage.until(100 * MINUTE);
    expect(kinds(stage)).toEqual([]);
  });

  it('is no longer slow when its rule is taken away, and its pause ends it for those who were told', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', slowDuring(20 * MINUTE, 9 * HOUR), LIMIT);
    await stage.start();
    await stage.until(40 * MINUTE);
    const without = stage.change(shop, { slow: null });
    await stage.until(42 * MINUTE);
    expect(kinds(stage)).toEqual(['slow', 'slow_over']);
    const again = stage.change(without, { slow: LIMIT.slow });
    await stage.until(60 * MINUTE);
    stage.change(again, { isPaused: true });
    await stage.until(61 * MINUTE);
    expect(kinds(stage)).toEqual(['slow', 'slow_over', 'slow', 'slow_over']);
    const last = stage.notifier.tries.at(-1)?.delivery.notice;
    expect(last?.incident.why).toBe('paused');
  });

  it('is told of after a mute that it outlasts, by the next check and with its numbers, once', async () => {
    const stage = new EngineStage();
    stage.site('shop', slowDuring(20 * MINUTE, 90 * MINUTE), LIMIT);
    stage.storage.direct.silences.put(silence(stage, '50m'));
    await stage.start();
    await stage.until(40 * MINUTE);
    expect(statusOf(stage)).toBe('degraded');
    stage.kill();
    await stage.start();
    await stage.until(49 * MINUTE);
    expect(kinds(stage)).toEqual([]);
    await stage.until(52 * MINUTE);
    expect(kinds(stage)).toEqual(['slow']);
    expect(stage.told[0]?.[0]).toBeLessThanOrEqual(51 * MINUTE + 1);
    const [slow] = stage.notifier.tries;
    expect(slow?.delivery.notice).toMatchObject({ evidence: { p95Ms: 3_000, limitMs: 1_000 } });
    await stage.until(130 * MINUTE);
    expect(kinds(stage)).toEqual(['slow', 'slow_over']);
    expect(remembered(stage)).toEqual([]);
  });

  it('is not told of when that ends in the mute, or its monitor is paused', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', slowDuring(20 * MINUTE, 40 * MINUTE), LIMIT);
    const other = stage.site('other', slowDuring(20 * MINUTE, 9 * HOUR), LIMIT);
    stage.storage.direct.silences.put(silence(stage, '80m'));
    await stage.start();
    await stage.until(30 * MINUTE);
    stage.change(other, { isPaused: true });
    await stage.until(2 * HOUR);
    expect(stage.told).toEqual([]);
    expect(shop.isPaused).toBe(false);
    expect(remembered(stage)).toEqual([]);
  });

  it('is told of after a mute although it was down meanwhile', async () => {
    const stage = new EngineStage();
    const script = (second: number): ScriptedAnswer =>
      second >= 30 * MINUTE && second < 40 * MINUTE
        ? FAILED
        : slowDuring(20 * MINUTE, 9 * HOUR)(second);
    stage.site('shop', script, LIMIT);
    stage.storage.direct.silences.put(silence(stage, '50m'));
    await stage.start();
    await stage.until(60 * MINUTE);
    expect(kinds(stage)).toEqual(['slow']);
  });

  it('never has two pairs of messages in ten minutes, however its times jump', async () => {
    const stage = new EngineStage();
    stage.site('shop', (second) => takes(Math.floor(second / 90) % 2 === 0 ? 3_000 : 100), {
      ...LIMIT,
      intervalMs: 10_000,
    });
    await stage.start();
    await stage.until(2 * HOUR);
    const seconds = stage.told.filter(([, kind]) => kind === 'slow').map(([second]) => second);
    const apart = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
    expect(Math.min(Infinity, ...apart)).toBeGreaterThan(600);
  });
});

describe('a site measured against its own usual', () => {
  const USUAL = { slow: { kind: 'usual', times: 3 } } as const;

  /** Hourly checks of the days before. */
  function hours(stage: EngineStage, count: number): Check[] {
    return Array.from({ length: count }, (_, index) => ({
      monitorId: asMonitorId('shop'),
      startedAt: stage.startedAt - (index + 1) * HOUR * 1_000,
      outcome: 'up',
      reason: null,
      statusCode: 200,
      timings: { dnsMs: 1, connectMs: 1, tlsMs: null, firstByteMs: 1, totalMs: 500 },
    }));
  }

  it.each([
    ['is slow from three times of it on', 48, ['slow']],
    ['is not before a day of history', 20, []],
  ])('%s', async (_, count, want) => {
    const stage = new EngineStage();
    stage.site('shop', (second) => takes(second < 30 * MINUTE ? 1_400 : 2_500), {
      ...USUAL,
      ownerIds: [asOwnerId('ops')],
    });
    stage.channel('mail', { ownerId: asOwnerId('ops') });
    stage.storage.direct.history.append(hours(stage, count));
    await stage.start();
    await stage.until(30 * MINUTE);
    expect(kinds(stage)).toEqual([]);
    await stage.until(HOUR);
    expect(kinds(stage)).toEqual(want);
  });
});
