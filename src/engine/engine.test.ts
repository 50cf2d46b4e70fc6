import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import { downDuring, EngineStage, FAILED } from '../../test/support/engine/engine-stage.ts';

async function outcomeOf<Value>(promise: Promise<Value>): Promise<Value | string> {
  return promise.catch((error: unknown) => (error instanceof Error ? error.name : 'odd'));
}

describe('checkNow', () => {
  it('checks outside of the schedule and hands the check back', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ takesMs: 200 }));
    await stage.start();
    await stage.until(20);
    const check = await stage.awaits(stage.engine.checkNow(shop.id));
    expect(check).toMatchObject({ monitorId: 'shop', outcome: 'up' });
    expect(stage.probesOf('shop').at(-1)).toBeCloseTo(20, 1);
    expect(stage.engine.health().checksInFlight).toBe(0);
  });

  it('does not take a check that began before for an answer', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ takesMs: 5_000 }));
    await stage.start();
    await stage.until(1);
    const both = [stage.engine.checkNow(shop.id), stage.engine.checkNow(shop.id)];
    const checks = await stage.awaits(Promise.all(both));
    expect(stage.second).toBeCloseTo(10, 1);
    expect(checks[0]).toBe(checks[1]);
    expect(stage.probesOf('shop')).toHaveLength(2);
  });

  it('does not hurry a confirmation, but ends a doubt', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', downDuring([0, 9]));
    await stage.start();
    await stage.until(2);
    for (let n = 0; n < 5; n += 1) await stage.awaits(stage.engine.checkNow(shop.id));
    expect(stage.told).toEqual([]);
    await stage.until(9.5);
    await stage.awaits(stage.engine.checkNow(shop.id));
    const { state } = stage.storage.tables.watched.get(shop.id) ?? {};
    expect(state).toMatchObject({ status: 'up', sequence: 2 });
    const before = stage.probesOf('shop').length;
    await stage.until(11);
    expect(stage.probesOf('shop')).toHaveLength(before);
  });

  it('works for a paused monitor', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', undefined, { isPaused: true });
    await stage.start();
    await stage.until(100);
    expect(stage.probesOf('shop')).toEqual([]);
    await stage.awaits(stage.engine.checkNow(shop.id));
    expect(stage.storage.tables.watched.get(shop.id)?.state.status).toBe('up');
  });

  it('fails by name: nobody there, too slow, removed meanwhile', async () => {
    const stage = new EngineStage();
    const slow = stage.site('slow', () => 'never', { timeoutMs: 3_000 });
    await stage.start();
    expect(await outcomeOf(stage.engine.checkNow(asMonitorId('nobody')))).toBe('NotFoundError');
    const asked = outcomeOf(stage.engine.checkNow(slow.id));
    expect(await stage.awaits(asked)).toBe('UnavailableError');
    expect(stage.second).toBeCloseTo(6, 1);
    const gone = stage.site('gone', () => ({ takesMs: 1_000 }));
    stage.change(gone);
    await stage.until(8);
    const late = outcomeOf(stage.engine.checkNow(gone.id));
    stage.engine.remove(gone.id);
    expect(await stage.awaits(late)).toBe('NotFoundError');
  });
});

describe('an inverted monitor', () => {
  const settings = { options: { url: 'http://shut.example/', invert: true }, confirmAfterMs: [] };

  it('is up while its target fails, and down once it works', async () => {
    const stage = new EngineStage();
    let works = false;
    const site = stage.site('shut', () => (works ? {} : FAILED), settings);
    await stage.start();
    await stage.until(5);
    const statusNow = () => stage.storage.tables.watched.get(site.id)?.state.status;
    expect(statusNow()).toBe('up');
    expect(stage.told).toEqual([]);
    works = true;
    await stage.until(70);
    expect(statusNow()).toBe('down');
    expect(stage.storage.tables.watched.get(site.id)?.state.reason).toBe('works');
  });
});

describe('changes under way', () => {
  it('checks nothing that is removed while the monitors are still being read', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop');
    const { list } = stage.storage.monitors;
    const slowly: typeof list = async (request) => {
      const page = await list(request);
      stage.storage.direct.monitors.remove(shop.id, stage.clock.now());
      stage.engine.remove(shop.id);
      return page;
    };
    Object.assign(stage.storage.monitors, { list: slowly });
    await stage.start();
    await stage.until(200);
    expect(stage.probesOf('shop')).toEqual([]);
  });

  it('pauses and goes on, with a check at once', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop');
    await stage.start();
    await stage.until(10);
    stage.change(shop, { isPaused: true });
    await stage.until(500);
    expect(stage.probesOf('shop')).toHaveLength(1);
    stage.change(shop, { isPaused: false });
    await stage.until(501);
    expect(stage.probesOf('shop')).toHaveLength(2);
  });

  it('does not judge a scheduled check that ends in a pause', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ ...(FAILED as object), takesMs: 2_000 }), {
      confirmAfterMs: [],
    });
    await stage.start();
    await stage.until(1);
    stage.change(shop, { isPaused: true });
    await stage.until(10);
    expect(stage.told).toEqual([]);
    expect(stage.storage.tables.checks).toHaveLength(1);
  });

  it('does not judge a new target by a check of the old one', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ ...(FAILED as object), takesMs: 2_000 }));
    const fixed = stage.site('fixed');
    await stage.start();
    await stage.until(1);
    stage.change(shop, { target: `${fixed.target}shop`, options: fixed.options });
    await stage.until(4);
    const { state } = stage.storage.tables.watched.get(shop.id) ?? {};
    expect(state).toMatchObject({ status: 'up', sequence: 1 });
  });

  it('follows a new interval, and leaves a renamed monitor alone', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', undefined, { intervalMs: 600_000 });
    await stage.start();
    await stage.until(10);
    stage.change(shop, { intervalMs: 5_000 });
    await stage.until(60);
    const count = stage.probesOf('shop').length;
    expect(count).toBeGreaterThanOrEqual(10);
    stage.change(shop, { intervalMs: 5_000, name: 'Shop' });
    await stage.until(60.1);
    expect(stage.probesOf('shop').length).toBeLessThanOrEqual(count + 1);
  });

  it('forgets a removed monitor, whatever is under way', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => ({ ...(FAILED as object), takesMs: 2_000 }));
    await stage.start();
    await stage.until(1);
    stage.storage.direct.monitors.remove(shop.id, stage.clock.now());
    stage.engine.remove(shop.id);
    stage.engine.remove(shop.id);
    await stage.until(200);
    expect(stage.probesOf('shop')).toHaveLength(1);
    expect(stage.storage.tables.entries).toEqual([]);
    expect(stage.storage.tables.checks).toEqual([]);
  });
});

describe('an executor that loses a job', () => {
  it('is not waited for for ever', async () => {
    const stage = new EngineStage();
    stage.site('shop', (second) => (second < 10 ? 'never' : {}));
    await stage.start();
    await stage.until(300);
    expect(stage.probesOf('shop').length).toBeGreaterThanOrEqual(3);
    expect(stage.engine.health().checksInFlight).toBe(0);
  });
});

describe('stop', () => {
  it('lets checks and deliveries end, and writes everything down', async () => {
    const stage = new EngineStage();
    stage.site('shop', () => ({ ...(FAILED as object), takesMs: 1_000 }), { confirmAfterMs: [] });
    stage.notifier.answer(async () => {
      await new Promise<void>((resolve) => {
        stage.clock.after(2_000, resolve);
      });
      return { kind: 'delivered', detail: 'ok' };
    });
    await stage.start();
    await stage.until(1.5);
    await stage.awaits(stage.engine.stop(10_000));
    expect(stage.second).toBeLessThanOrEqual(11.5);
    expect(stage.storage.tables.checks).toHaveLength(1);
    expect([...stage.storage.tables.notifications.values()].map(({ state }) => state)).toEqual([
      'delivered',
    ]);
    await stage.until(300);
    expect(stage.probesOf('shop')).toHaveLength(1);
    expect(stage.clock.waiting).toBe(0);
  });

  it('does not wait longer than it may for a database that hangs', async () => {
    const stage = new EngineStage();
    stage.site('shop');
    await stage.start();
    await stage.until(0.2);
    stage.storage.history.append = () => new Promise(() => undefined);
    await stage.awaits(stage.engine.stop(4_000));
    expect(stage.second).toBeLessThanOrEqual(4.3);
  });

  it('takes a stopped probe for no check at all', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', () => 'never');
    await stage.start();
    await stage.until(1);
    const asked = outcomeOf(stage.engine.checkNow(shop.id));
    await stage.awaits(stage.engine.stop(1_000));
    expect(stage.storage.tables.checks).toEqual([]);
    expect(stage.storage.tables.watched.get(shop.id)?.state.status).toBe('pending');
    expect(await stage.awaits(asked)).toBe('UnavailableError');
  });
});
