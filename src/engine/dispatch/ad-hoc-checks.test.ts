import { describe, expect, it } from 'vitest';
import type { Job } from '../../core/ports/executor.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import type { EngineSetup } from '../engine-setup.ts';
import { ScriptedExecutor } from '../../../test/support/engine/scripted-executor.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';

const CUT = { outcome: 'down', reason: 'connect_timeout', phase: 'connect' } as const;

/** How a promise ends, and at which second. */
async function endOf(stage: EngineStage, promise: Promise<unknown>): Promise<[string, number]> {
  const end = promise.then(
    () => 'checked',
    (error: unknown) => (error as Error).name,
  );
  return [await stage.awaits(end), stage.second];
}

/** A site that fails from second 20 on, while nobody says how we are ourselves: its result is held back for 3.5 s. */
async function heldResult() {
  const probes: number[] = [];
  const script = ({ kind }: Job): ScriptedAnswer => {
    if (kind === CONTROL_KIND) return 'never';
    probes.push(stage.second);
    return stage.second < 20 ? {} : CUT;
  };
  const openExecutor: EngineSetup['openExecutor'] = ({ onReports }) =>
    new ScriptedExecutor({ clock: stage.clock, script, onReports, startsInMs: 0 });
  const stage: EngineStage = new EngineStage({ changes: { openExecutor } });
  const shop = stage.site('shop', undefined, { intervalMs: 600_000 });
  await stage.start();
  await stage.until(20);
  const asked = stage.engine.checkNow(shop.id);
  asked.catch(() => undefined);
  await stage.until(21);
  const probesLate = (): readonly number[] => probes.filter((second) => second >= 20);
  expect(probesLate()).toEqual([20]);
  return { stage, shop, asked, probesLate };
}

describe('who asked for a check whose result is held back', () => {
  it('gets it in the end', async () => {
    const { stage, asked } = await heldResult();
    const [end, second] = await endOf(stage, asked);
    expect(end).toBe('checked');
    expect(second).toBeGreaterThan(21);
  });

  it('hears at once that the monitor is removed', async () => {
    const { stage, shop, asked } = await heldResult();
    stage.engine.remove(shop.id);
    expect(await endOf(stage, asked)).toEqual(['NotFoundError', 21]);
  });

  it('gets an answer at once when the service ends', async () => {
    const { stage, asked } = await heldResult();
    void stage.engine.stop(2_000);
    const [end, second] = await endOf(stage, asked);
    expect(end).toBe('UnavailableError');
    expect(second).toBeLessThan(24);
  });

  it('gets another one when the monitor is paused, which drops it', async () => {
    const { stage, shop, asked, probesLate } = await heldResult();
    const late = stage.engine.checkNow(shop.id);
    stage.change(shop, { isPaused: true });
    await endOf(stage, asked);
    await endOf(stage, late);
    expect(stage.second).toBeLessThan(30);
    expect(probesLate()).toEqual([20, 21]);
  });
});

describe('a monitor that is removed while a check of it is under way', () => {
  it('is checked no more, also where somebody waits for a further check', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ takesMs: 5_000 }));
    await stage.start();
    await stage.until(1);
    const asked = stage.engine.checkNow(shop.id);
    stage.engine.remove(shop.id);
    expect(await endOf(stage, asked)).toEqual(['NotFoundError', 1]);
    await stage.until(60);
    expect(stage.probesOf('shop')).toHaveLength(1);
  });

  it('leaves nothing to the one that gets its place', async () => {
    const stage = new EngineStage();
    const old = stage.site('old', () => ({ outcome: 'down', reason: 'http_503', takesMs: 5_000 }));
    await stage.start();
    await stage.until(1);
    stage.engine.remove(old.id);
    stage.storage.direct.monitors.remove(old.id, stage.clock.now());
    stage.change(stage.site('young', () => ({ takesMs: 8_000 }), { intervalMs: 600_000 }));
    await stage.until(6.5);
    // The old check has ended; the young one goes on, and no second one begins.
    expect(stage.engine.health().checksInFlight).toBe(1);
    await stage.until(20);
    expect(stage.probesOf('young')).toHaveLength(1);
    expect(stage.told).toEqual([]);
    expect(stage.storage.tables.checks.map(({ monitorId }) => monitorId)).toEqual(['young']);
  });
});
