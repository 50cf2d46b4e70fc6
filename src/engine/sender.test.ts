import { describe, expect, it } from 'vitest';
import { asChannelId, asNotificationId } from '../core/ids.ts';
import type { Notification } from '../core/notification.ts';
import type { LiveEvent } from '../core/ports/watch.ts';
import { downDuring, EngineStage } from '../testing/engine-stage.ts';

function testMessage(stage: EngineStage, number: number, channel = 'hook'): Notification {
  const at = stage.clock.now();
  return {
    id: asNotificationId(`msg_test_${number}_${channel}`),
    channelId: asChannelId(channel),
    recipient: null,
    monitorId: null,
    incidentId: null,
    notice: {
      kind: 'test',
      incident: { id: '', startedAt: at, resolvedAt: null, reason: '', message: '' },
      monitor: { id: '', name: 'test', url: '' },
      evidence: {},
      reader: { name: '', language: 'en', timezone: 'UTC' },
    },
    createdAt: at,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: at,
    deliveredAt: null,
    answer: null,
    lastError: null,
  };
}

async function post(stage: EngineStage, message: Notification): Promise<void> {
  await stage.storage.outbox.add(message);
  stage.engine.wakeSender();
}

const rowOf = (stage: EngineStage, id: string) =>
  [...stage.storage.tables.notifications.values()].find((row) => row.id === id);

describe('the sender', () => {
  it('retries by the ladder of the kind, under one id, and gives up at its end', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.notifier.answer(() => ({ kind: 'retry', code: 'http_500', detail: 'no' }));
    const events: LiveEvent[] = [];
    stage.engine.subscribe((event) => events.push(event));
    await post(stage, testMessage(stage, 1));
    await stage.until(300);
    expect(stage.told.map(([second]) => second)).toEqual([0, 5, 35, 155]);
    expect(new Set(stage.notifier.tries.map(({ delivery }) => delivery.id)).size).toBe(1);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({
      state: 'dead',
      attempts: 4,
      lastError: 'given up after 4 tries; http_500: no',
    });
    expect(events.map((event) => event.kind === 'notification' && event.state)).toEqual([
      'retry',
      'retry',
      'retry',
      'dead',
    ]);
    expect(stage.log.lines.some(({ message }) => message === 'a message was given up')).toBe(true);
  });

  it.each([
    ['a channel that is gone', 'nowhere', 'channel_gone'],
    ['a channel that is switched off', 'off', 'channel_off'],
    ['a kind that nobody knows', 'pigeon', 'unknown_kind'],
  ])('buries what goes to %s', async (_, channel, code) => {
    const stage = new EngineStage();
    stage.channel('off', { isEnabled: false });
    stage.channel('pigeon', { kind: 'pigeon' });
    await stage.start();
    await post(stage, testMessage(stage, 1, channel));
    await stage.until(1);
    const row = rowOf(stage, `msg_test_1_${channel}`);
    expect(row).toMatchObject({ state: 'dead' });
    expect(row?.lastError).toContain(code);
  });

  it('keeps the end of an outage behind its beginning while that is being retried', async () => {
    const stage = new EngineStage();
    let failures = 0;
    stage.notifier.answer(({ notice }) => {
      failures += 1;
      return notice.kind === 'opened' && failures < 4
        ? { kind: 'retry', code: 'http_500', detail: 'no', afterMs: 60_000 }
        : { kind: 'delivered', detail: 'ok' };
    });
    stage.site('shop', downDuring([0, 50]));
    await stage.start();
    await stage.until(600);
    expect(stage.told.map(([, kind]) => kind)).toEqual([
      'opened',
      'opened',
      'opened',
      'opened',
      'resolved',
    ]);
  });

  it('gives up on a notifier that never comes back, and lets the next try be another one', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.notifier.answer(() => new Promise(() => undefined));
    await post(stage, testMessage(stage, 1));
    await stage.until(46);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({ state: 'pending', attempts: 1 });
    stage.notifier.answer(() => ({ kind: 'delivered', detail: 'ok' }));
    await stage.until(60);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('survives a notifier that throws, without quoting what it said', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.notifier.answer(() => {
      throw new Error('secret-token');
    });
    await post(stage, testMessage(stage, 1));
    await stage.until(1);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({ state: 'pending' });
    expect(JSON.stringify([rowOf(stage, 'msg_test_1_hook'), stage.log.lines])).not.toContain(
      'secret-token',
    );
  });

  it('holds three tries a channel under way, and lets a dead receiver delay nobody else', async () => {
    const stage = new EngineStage();
    const channels = Array.from({ length: 20 }, (_, n) => `c${n}`);
    for (const channel of ['dead', ...channels]) stage.channel(channel);
    await stage.start();
    let underWay = 0;
    let most = 0;
    stage.notifier.answer(async ({ id }) => {
      if (!id.endsWith('dead')) return { kind: 'delivered', detail: 'ok' };
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((resolve) => {
        stage.clock.after(30_000, resolve);
      });
      underWay -= 1;
      return { kind: 'retry', code: 'timeout', detail: 'no answer' };
    });
    for (let n = 0; n < 2_000; n += 1)
      await stage.storage.outbox.add(testMessage(stage, n, 'dead'));
    for (const [n, channel] of channels.entries()) {
      await stage.storage.outbox.add(testMessage(stage, n, channel));
    }
    stage.engine.wakeSender();
    await stage.until(1);
    const delivered = [...stage.storage.tables.notifications.values()].filter(
      ({ state }) => state === 'delivered',
    );
    expect(delivered).toHaveLength(20);
    await stage.until(200);
    expect(most).toBe(3);
    expect(stage.engine.health()).toMatchObject({ areSendersMoving: true, outboxPending: 2_000 });
  });

  it('does not send twice when the outcome of a try cannot be written', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.notifier.answer(() => {
      stage.storage.tables.broken.outbox = new Error('disk full');
      return { kind: 'delivered', detail: 'ok' };
    });
    await post(stage, testMessage(stage, 1));
    await stage.until(400);
    stage.storage.tables.broken.outbox = null;
    await stage.until(410);
    expect(stage.notifier.tries).toHaveLength(1);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({ state: 'delivered' });
  });

  it('sends what a killed process left behind within seconds', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.notifier.answer(() => new Promise(() => undefined));
    await post(stage, testMessage(stage, 1));
    await stage.until(1);
    stage.kill();
    stage.notifier.answer(() => ({ kind: 'delivered', detail: 'ok' }));
    await stage.start();
    await stage.until(2);
    expect(rowOf(stage, 'msg_test_1_hook')).toMatchObject({ state: 'delivered' });
    expect(new Set(stage.notifier.tries.map(({ delivery }) => delivery.id)).size).toBe(1);
  });

  it('says so when the outbox cannot be read', async () => {
    const stage = new EngineStage();
    await stage.start();
    stage.storage.tables.broken.outbox = new Error('locked');
    await stage.until(90);
    expect(stage.engine.health().areSendersMoving).toBe(false);
    stage.storage.tables.broken.outbox = null;
    await stage.until(95);
    expect(stage.engine.health().areSendersMoving).toBe(true);
  });
});
