import { describe, expect, it } from 'vitest';
import { downDuring, EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const OWN_FAULT: ScriptedAnswer = { outcome: 'unknown', reason: 'resolver' };
const HOURS = 3_600;

/** What is told of monitors; that none could be judged for five minutes is another story. */
const noticesOf = (stage: EngineStage) =>
  stage.notifier.tries
    .map(({ delivery }) => delivery.notice)
    .filter(({ monitor }) => monitor.id !== 'self');

/** The service is not there from the one second to the other. */
async function beAway(stage: EngineStage, from: number, to: number): Promise<void> {
  await stage.until(from);
  stage.kill();
  await stage.until(to);
  await stage.start();
}

describe('a doubt with a gap in it', () => {
  it.each([
    ['the service is off', () => FAILED, true],
    [
      'nothing can be judged',
      (second: number) => (second >= 5 && second < 3 * HOURS ? OWN_FAULT : FAILED),
      false,
    ],
  ])('begins anew when %s for three hours', async (_, script, isAway) => {
    const stage = new EngineStage();
    stage.site('shop', script);
    await stage.start();
    if (isAway) await beAway(stage, 5, 3 * HOURS);
    await stage.until(3 * HOURS + 30);
    // One failure since: no outage yet.
    expect(noticesOf(stage)).toEqual([]);
    await stage.until(3 * HOURS + 120);
    const [opened] = noticesOf(stage);
    expect(opened?.kind).toBe('opened');
    expect(opened?.incident.startedAt).toBeGreaterThanOrEqual(stage.startedAt + 3 * HOURS * 1_000);
    expect(opened?.evidence['failedChecks']).toBe(3);
  });

  it('goes on over a short restart', async () => {
    const stage = new EngineStage();
    stage.site('shop', () => FAILED);
    await stage.start();
    await beAway(stage, 15, 60);
    await stage.until(65);
    expect(noticesOf(stage)[0]?.incident.startedAt).toBe(stage.firstProbeAt('shop'));
  });

  it('does not end an outage with a good check from before', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]), { recoverAfterMs: [10_000, 10_000] });
    await stage.start();
    const firstGood = (): number => stage.probesOf('shop').find((second) => second >= 100) ?? 0;
    for (let second = 100; firstGood() === 0; second += 1) await stage.until(second);
    await beAway(stage, firstGood() + 12, 5 * HOURS);
    // After the first good check since there are two waits again.
    await stage.until(5 * HOURS + 15);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    await stage.until(5 * HOURS + 25);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
  });
});

describe('an outage with a gap in it', () => {
  it.each([
    ['the service was off', downDuring([0, 200]), true],
    [
      'nothing could be judged',
      (second: number) => (second < 200 ? FAILED : second < 10 * HOURS ? OWN_FAULT : {}),
      false,
    ],
  ])('says from when to when it was not watched: %s', async (_, script, isAway) => {
    const stage = new EngineStage();
    stage.site('shop', script);
    await stage.start();
    if (isAway) await beAway(stage, 200, 10 * HOURS);
    await stage.until(10 * HOURS + 200);
    const [opened, resolved] = noticesOf(stage);
    expect(opened?.evidence).not.toHaveProperty('unwatched');
    expect(resolved).toMatchObject({
      kind: 'resolved',
      incident: { why: 'recovered', startedAt: stage.firstProbeAt('shop') },
    });
    const last = stage.probesOf('shop').findLast((second) => second < 200) ?? 0;
    const first = stage.probesOf('shop').find((second) => second >= 10 * HOURS) ?? 0;
    expect(resolved?.evidence['unwatched']).toEqual([
      { from: stage.startedAt + last * 1_000, to: stage.startedAt + first * 1_000 },
    ]);
  });

  it('says nothing of the kind when it was watched', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 1_000]));
    await stage.start();
    await beAway(stage, 200, 230);
    await stage.until(1_300);
    expect(noticesOf(stage)[1]?.evidence).not.toHaveProperty('unwatched');
  });

  it.each([-1, 1])('never lasts less than no time: the clock goes by %i days', async (days) => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(50);
    stage.clock.jump(days * 86_400_000);
    await stage.clock.advance(600_000);
    const { incident } = noticesOf(stage)[1] ?? {};
    expect(incident?.resolvedAt).toBeGreaterThanOrEqual(incident?.startedAt ?? Infinity);
    const told = stage.storage.tables.entries.map(({ state }) => state.sequence);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});
