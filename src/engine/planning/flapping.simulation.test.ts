import { describe, expect, it } from 'vitest';
import { EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';

const HOUR = 3_600;
const WINDOW_S = 600;

/** A site that is down and up for so many seconds in turn, and then up, or down for 25 minutes before that. */
async function flap(
  given: { readonly periodS: number; readonly untilS: number; readonly staysDown?: boolean },
  rules: Partial<Monitor>,
): Promise<EngineStage> {
  const { periodS, untilS, staysDown = false } = given;
  const stage = new EngineStage();
  const isDown = (second: number): boolean =>
    second < untilS ? Math.floor(second / periodS) % 2 === 0 : staysDown && second < untilS + 1_500;
  stage.site('shop', (second) => (isDown(second) ? FAILED : {}), rules);
  await stage.start();
  await stage.until(untilS + 2_000);
  return stage;
}

/** In any ten minutes there is at most one beginning, one end and one message that the site is unstable. */
function expectCalmReceiver(stage: EngineStage): void {
  for (const kind of ['opened', 'resolved', 'unstable']) {
    const times = stage.told.filter(([, told]) => told === kind).map(([second]) => second);
    for (const [index, second] of times.entries()) {
      expect(second - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThan(WINDOW_S);
    }
  }
}

const OFTEN = {
  intervalMs: 5_000,
  timeoutMs: 1_000,
  confirmAfterMs: [2_000],
  recoverAfterMs: [2_000],
};

describe('a site that flaps', () => {
  it('10 s and 10 s for half an hour: one pair, one message that it is unstable, and a summary', async () => {
    const stage = await flap({ periodS: 10, untilS: 1_800 }, OFTEN);
    expect(stage.told.map(([, kind]) => kind)).toEqual([
      'opened',
      'resolved',
      'unstable',
      'unstable_over',
    ]);
    expectCalmReceiver(stage);
    const summary = stage.notifier.tries.at(-1);
    const { outages, downMs, isDown } = summary?.delivery.notice.evidence ?? {};
    expect(outages).toBeGreaterThan(50);
    expect(downMs).toBeGreaterThan(300_000);
    expect(isDown).toBe(false);
    expect(stage.told.at(-1)?.[0]).toBeGreaterThan(1_800 + WINDOW_S - 30);
    expect(stage.storage.direct.alertStates.list({ limit: 9, cursor: null }).items).toEqual([]);
  });

  it('90 s and 90 s for a day: no more than that', async () => {
    const rules = { intervalMs: 30_000, confirmAfterMs: [10_000], recoverAfterMs: [10_000] };
    const stage = await flap({ periodS: 90, untilS: 24 * HOUR }, rules);
    expect(stage.told.map(([, kind]) => kind)).toEqual([
      'opened',
      'resolved',
      'unstable',
      'unstable_over',
    ]);
    expectCalmReceiver(stage);
  });

  it('and stays down: the summary is the alert, and its end is notified, once', async () => {
    const stage = await flap({ periodS: 10, untilS: 600, staysDown: true }, OFTEN);
    expect(stage.told.map(([, kind]) => kind)).toEqual([
      'opened',
      'resolved',
      'unstable',
      'unstable_over',
      'resolved',
    ]);
    const { evidence, incident } = stage.notifier.tries[3]?.delivery.notice ?? {};
    expect(evidence?.['isDown']).toBe(true);
    expect(incident?.resolvedAt).toBeNull();
  });

  it('over a restart at any moment says nothing twice', async () => {
    const stage = new EngineStage();
    const isDown = (second: number): boolean => second < 400 && Math.floor(second / 20) % 2 === 0;
    stage.site('shop', (second) => (isDown(second) ? FAILED : {}), OFTEN);
    await stage.start();
    for (const second of [25, 70, 130, 333, 700, 995]) {
      await stage.until(second);
      stage.kill();
      await stage.start();
    }
    await stage.until(1_500);
    const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
    expect(new Set(ids).size).toBe(stage.told.length);
    expect(stage.told.map(([, kind]) => kind)).toEqual([
      'opened',
      'resolved',
      'unstable',
      'unstable_over',
    ]);
  });
});
