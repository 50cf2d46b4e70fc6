import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import { upCheck } from '../../../test/support/api/fake-watch.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { testMessage } from '../../../test/support/engine/test-message.ts';
import { Recorder } from '../judging/recorder.ts';

const full = new Error('database or disk is full');

/** What is kept of messages about sites; the alarm about ourselves has messages of its own. */
const aboutSites = ({ storage }: EngineStage): readonly Notification[] =>
  [...storage.tables.notifications.values()].filter(({ monitorId }) => monitorId !== null);

/** Calls of the store are made no earlier than the promise is kept. */
function holdUntil(kept: Promise<unknown>, store: object): void {
  const calls: (readonly [string, unknown])[] = Object.entries(store);
  for (const [name, call] of calls) {
    if (typeof call !== 'function') continue;
    const held = async (...given: readonly unknown[]): Promise<unknown> => {
      await kept;
      return Reflect.apply(call, store, given);
    };
    Object.assign(store, { [name]: held });
  }
}

describe('a database that refuses decisions', () => {
  it('holds nobody up: people hear within seconds, once, and the database is told later', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 1_000]));
    await stage.start();
    await stage.until(35);
    stage.storage.tables.broken.ledger = full;
    await stage.until(240);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    const confirmedAt = stage.probesOf('shop')[2] ?? Number.NaN;
    expect((stage.told[0]?.[0] ?? Number.NaN) - confirmedAt).toBeLessThan(5.5);
    expect(stage.probesOf('shop').length).toBeGreaterThanOrEqual(6);
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: false, isScheduleKept: true });
    expect(stage.engine.health().storageLagMs).toBeGreaterThan(190_000);
    stage.storage.tables.broken.ledger = null;
    await stage.until(250);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    expect(aboutSites(stage)).toMatchObject([{ state: 'delivered', answer: 'ok' }]);
    expect(stage.notifier.tries[0]?.delivery.notice.incident.startedAt).toBe(
      stage.firstProbeAt('shop'),
    );
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: true });
  });

  it('for an hour: every outage and every end is told, in order, and written when it can be', async () => {
    const stage = new EngineStage();
    for (let n = 0; n < 20; n += 1) {
      const at = 100 + n * 150;
      stage.site(`m${n}`, downDuring([at, at + 400]));
    }
    await stage.start();
    await stage.until(50);
    const { broken } = stage.storage.tables;
    Object.assign(broken, { ledger: full, outbox: full, history: full });
    await stage.until(3_700);
    expect(stage.told).toHaveLength(40);
    Object.assign(broken, { ledger: null, outbox: null, history: null });
    await stage.until(3_800);
    expect(stage.told).toHaveLength(40);
    for (let n = 0; n < 20; n += 1) {
      const told = stage.told.filter(([, , monitor]) => monitor === `m${n}`);
      expect(told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
    }
    expect(aboutSites(stage).map(({ state }) => state)).toEqual(
      Array.from({ length: 40 }, () => 'delivered'),
    );
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: true, outboxPending: 0 });
  });

  it('and a crash meanwhile: the same news come again under the same ids', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([60, 2_000]));
    await stage.start();
    await stage.until(55);
    const { broken } = stage.storage.tables;
    Object.assign(broken, { ledger: full, outbox: full });
    await stage.until(400);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    stage.kill();
    Object.assign(broken, { ledger: null, outbox: null });
    await stage.start();
    await stage.until(2_200);
    const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
    expect(new Set(ids).size).toBe(2);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'opened', 'resolved']);
  });

  it('sends from memory what waited there already, and keeps its place before later news', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    stage.notifier.answer(() => ({ kind: 'retry', code: 'http_500', detail: 'no' }));
    await stage.start();
    await stage.until(60);
    const tries = stage.notifier.tries.length;
    expect(tries).toBeGreaterThan(0);
    const { broken } = stage.storage.tables;
    Object.assign(broken, { ledger: full, outbox: full });
    await stage.until(150);
    stage.notifier.answer(() => ({ kind: 'delivered', detail: 'ok' }));
    await stage.until(300);
    const kinds = stage.told.slice(tries).map(([, kind]) => kind);
    expect(kinds.slice(-2)).toEqual(['opened', 'resolved']);
    const sent = stage.notifier.tries.length;
    Object.assign(broken, { ledger: null, outbox: null });
    await stage.until(400);
    expect(stage.notifier.tries).toHaveLength(sent);
    const states = aboutSites(stage).map(({ state }) => state);
    expect(states).toEqual(['delivered', 'delivered']);
  });

  it('and one that hangs, as a dying disk does, is waited for no longer', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    stage.site('late', downDuring([200, 1_000]));
    await stage.start();
    await stage.until(35);
    const disk = Promise.withResolvers<undefined>();
    const { ledger, outbox, deliveries, incidents } = stage.storage;
    for (const store of [ledger, outbox, deliveries, incidents]) {
      holdUntil(disk.promise, store);
    }
    await stage.until(300);
    const confirmedAt = stage.probesOf('shop')[2] ?? Number.NaN;
    const told = stage.told.map(([, kind, monitor]) => `${monitor} ${kind}`);
    expect(told).toEqual(['shop opened', 'shop resolved', 'late opened']);
    expect((stage.told[0]?.[0] ?? Number.NaN) - confirmedAt).toBeLessThan(10);
    disk.resolve(undefined);
    await stage.until(320);
    expect(stage.told).toHaveLength(3);
    expect(aboutSites(stage).map(({ state }) => state)).toEqual(Array(3).fill('delivered'));
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: true, outboxPending: 0 });
  });

  it('still tells the beginning and the end, in order, when both happened meanwhile', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(5);
    stage.storage.tables.broken.ledger = full;
    await stage.until(300);
    stage.storage.tables.broken.ledger = null;
    await stage.until(310);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
  });

  it('gets decisions in the order they were taken, and details after them', async () => {
    const stage = new EngineStage();
    stage.site('shop', (second) => ({ memory: { second: Math.floor(second) } }));
    await stage.start();
    await stage.until(200);
    const { entries, watched } = stage.storage.tables;
    expect(entries.map(({ changedFrom }) => changedFrom)).toEqual([
      'pending',
      ...stage
        .probesOf('shop')
        .slice(1)
        .map(() => null),
    ]);
    const remembered = [...watched.values()].map(({ state }) => state.memory?.['second']);
    expect(remembered).toEqual([Math.floor(stage.probesOf('shop').at(-1) ?? 0)]);
  });

  it('shares a commit among what is decided while another one is written', async () => {
    const stage = new EngineStage({ delayMs: () => 50 });
    for (let n = 0; n < 100; n += 1) stage.site(`m${n}`);
    await stage.start();
    await stage.until(2);
    const { commits } = stage.storage.tables;
    expect(commits.reduce((sum, size) => sum + size, 0)).toBe(100);
    expect(commits.length).toBeLessThanOrEqual(5);
  });
});

describe('a database that refuses history', () => {
  it('gets every check later', async () => {
    const stage = new EngineStage();
    stage.site('shop', undefined, { intervalMs: 1_000 });
    await stage.start();
    await stage.until(10);
    stage.storage.tables.broken.history = full;
    await stage.until(60);
    expect(stage.storage.tables.checks.length).toBeLessThanOrEqual(11);
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: false });
    stage.storage.tables.broken.history = null;
    await stage.until(63);
    const times = stage.storage.tables.checks.map(({ startedAt }) => startedAt);
    expect(times.length).toBeGreaterThanOrEqual(61);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(stage.engine.counts().droppedChecks).toBe(0);
  });

  it('loses the oldest checks beyond the limit, and they are counted', async () => {
    const stage = new EngineStage();
    const { clock, log, storage } = stage;
    const recorder = new Recorder({ clock, log, history: storage.history });
    storage.tables.broken.history = full;
    for (let n = 0; n < 105_000; n += 1) recorder.add(upCheck(asMonitorId('m'), n));
    await recorder.flush();
    expect(recorder.droppedChecks).toBe(10_000);
    expect(recorder.isFailing).toBe(true);
    storage.tables.broken.history = null;
    await clock.advance(2_000);
    expect(storage.tables.checks).toHaveLength(95_000);
    expect(storage.tables.checks.at(-1)?.startedAt).toBe(104_999);
    expect(recorder.lagMs).toBe(0);
  });

  it('has every check within a second when all is well', async () => {
    const stage = new EngineStage();
    for (let n = 0; n < 20; n += 1) stage.site(`m${n}`, undefined, { intervalMs: 1_000 });
    await stage.start();
    let worst = 0;
    for (let second = 1; second < 30; second += 0.1) {
      await stage.until(second);
      worst = Math.max(worst, stage.engine.health().storageLagMs);
    }
    expect(worst).toBeLessThanOrEqual(510);
  });
});

describe('a commit whose answer is lost', () => {
  it('is repeated, changes nothing twice, and holds nobody up', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    stage.site('shop2', downDuring([150, 250]));
    await stage.start();
    // Several changes of one monitor gather, are written, and the answer does not come.
    stage.storage.tables.broken.ledger = full;
    await stage.until(170);
    stage.storage.tables.broken.answer = full;
    stage.storage.tables.broken.ledger = null;
    await stage.until(200);
    stage.storage.tables.broken.answer = null;
    await stage.until(400);
    const told = (id: string) =>
      stage.told.filter(([, , monitor]) => monitor === id).map(([, kind]) => kind);
    expect([told('shop'), told('shop2')]).toEqual([
      ['opened', 'resolved'],
      ['opened', 'resolved'],
    ]);
    expect(stage.engine.health()).toMatchObject({ isStorageWritable: true });
    expect(stage.engine.counts().refusedDecisions).toBe(0);
  });
});

describe('a claim whose answer is lost', () => {
  it('is given back: the message goes out as soon as the database answers', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 1_000]));
    await stage.start();
    await stage.until(35);
    stage.storage.tables.broken.answer = full;
    await stage.until(38);
    await stage.storage.outbox.add(testMessage(stage, 1));
    stage.engine.wakeSender();
    await stage.until(40);
    stage.storage.tables.broken.answer = null;
    await stage.until(43);
    expect(stage.told.filter(([, kind]) => kind === 'test')).toHaveLength(1);
  });
});

describe('a decision that the ledger refuses', () => {
  it('stops its own monitor only, is told, and the monitor is taken up again', async () => {
    const stage = new EngineStage();
    stage.site('torn', downDuring([60, 400]));
    stage.site('shop', downDuring([60, 200]));
    await stage.start();
    await stage.until(55);
    // Somebody else wrote to the database: what we know of the monitor is no longer so.
    stage.storage.connection.run(
      'UPDATE monitors SET sequence = sequence + 7 WHERE id = ?',
      'torn',
    );
    await stage.until(600);
    const told = (id: string) =>
      stage.told.filter(([, , monitor]) => monitor === id).map(([, kind]) => kind);
    expect(told('shop')).toEqual(['opened', 'resolved']);
    expect(told('torn')).toEqual(['opened', 'resolved']);
    expect(stage.engine.counts().refusedDecisions).toBe(1);
    const lines = stage.log.lines.filter(({ level }) => level === 'error');
    expect(lines.map(({ fields }) => fields['monitorId'])).toEqual(['torn']);
    expect(stage.log.lines.some(({ fields }) => fields['cause'] === 'storage')).toBe(true);
  });

  it('is told, though the database cannot be read for a while after it', async () => {
    const stage = new EngineStage();
    stage.site('torn', downDuring([60, 400]));
    const { get } = stage.storage.monitors;
    const asked: number[] = [];
    const away: typeof get = async (id) => {
      asked.push(stage.second);
      if (stage.second < (asked[0] ?? 0) + 60) throw full;
      return get(id);
    };
    Object.assign(stage.storage.monitors, { get: away });
    await stage.start();
    await stage.until(55);
    stage.storage.connection.run('UPDATE monitors SET sequence = sequence + 7');
    await stage.until(300);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    // One question in five seconds, however many decisions were rejected meanwhile.
    expect(asked.length).toBeLessThan(15);
    await stage.until(600);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
  });

  it('is followed by what the database says, unless judging has begun anew since it was asked', async () => {
    const stage = new EngineStage();
    const torn = stage.site('torn', downDuring([60, 400]));
    const { get } = stage.storage.monitors;
    const asked = { times: 0 };
    // The answer is a second on its way; meanwhile the monitor is paused and goes on.
    const slowly: typeof get = async (id) => {
      const stored = await get(id);
      asked.times += 1;
      await new Promise<void>((resolve) => stage.clock.after(1_000, resolve));
      return stored;
    };
    Object.assign(stage.storage.monitors, { get: slowly });
    await stage.start();
    await stage.until(55);
    stage.storage.connection.run('UPDATE monitors SET sequence = sequence + 7');
    while (asked.times === 0 && stage.second < 300) await stage.until(stage.second + 0.1);
    expect(asked.times).toBe(1);
    stage.change(stage.change(torn, { isPaused: true }), { isPaused: false });
    await stage.until(600);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
    expect(stage.storage.tables.watched.get(torn.id)?.state.status).toBe('up');
  });
});
