import { beforeEach, describe, expect, it } from 'vitest';
import { entitiesOf } from '../../core/entities.ts';
import { asChannelId, type MonitorId } from '../../core/ids.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { sampleMonitorKinds } from '../../../test/support/sample-kinds.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';
import { openInProcess } from '../../storage/sqlite/in-process.ts';
import { importMonitors } from './import.ts';
import { pauseMonitor, resumeMonitor, removeMonitor } from './actions.ts';
import { updateMonitor } from './update.ts';
import { CHANNEL_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const ALWAYS_DOWN = downDuring([0, 1_000_000]);

/** Verbs and engine over one storage, and what came out of it all at the receiver. */
class House {
  readonly storage: Storage;
  readonly stage: EngineStage;
  #ids = 0;

  constructor(storage: Storage) {
    this.storage = storage;
    this.stage = new EngineStage({ changes: { storage } });
  }

  get context() {
    const { storage, stage } = this;
    return {
      storage,
      watch: stage.engine,
      clock: stage.clock,
      entities: entitiesOf({ channelKinds: new Map() }),
      monitorKinds: sampleMonitorKinds,
      defaults: SERVICE_DEFAULTS,
      newId: () => `new${(this.#ids += 1)}`,
    };
  }

  /** A monitor whose script fails from the start, and that is down and told by second 60. */
  async withOutage(script: (second: number) => ScriptedAnswer = ALWAYS_DOWN): Promise<MonitorId> {
    const monitor = this.stage.site('shop', script);
    await this.storage.monitors.create([monitor]);
    await this.stage.start();
    await this.stage.until(60);
    expect(this.heard).toEqual([[40, 'opened', undefined]]);
    return monitor.id;
  }

  change(id: MonitorId, patch: object) {
    return this.stage.awaits(updateMonitor(this.context, { id, patch }));
  }

  /** Seconds, kinds, and why. */
  get heard(): readonly (readonly [number, string, string | undefined])[] {
    return this.stage.notifier.tries.map(({ at, delivery: { notice } }) => [
      Math.round((at - this.stage.startedAt) / 1_000),
      notice.kind,
      notice.incident.why ?? undefined,
    ]);
  }

  async openIncidents(): Promise<number> {
    const page = await this.storage.incidents.list({ isOpen: true, limit: 10, cursor: null });
    return page.items.length;
  }

  async stateOf(id: MonitorId) {
    return (await this.storage.monitors.get(id))?.state;
  }
}

let house: House;
beforeEach(async () => {
  house = new House(openInProcess(':memory:'));
  const channel = { ...CHANNEL_FALLBACKS, kind: 'recording', options: {} };
  await house.storage.channels.put({ ...channel, id: asChannelId('hook') });
});

describe('a monitor that is down', () => {
  it('is deleted: its end is told, nothing is open, and nothing is asked any more', async () => {
    const id = await house.withOutage();
    await removeMonitor(house.context, id);
    await house.stage.until(300);
    expect(house.heard.slice(1)).toEqual([[60, 'resolved', 'deleted']]);
    expect(await house.openIncidents()).toBe(0);
    expect(await house.storage.monitors.countByStatus()).toMatchObject({ total: 0 });
    expect(house.stage.probesOf('shop').filter((second) => second > 60)).toEqual([]);
    const [opened, resolved] = house.stage.notifier.tries.map(({ delivery }) => delivery.notice);
    expect(resolved?.incident.id).toBe(opened?.incident.id);
    expect(resolved?.monitor).toEqual(opened?.monitor);
  });

  it('is deleted while its receiver is away: the end comes after the beginning', async () => {
    house.stage.notifier.answer(() => ({ kind: 'retry', code: 'http_500', detail: 'away' }));
    const monitor = house.stage.site('shop', ALWAYS_DOWN);
    await house.storage.monitors.create([monitor]);
    await house.stage.start();
    await house.stage.until(44);
    await removeMonitor(house.context, monitor.id);
    house.stage.kill();
    house.stage.notifier.answer(() => ({ kind: 'delivered', detail: 'ok' }));
    await house.stage.start();
    await house.stage.until(120);
    expect(house.heard.slice(-2).map(([, kind, why]) => [kind, why])).toEqual([
      ['opened', undefined],
      ['resolved', 'deleted'],
    ]);
  });

  it('is paused: its end is told; when it goes on and is still down, that is a new outage', async () => {
    const id = await house.withOutage();
    await house.stage.awaits(pauseMonitor(house.context, id));
    await house.stage.until(36_000);
    expect(house.heard.slice(1)).toEqual([[60, 'resolved', 'paused']]);
    expect(await house.stateOf(id)).toMatchObject({ status: 'pending', incidentId: null });
    await house.stage.awaits(resumeMonitor(house.context, id));
    await house.stage.until(36_100);
    expect(house.heard.slice(2)).toEqual([[36_040, 'opened', undefined]]);
    const started = house.stage.notifier.tries.map(({ delivery }) => delivery.notice.incident);
    expect(started[2]?.startedAt).toBe(house.stage.startedAt + 36_000_000);
    expect(started[2]?.id).not.toBe(started[0]?.id);
  });

  it('gets another address: the old outage ends, the new target is judged from the beginning', async () => {
    const id = await house.withOutage();
    house.stage.site('moved', downDuring([60, 200]));
    await house.change(id, { url: 'http://moved.example/' });
    expect(await house.openIncidents()).toBe(0);
    await house.stage.until(500);
    const told = house.heard.map(([, kind, why]) => [kind, why]);
    expect(told).toEqual([
      ['opened', undefined],
      ['resolved', 'retargeted'],
      ['opened', undefined],
      ['resolved', 'recovered'],
    ]);
    const notices = house.stage.notifier.tries.map(({ delivery }) => delivery.notice);
    expect(notices.map(({ monitor }) => monitor.url)).toEqual([
      'http://shop.example/',
      'http://shop.example/',
      'http://moved.example/',
      'http://moved.example/',
    ]);
    expect(notices[2]?.incident.startedAt).toBeGreaterThanOrEqual(house.stage.startedAt + 60_000);
  });

  it('gets other settings: nobody is told anything, and its end belongs to the same outage', async () => {
    const id = await house.withOutage((second) => downDuring([0, 400])(second));
    await house.change(id, { name: 'Store', interval: '30s', expect: '200-299', keyword: 'x' });
    const monitor = (await house.storage.monitors.get(id))?.monitor;
    if (monitor === undefined) throw new Error('the monitor is gone');
    const spec = { ...monitor, timeoutMs: 5_000, options: { ...monitor.options, keyword: 'y' } };
    await house.stage.awaits(
      importMonitors(house.context, { entries: [{ spec }], isDryRun: false }),
    );
    await house.stage.until(600);
    expect(house.heard.slice(1).map(([, kind, why]) => [kind, why])).toEqual([
      ['resolved', 'recovered'],
    ]);
  });

  it('is brought in as paused by a list: that ends it, too', async () => {
    const id = await house.withOutage();
    const monitor = (await house.storage.monitors.get(id))?.monitor;
    if (monitor === undefined) throw new Error('the monitor is gone');
    const entries = [{ spec: { ...monitor, isPaused: true } }];
    await house.stage.awaits(importMonitors(house.context, { entries, isDryRun: false }));
    await house.stage.until(100);
    expect(house.heard.slice(1)).toEqual([[60, 'resolved', 'paused']]);
  });

  it('restarts with the service: the outage stays open', async () => {
    await house.withOutage();
    house.stage.kill();
    await house.stage.until(90);
    await house.stage.start();
    await house.stage.until(400);
    expect(house.heard).toHaveLength(1);
    expect(await house.openIncidents()).toBe(1);
  });
});

describe('what is on its way for a former target', () => {
  it('is dropped: a check under way, a doubt, and a decision that is not written yet', async () => {
    const script = (second: number): ScriptedAnswer => ({
      ...(ALWAYS_DOWN(second) as object),
      takesMs: 5_000,
    });
    const monitor = house.stage.site('shop', script);
    await house.storage.monitors.create([monitor]);
    await house.stage.start();
    house.stage.site('moved');
    // The third failure is under way: it would confirm the outage.
    await house.stage.until(42);
    expect(await house.stateOf(monitor.id)).toMatchObject({ status: 'suspect', step: 1 });
    await house.change(monitor.id, { url: 'http://moved.example/' });
    await house.stage.until(200);
    expect(house.heard).toEqual([]);
    expect(await house.stateOf(monitor.id)).toMatchObject({ status: 'up', firstFailureAt: null });
  });

  it('nobody is told of a doubt that ends with a pause', async () => {
    const monitor = house.stage.site('shop', ALWAYS_DOWN);
    await house.storage.monitors.create([monitor]);
    await house.stage.start();
    await house.stage.until(20);
    await house.stage.awaits(pauseMonitor(house.context, monitor.id));
    await house.stage.until(10_800);
    await house.stage.awaits(resumeMonitor(house.context, monitor.id));
    await house.stage.until(10_830);
    // A single failure since: a doubt, and no outage that began three hours ago.
    expect(house.heard).toEqual([]);
    await house.stage.until(10_900);
    const [opened] = house.stage.notifier.tries;
    expect(opened?.delivery.notice.incident.startedAt).toBe(house.stage.startedAt + 10_800_000);
  });
});
