import { describe, expect, it } from 'vitest';
import { asChannelId, asOwnerId, copyIdOf } from '../../core/ids.ts';
import type { LiveEvent } from '../../core/ports/watch.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';

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
      lastError: 'given up after 4 attempts; http_500: no',
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

  it('gives each recipient of a channel a delivery, an answer and retries of its own', async () => {
    const stage = new EngineStage({
      notifier: { recipientsOf: () => ['anna@x', 'gone@x', 'busy@x'] },
    });
    stage.site('shop', downDuring([0, 50]));
    let puttings = 0;
    stage.notifier.answer(({ recipient }) => {
      if (recipient === 'gone@x') return { kind: 'refused', code: 'smtp_550', detail: 'who?' };
      if (recipient === 'busy@x' && (puttings += 1) < 3) {
        return { kind: 'retry', code: 'smtp_450', detail: 'later' };
      }
      return { kind: 'delivered', detail: `250 ${recipient}` };
    });
    await stage.start();
    await stage.until(400);
    const news = stage.notifier.tries
      .map(({ delivery }) => delivery)
      .filter(({ notice }) => notice.monitor.id === 'shop' && notice.kind !== 'undelivered');
    const triesOf = (recipient: string) =>
      news.filter((each) => each.recipient === recipient).map(({ notice }) => notice.kind);
    expect(triesOf('anna@x')).toEqual(['opened', 'resolved']);
    expect(triesOf('gone@x')).toEqual(['opened', 'resolved']);
    expect(triesOf('busy@x')).toEqual(['opened', 'opened', 'opened', 'resolved']);
    const rows = [...stage.storage.tables.notifications.values()].filter(
      ({ notice }) => notice.kind === 'opened',
    );
    expect(rows.map(({ recipient, state, answer }) => [recipient, state, answer])).toEqual([
      ['anna@x', 'delivered', '250 anna@x'],
      ['gone@x', 'dead', null],
      ['busy@x', 'delivered', '250 busy@x'],
    ]);
    expect(new Set(news.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('buries what was for a recipient who was taken out, and follows a corrected address', async () => {
    const list = { current: ['anna@x', 'bert@x'] };
    const stage = new EngineStage({ notifier: { recipientsOf: () => list.current } });
    await stage.start();
    stage.notifier.answer(() => ({ kind: 'retry', code: 'smtp_450', detail: 'later' }));
    const message = testMessage(stage, 1);
    await post(stage, { ...message, id: copyIdOf(message.id, 'anna@x'), recipient: 'anna@x' });
    await post(stage, { ...testMessage(stage, 2), recipient: 'bart@x' });
    await stage.until(1);
    list.current = ['bert@x'];
    await stage.until(30);
    expect(rowOf(stage, copyIdOf(message.id, 'anna@x'))?.lastError).toContain('recipient_gone');
    const corrected = stage.notifier.tries.at(-1)?.delivery;
    expect(corrected).toMatchObject({ id: 'msg_test_2_hook', recipient: null });
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

  it('holds one try of a dead receiver under way, and lets a dead receiver delay nobody else', async () => {
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
    expect(most).toBe(1);
    // One of the 2,000 is leased.
    expect(stage.engine.health()).toMatchObject({ areSendersMoving: true, outboxPending: 1_999 });
  });

  it('does not send twice when the outcome of an attempt cannot be written', async () => {
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

describe('what waits for a later try', () => {
  const HOURLY = [5_000, ...Array.from({ length: 50 }, () => 3_600_000)];
  const sameServer = { serverOf: () => 'mail.example:587' };
  const down = { kind: 'retry', code: 'smtp_network', detail: 'refused', isUnreachable: true };
  const ok = { kind: 'delivered', detail: 'ok' } as const;

  async function broken(more: { readonly serverOf?: () => string } = {}): Promise<EngineStage> {
    const stage = new EngineStage({ retryAfterMs: HOURLY, notifier: more });
    for (const channel of ['a', 'b', 'c']) stage.channel(channel);
    await stage.start();
    stage.notifier.answer(() => ({ ...down, kind: 'retry' }));
    for (const channel of ['a', 'b', 'c']) await post(stage, testMessage(stage, 1, channel));
    await stage.until(120);
    return stage;
  }
  const waiting = (stage: EngineStage): number =>
    [...stage.storage.tables.notifications.values()].filter(({ state }) => state === 'pending')
      .length;

  it('is tried at once when another message gets through to its server', async () => {
    const stage = await broken(sameServer);
    stage.notifier.answer(() => ok);
    stage.channel('d');
    stage.engine.refreshRoutes();
    await post(stage, testMessage(stage, 1, 'd'));
    await stage.until(121);
    expect(waiting(stage)).toBe(0);
  });

  it('is left alone when the message got through to another server', async () => {
    const stage = await broken();
    stage.notifier.answer(() => ok);
    await post(stage, testMessage(stage, 1, 'hook'));
    await stage.until(130);
    expect(waiting(stage)).toBe(3);
  });

  it('is not hammered by the successes of others', async () => {
    const stage = await broken(sameServer);
    stage.notifier.answer(({ id }) => (id.endsWith('hook') ? ok : { ...down, kind: 'retry' }));
    const before = stage.notifier.tries.length;
    for (let n = 0; n < 120; n += 1) {
      await post(stage, testMessage(stage, n, 'hook'));
      await stage.until(121 + n);
    }
    const tries = stage.notifier.tries.slice(before);
    const others = tries.filter(({ delivery }) => !delivery.id.endsWith('hook'));
    expect(others.length).toBeLessThanOrEqual(3 * 3);
    expect(tries.length - others.length).toBe(120);
  });

  it('is tried at once when its channel is saved, and nobody else is', async () => {
    const stage = await broken();
    stage.notifier.answer(() => ok);
    stage.engine.refreshRoutes([asChannelId('b')]);
    await stage.until(121);
    expect(waiting(stage)).toBe(2);
    expect(rowOf(stage, 'msg_test_1_b')).toMatchObject({ state: 'delivered' });
  });

  it('is tried at once after a restart', async () => {
    const stage = await broken();
    stage.kill();
    stage.notifier.answer(() => ok);
    await stage.start();
    await stage.until(121);
    expect(waiting(stage)).toBe(0);
  });

  it.each([
    ['a day back', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('waits as long as before when the clock is set %s', async (_, jumpMs) => {
    const stage = new EngineStage({ retryAfterMs: [5_000, 30_000, 30_000, 30_000, 30_000] });
    await stage.start();
    stage.notifier.answer(() => ({ kind: 'retry', code: 'http_500', detail: 'no' }));
    const begun = stage.clock.monotonicMs();
    await post(stage, testMessage(stage, 1));
    await stage.clock.advance(10_000);
    stage.clock.jump(jumpMs);
    await stage.clock.advance(100_000);
    await post(stage, testMessage(stage, 2));
    await stage.clock.advance(100);
    const times = stage.notifier.tries.map(({ at, delivery: { id } }) => [
      id,
      Math.round((at - stage.clock.now() + stage.clock.monotonicMs() - begun) / 1_000),
    ]);
    const first = times.filter(([id]) => id === 'msg_test_1_hook').map(([, at]) => at);
    expect(first.slice(2)).toEqual([35, 65, 95]);
    expect(times.at(-1)).toEqual(['msg_test_2_hook', 110]);
  });

  it('is not retried at all when it was refused for good', async () => {
    const stage = await broken(sameServer);
    stage.notifier.answer(() => ({ kind: 'refused', code: 'smtp_550', detail: 'who?' }));
    await post(stage, testMessage(stage, 1, 'hook'));
    stage.notifier.answer(({ id }) =>
      id.startsWith('msg_test_1') ? { kind: 'refused', code: 'smtp_550', detail: 'who?' } : ok,
    );
    const before = stage.notifier.tries.length;
    stage.engine.refreshRoutes(['a', 'b', 'c', 'hook'].map((id) => asChannelId(id)));
    for (let n = 2; n < 60; n += 1) await post(stage, testMessage(stage, n));
    await stage.until(600);
    const refused = stage.notifier.tries
      .slice(before)
      .filter(({ delivery: { id } }) => id.startsWith('msg_test_1_'));
    expect(refused.map(({ delivery }) => delivery.id).toSorted()).toEqual(
      ['a', 'b', 'c', 'hook'].map((channel) => `msg_test_1_${channel}`),
    );
  });
});

it('says each delivery in one line, and no secret', async () => {
  const stage = new EngineStage();
  const ownerId = asOwnerId('ops');
  stage.channel('a', { ownerId, options: { smtp: 'smtp://me:secret-token@mail.example' } });
  stage.channel('b', { ownerId });
  stage.site('shop', downDuring([0, 50]), { ownerIds: [ownerId] });
  await stage.start();
  let tries = 0;
  stage.notifier.answer(() => {
    tries += 1;
    return tries === 1
      ? { kind: 'retry', code: 'http_500', detail: 'no' }
      : { kind: 'delivered', detail: 'ok' };
  });
  await stage.until(300);
  const lines = stage.log.lines.filter(({ fields }) => 'notificationId' in fields);
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'a delivery failed'],
    ['info', 'a message was delivered'],
    ['info', 'a message was delivered'],
    ['info', 'a message was delivered'],
    ['info', 'a message was delivered'],
  ]);
  expect(lines[0]?.fields).toMatchObject({
    monitorId: 'shop',
    monitor: 'shop',
    owner: 'ops',
    channelId: expect.stringMatching(/^[ab]$/) as unknown,
    message: 'opened',
    incidentId: 'inc_shop_2',
    reason: 'http_503',
    error: 'http_500: no',
  });
  expect(lines.at(-1)?.fields).toMatchObject({
    message: 'resolved',
    durationMs: expect.any(Number) as unknown,
  });
  expect(JSON.stringify(stage.log.lines)).not.toContain('secret-token');
});
